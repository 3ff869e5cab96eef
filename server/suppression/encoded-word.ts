/** Payload octets of one word: 60 characters of Base64, so that it stays within the 75 of RFC 2047 §2. */
const PAYLOAD_OCTETS_MAX = 45
/** `ISO-8859-1` is five characters longer than `UTF-8`. */
const LATIN1_PAYLOAD_OCTETS_MAX = 42

/**
 * `text` as RFC 2047 encoded words of at most 75 characters each. Readers join adjacent ones without the space
 * between them, and each holds whole characters (§5 (3)).
 */
export function encodedWords(text: string): string[] {
  return utf8Words(Buffer.from(text))
}

/** The same for octets that came without a charset: UTF-8 where they are that, else ISO-8859-1, which fits any. */
export function encodedOctets(octets: Buffer): string[] {
  if (isUtf8(octets)) return utf8Words(octets)
  const words: string[] = []
  for (let at = 0; at < octets.length; at += LATIN1_PAYLOAD_OCTETS_MAX) {
    words.push(`=?ISO-8859-1?B?${octets.toString('base64', at, at + LATIN1_PAYLOAD_OCTETS_MAX)}?=`)
  }
  return words
}

/** Whether the octets are well-formed UTF-8: decoding loses nothing. */
export function isUtf8(octets: Buffer): boolean {
  return Buffer.from(octets.toString('utf8')).equals(octets)
}

function utf8Words(octets: Buffer): string[] {
  const words: string[] = []
  let at = 0
  while (at < octets.length) {
    let end = Math.min(at + PAYLOAD_OCTETS_MAX, octets.length)
    while (isContinuation(octets[end])) end--
    words.push(`=?UTF-8?B?${octets.toString('base64', at, end)}?=`)
    at = end
  }
  return words
}

/** The second or a later octet of a character (RFC 3629 §3). */
function isContinuation(octet: number | undefined): boolean {
  return octet !== undefined && (octet & 0xc0) === 0x80
}
