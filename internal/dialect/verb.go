package dialect

// The verbs: what can be done with webhooks in every dialect.
const (
	List    = "list"
	Get     = "get"
	Create  = "create"
	Replace = "replace"
	Patch   = "patch"
	Delete  = "delete"
	Test    = "test"
)

// Verbs lists the verbs in the order in which they are told.
func Verbs() []string { return []string{List, Get, Create, Replace, Patch, Delete, Test} }
