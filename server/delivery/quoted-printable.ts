/** RFC 2045 §6.7. */
const LINE_OCTETS_MAX = 76

/** Text with CRLF line ends in printable ASCII; its lines are those of the text once it is decoded. */
export function quotedPrintable(octets: Uint8Array): string {
  return Buffer.from(octets).toString('latin1').split('\r\n').map(encodedLine).join('\r\n')
}

function encodedLine(line: string): string {
  let rest = line.replace(/[^\t -<>-~]|[\t ]$/g, spelled)
  let lines = ''
  while (rest.length > LINE_OCTETS_MAX) {
    let end = LINE_OCTETS_MAX - 1
    const sign = rest.lastIndexOf('=', end - 1)
    // An octet that is spelled out is not cut in two.
    if (sign > end - 3) end = sign
    lines += `${rest.slice(0, end)}=\r\n`
    rest = rest.slice(end)
  }
  return lines + rest
}

function spelled(octet: string): string {
  return `=${octet.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`
}
