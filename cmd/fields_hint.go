package cmd

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"hookctl/internal/hook"
)

// flagHint adds to a refusal of missing fields which flags give them.
func flagHint(err error) error {
	var e *hook.Error
	if !errors.As(err, &e) || e.Kind != hook.Invalid || e.Status != 0 || e.Hint != "" || len(e.Fields) == 0 {
		return err
	}
	var flags []string
	for _, field := range slices.Sorted(maps.Keys(e.Fields)) {
		if e.Fields[field] == "required" {
			flags = append(flags, flagOf(field))
		}
	}
	if len(flags) > 0 {
		e.Hint = "give " + strings.Join(flags, ", ")
	}
	return err
}

// flagOf names the flag that sets a field.
func flagOf(field string) string {
	switch field {
	case "url", "method", "name", "description", "enabled":
		return "--" + field
	case "events":
		return "--event"
	case "headers":
		return "--header"
	case "secret":
		return "--secret-file"
	}
	return fmt.Sprintf("--set %s=VALUE", field)
}
