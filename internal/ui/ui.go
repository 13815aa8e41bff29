// Package ui is how hookctl talks to people and to scripts: tables, JSON, YAML, CSV, jq, templates, errors, prompts.
//
// Its rules:
//
//   - stdout is data and nothing else; prompts, notes, warnings and errors go to stderr.
//   - An error is "hookctl: " and a message in lower case without a full stop, then "hint: ..." on a line of its own
//     if there is something to do about it; as JSON it is one object on one line.
//   - Off a terminal there is no colour, no animation and no truncation, and a time is RFC 3339 in UTC.
//   - What an API sent is data: numbers keep their digits and objects their order in JSON and YAML, an empty list is [],
//     and no text of it can drive a terminal.
//   - A format that needs all rows prints all of them or nothing: there is no half array.
//   - A question can be interrupted, and can be asked of a program that reads lines.
//
// The package does not know what a webhook is, which columns are worth showing, which values are secret, nor the
// environment: it is given JSON, names of columns, streams and a function that looks up variables.
package ui
