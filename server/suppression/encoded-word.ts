/** Payload octets of one word: 60 characters of Base64, so that it stays within the 75 of RFC 2047 §2. */
const PAYLOAD_OCTETS_MAX = 45
/** `ISO-8859-1` is five characters longer than `UTF-8`. */
const LATIN1_PAYLOAD_OCTETS_MAX = 42

/**
 * `text` as RFC 2047 encoded words of at most 75 characters each. Readers join adjacent ones without the space
 * between them, and each holds whole characters (§5 (3)).
 */
export function encodedWords(text: string): string[] {
  const words: string[] = []
  let chunk = ''
  let octets = 0
  for (const character of text) {
    const size = Buffer.byteLength(character)
    if (octets + size > PAYLOAD_OCTETS_MAX) {
      words.push(encodedWord('UTF-8', Buffer.from(chunk)))
      chunk = ''
      octets = 0
    }
    chunk += character
    octets += size
  }
  if (chunk !== '') words.push(encodedWord('UTF-8', Buffer.from(chunk)))
  return words
}

/** The same for octets that came without a charset: UTF-8 where they are that, else ISO-8859-1, which fits any. */
export function encodedOctets(octets: Uint8Array): string[] {
  const text = utf8Text(octets)
  if (text !== undefined) return encodedWords(text)
  const words: string[] = []
  for (let at = 0; at < octets.length; at += LATIN1_PAYLOAD_OCTETS_MAX) {
    words.push(encodedWord('ISO-8859-1', octets.subarray(at, at + LATIN1_PAYLOAD_OCTETS_MAX)))
  }
  return words
}

function encodedWord(charset: string, octets: Uint8Array): string {
  return `=?${charset}?B?${Buffer.from(octets).toString('base64')}?=`
}

/** The octets as text; undefined when they are not UTF-8. */
export function utf8Text(octets: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(octets)
  } catch {
    return undefined
  }
}
