package signature

import "strings"

// hubspotURL decodes the twelve escapes that HubSpot decodes before it signs, and no others.
func hubspotURL(address string) string {
	if !strings.Contains(address, "%") {
		return address
	}
	var b strings.Builder
	for i := 0; i < len(address); i++ {
		if address[i] == '%' && i+2 < len(address) {
			if c := hubspotEscape(address[i+1 : i+3]); c != 0 {
				b.WriteByte(c)
				i += 2
				continue
			}
		}
		b.WriteByte(address[i])
	}
	return b.String()
}

func hubspotEscape(hex string) byte {
	switch strings.ToUpper(hex) {
	case "3A":
		return ':'
	case "2F":
		return '/'
	case "3F":
		return '?'
	case "40":
		return '@'
	case "21":
		return '!'
	case "24":
		return '$'
	case "27":
		return '\''
	case "28":
		return '('
	case "29":
		return ')'
	case "2A":
		return '*'
	case "2C":
		return ','
	case "3B":
		return ';'
	}
	return 0
}
