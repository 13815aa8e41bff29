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
Pointers from the object's root. --sort-by COLUMN sorts, --no-headers leaves the heading out.

--jq EXPRESSION filters the JSON as jq does; texts print without quotes. --template TEMPLATE formats it with Go's
text/template and the functions json, join, upper and lower. --raw prints the API's answers byte for byte.

Secrets print as ******** unless --show-secrets is given.`

const dialectsTopic = `A dialect says how one provider's webhook API speaks: its paths, fields, pages, errors. It is a YAML file, read from both
ends: the client speaks it, the embedded server imitates it. Built in are: %s.

Any other API is reached by a file: hookctl --dialect ./mine.yaml list. Start from hookctl dialect show standard, and let
hookctl dialect validate check it. The words are in docs/dialects/vocabulary.md.`
