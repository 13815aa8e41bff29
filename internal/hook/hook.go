// Package hook is the model: webhooks, what is asked of them, and what can go wrong. Client and local store meet at its
// Service.
//
// It does not know HTTP, dialects, databases or the command line.
package hook
