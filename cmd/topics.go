package cmd

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"hookctl/internal/dialect"
)

// topics are pages of help that are no commands.
func topics() []*cobra.Command {
	return []*cobra.Command{
		{Use: "environment", Short: "The environment variables", Long: environmentTopic()},
		{Use: "exit-codes", Short: "What the exit codes mean", Long: exitCodesTopic()},
		{Use: "formatting", Short: "How output is formatted", Long: formattingTopic},
		{Use: "dialects", Short: "What a dialect is", Long: fmt.Sprintf(dialectsTopic, strings.Join(dialect.Builtin(), ", "))},
		newSchemes(),
	}
}

func exitCodesTopic() string {
	var b strings.Builder
	b.WriteString("The exit code tells what became of a command; with -o json the error object on stderr has its name as code.\n\n")
	for _, c := range exitCodes() {
		fmt.Fprintf(&b, "  %3d  %-14s %s\n", c.code, c.name, c.meaning)
	}
	return b.String()
}

const formattingTopic = `-o chooses the format:

  table   columns for people; one webhook is shown whole (the default)
  wide    more columns
  json    the same shape for every provider; a list is an array; the provider's own object is under provider
  ndjson  one JSON object a line, printed as it arrives
  yaml    the same as json
  csv     the columns of wide
  name    the ID, one a line

--columns A,B chooses the columns of table, wide and csv: names of members, also of the provider's own object, or JSON
Pointers from the object's root. --sort-by COLUMN sorts, by number or time where all are one; --no-headers leaves the
heading out. On a terminal a table tells times by how long ago they are, and cuts its widest columns to the width; wide is
never cut, nor is anything elsewhere, where times are RFC 3339.

--jq EXPRESSION filters the JSON as jq does; texts print without quotes. --raw prints the API's answers byte for byte.
--template TEMPLATE formats the JSON with Go's text/template, and these functions, as gh has them:

  autocolor, color STYLE TEXT      in a style such as red or green+b; autocolor only where colours are on
  join SEPARATOR LIST              one text of a list
  pluck NAME LIST                  what the objects of a list have under a name
  tablerow FIELD..., tablerender   lines of an aligned table, and where it is printed (default: at the end)
  timeago TIME, timefmt LAYOUT TIME
                                   how long ago it was; the time in a layout of Go's
  truncate LENGTH TEXT             cut to so many columns
  hyperlink URL TEXT               a link, for terminals
  contains, hasPrefix, hasSuffix, regexMatch PART TEXT
  json VALUE, upper TEXT, lower TEXT

Secrets print as ******** unless --show-secrets is given.`

const dialectsTopic = `A dialect says how one provider's webhook API speaks: its paths, fields, pages, errors. It is a YAML file, read from both
ends: the client speaks it, the embedded server imitates it. Built in are: %s.

Any other API is reached by a file: hookctl --dialect ./mine.yaml list. Start from hookctl dialect show standard, and let
hookctl dialect validate check it. The words are in docs/dialects/vocabulary.md.`
