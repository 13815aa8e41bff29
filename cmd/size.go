package cmd

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// byteSize is a flag with a number of bytes, such as 25MiB.
type byteSize int64

// defaultMaxBody is the longest body that GitHub and GitLab send.
const defaultMaxBody byteSize = 25 << 20

// units are those that sizes can be written in, the largest first.
func units() []struct {
	name string
	size byteSize
} {
	return []struct {
		name string
		size byteSize
	}{{"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10}, {"", 1}}
}

// Set reads a size; pflag calls it.
func (b *byteSize) Set(text string) error {
	for _, u := range units() {
		number, ok := strings.CutSuffix(text, u.name)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(number, 10, 64)
		if err != nil || n <= 0 || n > math.MaxInt64/int64(u.size) {
			break
		}
		*b = byteSize(n) * u.size
		return nil
	}
	return fmt.Errorf("a size is a number of bytes, or one with KiB, MiB or GiB")
}

// String writes the size as Set reads it; pflag calls it.
func (b *byteSize) String() string {
	for _, u := range units() {
		if *b >= u.size && *b%u.size == 0 {
			return fmt.Sprintf("%d%s", *b/u.size, u.name)
		}
	}
	return strconv.FormatInt(int64(*b), 10)
}

// Type is what help calls the value; pflag calls it.
func (b *byteSize) Type() string { return "size" }
