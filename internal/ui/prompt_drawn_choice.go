package ui

import "github.com/AlecAivazis/survey/v2"

// pageSize is how many options are shown at a time; the others come by arrow keys, or by typing a part of them.
const pageSize = 10

// Select works by index, since an option is drawn visibly, and cut, but returned as it is.
func (d *drawn) Select(question string, options []Option, def string) (string, error) {
	if len(options) == 0 {
		return "", errNoOptions()
	}
	q := &survey.Select{
		Message: Visible(question), Options: d.lines(options), PageSize: pageSize, Filter: filter(options),
	}
	if i := indexOf(options, def); i >= 0 {
		q.Default = i
	}
	var answer int
	if err := d.ask(q, &answer); err != nil {
		return "", err
	}
	return options[answer].Value, nil
}

// MultiSelect works by index too.
func (d *drawn) MultiSelect(question string, options []Option, defs []string) ([]string, error) {
	if len(options) == 0 {
		return nil, errNoOptions()
	}
	var chosen []int
	for _, def := range defs {
		if i := indexOf(options, def); i >= 0 {
			chosen = append(chosen, i)
		}
	}
	q := &survey.MultiSelect{
		Message: Visible(question), Options: d.lines(options), PageSize: pageSize, Filter: filter(options), Default: chosen,
	}
	var answers []int
	if err := d.ask(q, &answers); err != nil {
		return nil, err
	}
	values := make([]string, len(answers))
	for i, answer := range answers {
		values[i] = options[answer].Value
	}
	return values, nil
}

// margin is what is drawn before an option: the cursor and a box.
const margin = 8

// lines cuts options to the terminal: one that goes on in a second line would break the drawing.
func (d *drawn) lines(options []Option) []string {
	width := width(d.in) - margin
	lines := make([]string, len(options))
	for i, option := range options {
		lines[i] = option.line()
		if width >= narrowest {
			lines[i] = cut(lines[i], width)
		}
	}
	return lines
}

// filter searches in the whole of an option, also in what is cut.
func filter(options []Option) func(word, _ string, i int) bool {
	return func(word, _ string, i int) bool { return options[i].matches(word) }
}
