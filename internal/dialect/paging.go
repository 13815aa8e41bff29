package dialect

// Paging says how a long list is cut into pages.
type Paging struct {
	By      string   `yaml:"by" required:"true" enum:"cursor,page,offset,link" doc:"cursor: the answer has the next page's cursor. page: pages are numbered from 1. offset: how many to pass over. link: the answer's Link header has rel=next (RFC 8288)."`
	Query   string   `yaml:"query" doc:"The query parameter for cursor, page number or offset."`
	Next    Pointer  `yaml:"next" doc:"Where the answer has the next cursor; null or missing on the last page."`
	Pages   Pointer  `yaml:"pages" doc:"Where the answer has the number of pages."`
	Size    int      `yaml:"size" doc:"How many webhooks a page has when nothing is asked. Default: 100."`
	Limit   string   `yaml:"limit" doc:"The query parameter for the size of a page."`
	Max     int      `yaml:"max" doc:"The largest page that can be asked for."`
	Answer  Template `yaml:"answer" doc:"What the server's answer has beside the webhooks: {page}, {pages}, {size}, {total} and {list}, the list's own URL, are filled in."`
	Assumed Assumed  `yaml:"assumed"`
	Note    string   `yaml:"note"`
}

// Filter is a query parameter that narrows a list to one value of a field.
type Filter struct {
	Query   string  `yaml:"query" required:"true" doc:"The query parameter."`
	Assumed Assumed `yaml:"assumed"`
	Note    string  `yaml:"note"`
}
