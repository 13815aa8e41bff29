package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// Exit is an exit code that a command can return, and what it means there.
type Exit struct {
	Code    int
	Name    string // as in the error object; empty for 0
	Meaning string
}

// Exits lists what a command can return, in order; nothing for a topic of help. Help, documents, man pages and tests have
// it from here.
func Exits(cmd *cobra.Command) []Exit {
	_, path, _ := strings.Cut(cmd.CommandPath(), " ")
	if !cmd.Runnable() {
		return nil
	}
	own, ok := exitTable()[path]
	if !ok && cmd.HasSubCommands() {
		own = exits(0, 1, 2)
	}
	var list []Exit
	for _, c := range exitCodes() {
		if slices.Contains(own.codes, c.code) {
			list = append(list, Exit{c.code, c.name, own.meaning(c)})
		}
	}
	return list
}

// commandExits are the codes of a command, and what some mean there besides.
type commandExits struct {
	codes    []int
	meanings map[int]string
}

func exits(codes ...int) commandExits { return commandExits{codes: codes, meanings: map[int]string{}} }

// api are the codes of a command that calls an API: what the answer says, and Ctrl-C.
func api(more ...int) commandExits { return exits(append(more, 0, 1, 2, 3, 4, 5, 6, 7, 130)...) }

// but says what a code means to this command.
func (e commandExits) but(code int, meaning string) commandExits {
	e.meanings[code] = meaning
	return e
}

func (e commandExits) meaning(c exitCode) string {
	if own, ok := e.meanings[c.code]; ok {
		return own
	}
	if c.code == 0 {
		return "done"
	}
	return c.meaning
}

// exitTable has a row for each command that does something itself. Those that only hold others print help.
func exitTable() map[string]commandExits {
	const unwritten = "the output could not be written"
	own := func(more ...int) commandExits {
		return api(more...).but(7, "the server is no hookctl server")
	}
	here := func(more ...int) commandExits { return exits(append(more, 0, 1, 2)...).but(1, unwritten) }
	edits := func(more ...int) commandExits {
		return exits(append(more, 0, 1, 2)...).but(1, "the config file could not be written")
	}
	const noProfile = "there is no such profile"
	const noSignature = "the dialect documents no signature"
	return map[string]commandExits{
		"":        here(),
		"list":    exits(0, 1, 2, 3, 4, 5, 6, 130).but(0, "done (also: nothing to list)"),
		"get":     api(8).but(8, "some of several could not be had; stderr names which"),
		"create":  api(),
		"replace": api(),
		"patch":   api(),
		"delete":  api(8).but(8, "some of several could not be deleted; stderr names which"),
		"test": api().but(5, "as of any call; --direct: the receiver did not answer, or with 408, 429 or 5xx").
			but(1, "as of any call; --direct: the receiver answered with any other status that is no 2xx"),
		"call": api(),

		"verify-signature": exits(0, 1, 2, 5, 7, 8, 9, 10, 130).but(0, "authentic; with --captures: all are").but(1, unwritten).
			but(5, "--fetch-cert: the certificate could not be had").but(7, noSignature).
			but(8, "--captures: a line could not be read"),
		"sign": exits(0, 1, 2, 5, 7, 130).but(5, "--send: the receiver did not answer, or with 408, 429 or 5xx").
			but(1, "--send: the receiver answered with any other status that is no 2xx").but(7, noSignature),
		"listen": exits(0, 1, 2, 5, 7, 9, 10, 130).but(0, "stopped, or --exit-after deliveries came").
			but(1, "the address is taken, or a delivery could not be recorded").
			but(5, "--wait ran out").but(7, noSignature).but(9, "--exit-after: a delivery is not authentic").
			but(10, "--exit-after: the time of a delivery is outside the tolerance").but(130, "Ctrl-C before --exit-after deliveries came"),
		"replay": exits(0, 1, 2, 5, 7, 8, 130).but(0, "each was answered 2xx").
			but(5, "none was answered, or all with 408, 429 or 5xx").but(1, "all were answered, with a status that is no 2xx").
			but(7, "--sign: "+noSignature).but(8, "some were not answered 2xx, or a line could not be read"),

		"serve": exits(0, 1, 2, 5, 6).but(0, "stopped by SIGINT or SIGTERM").but(1, "the address is taken, or the store broke").
			but(5, "another hookctl command holds the store").but(6, "the store is served already"),
		"trigger": own(8).but(5, "as of any call; --wait ran out").but(6, "--id: an event with that ID and other content is there").
			but(8, "--wait: a delivery is dead"),
		"deliveries list":      own(),
		"deliveries get":       own(8).but(8, "some of several could not be had; stderr names which"),
		"deliveries redeliver": own(8).but(5, "as of any call; --wait ran out").but(8, "some could not be sent again, or --wait: a delivery is dead; stderr names which"),
		"deliveries stats":     own(),
		"deliveries watch": own().but(0, "--exit-after lines were printed, or --idle ran out").
			but(5, "as of any call; --idle ran out before --exit-after lines were printed"),

		"profile add":    edits(6, 130).but(6, "there is a profile of that name; --replace replaces it"),
		"profile list":   here(),
		"profile show":   here(3).but(3, noProfile),
		"profile use":    edits(3).but(3, noProfile),
		"profile remove": edits(3).but(3, noProfile),
		"profile check": exits(0, 1, 2, 3, 4, 5, 130).but(0, "all is well").but(1, "the answer is something else than the dialect says").
			but(3, noProfile).but(4, "the API does not let you in, or a credential is missing").but(5, "the API cannot be reached"),
		"dialect list":     here(),
		"dialect show":     here(),
		"dialect validate": here().but(2, "command line refused, or a file is not valid"),
		"doctor":           exits(0, 1, 2).but(0, "all is well").but(1, "something is wrong; the page says what to do"),
		"version":          here(),
		"completion":       here(),
		"help":             here(),
	}
}
