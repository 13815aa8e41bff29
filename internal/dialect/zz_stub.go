package dialect

import (
	"encoding/json"
	"time"

	"hookctl/internal/hook"
)

// Ends tells when a webhook ends of itself.
func (j Judge) Ends(json.RawMessage) time.Time { return time.Time{} }

// Standing is a stored object as it stands now.
func (j Judge) Standing(own json.RawMessage) (json.RawMessage, error) { return own, nil }

// Unique is a text that no two webhooks of a space share.
func (j Judge) Unique(hook.Webhook) string { return "" }

// Most is how many enabled webhooks a space may have.
func (j Judge) Most() int { return 0 }
