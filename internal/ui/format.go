package ui

import (
	"fmt"
	"slices"
	"strings"
)

// Format is how data is printed on stdout.
type Format string

// The formats. Table is the default.
const (
	Table  Format = "table"
	Wide   Format = "wide"
	JSON   Format = "json"
	NDJSON Format = "ndjson"
	YAML   Format = "yaml"
	CSV    Format = "csv"
	Name   Format = "name"
)

// Formats returns the names of all formats, the default first.
func Formats() []string {
	return []string{string(Table), string(Wide), string(JSON), string(NDJSON), string(YAML), string(CSV), string(Name)}
}

// ParseFormat returns the format of that name, Table for the empty name. Its error lists the formats.
func ParseFormat(name string) (Format, error) {
	if name == "" {
		return Table, nil
	}
	if slices.Contains(Formats(), name) {
		return Format(name), nil
	}
	return "", fmt.Errorf("unknown output format %q%s; formats are %s", name, meant(name), strings.Join(Formats(), ", "))
}

func meant(format string) string {
	near := Nearest(format, Formats())
	if near == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", near)
}
