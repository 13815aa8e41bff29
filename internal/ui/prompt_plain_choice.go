package ui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// atOnce is how many options are said at a time: more are found by a part of their text.
const atOnce = 20

func (p *plain) Select(question string, options []Option, def string) (string, error) {
	if len(options) == 0 {
		return "", errNoOptions()
	}
	p.menu(question, options)
	for {
		answer, err := p.Input("number, name or a part of it", def)
		if err != nil {
			return "", err
		}
		if i, ok := choose(options, answer); ok {
			return options[i].Value, nil
		}
		if !p.found(options, answer) {
			p.say(fmt.Sprintf("please answer a number from 1 to %d\n", len(options)))
		}
	}
}

func (p *plain) MultiSelect(question string, options []Option, defs []string) ([]string, error) {
	if len(options) == 0 {
		return nil, errNoOptions()
	}
	p.menu(question, options)
	for {
		answer, err := p.Input("numbers or names, with commas between", strings.Join(defs, ","))
		if err != nil {
			return nil, err
		}
		values, wrong := chooseSeveral(options, answer)
		if wrong == "" {
			return values, nil
		}
		if !p.found(options, wrong) {
			p.say(fmt.Sprintf("%s is none of them: please answer numbers from 1 to %d\n", Visible(wrong), len(options)))
		}
	}
}

// menu says the options, the first of them if there are many.
func (p *plain) menu(question string, options []Option) {
	p.say(Visible(question) + "\n")
	for i, option := range options[:min(len(options), atOnce)] {
		p.say(fmt.Sprintf("%d) %s\n", i+1, option.line()))
	}
	if more := len(options) - atOnce; more > 0 {
		p.say(fmt.Sprintf("and %d more: a part of a name finds them\n", more))
	}
}

// found says the options that have a text in them, under their numbers; false if there are none.
func (p *plain) found(options []Option, text string) bool {
	if strings.TrimSpace(text) == "" {
		return false
	}
	said := 0
	for i, option := range options {
		if option.matches(text) && said < atOnce {
			p.say(fmt.Sprintf("%d) %s\n", i+1, option.line()))
			said++
		}
	}
	return said > 0
}

// choose prefers a name, as an option may itself be a number.
func choose(options []Option, answer string) (int, bool) {
	answer = strings.TrimSpace(answer)
	if i := indexOf(options, answer); i >= 0 {
		return i, true
	}
	n, err := strconv.Atoi(answer)
	return n - 1, err == nil && n >= 1 && n <= len(options)
}

// chooseSeveral returns what was chosen, in the order of the options, or the first word that is none of them.
func chooseSeveral(options []Option, answer string) (values []string, wrong string) {
	var chosen []int
	for word := range strings.SplitSeq(answer, ",") {
		if strings.TrimSpace(word) == "" {
			continue
		}
		i, ok := choose(options, word)
		if !ok {
			return nil, strings.TrimSpace(word)
		}
		chosen = append(chosen, i)
	}
	slices.Sort(chosen)
	for _, i := range slices.Compact(chosen) {
		values = append(values, options[i].Value)
	}
	return values, ""
}
