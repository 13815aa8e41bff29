// Command hookctl administers webhooks on any provider's API, and on its own embedded server.
package main

import (
	"os"

	"hookctl/cmd"
)

func main() { os.Exit(cmd.Main()) }
