package ui

import "strings"

// paint colours a cell that says how something is doing.
func (o Options) paint(column int, cell string) string {
	if !o.Color {
		return cell
	}
	sgr := tint(o.member(o.Columns[column]), cell)
	return colored(cell, sgr, sgr != "")
}

// tint is the colour of a value: green for what works, yellow for what is off or waits, red for what fails. Only a few
// columns have such values: an event that is called "failed" is not one that failed.
func tint(member, value string) string {
	switch strings.ToLower(member[strings.LastIndexByte(member, '/')+1:]) {
	case "enabled", "valid", "active", "state", "status", "result", "outcome":
		return stateTint(value)
	}
	return ""
}

func stateTint(value string) string {
	switch strings.ToLower(value) {
	case "true", "enabled", "active", "delivered", "ok", "verified":
		return ansiGreen
	case "false", "disabled", "inactive", "paused", "pending", "created":
		return ansiYellow
	case "dead", "failing", "failed", "error", "broken", "expired":
		return ansiRed
	}
	return ""
}
