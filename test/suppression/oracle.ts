/**
 * The rule's words, written a second time and differently, so that a test proves more than that the rule agrees
 * with itself. Messages are "binary" strings here: one character for each octet.
 */

/** Every line end is CRLF. */
export function canon(binary: string): string {
  return binary.split(/\r\n|\r|\n/).join('\r\n')
}

export interface OracleField {
  /** Lower case. */
  readonly name: string
  /** Name, colon, value, continuation lines, last CRLF. */
  readonly text: string
  /** Behind the colon, without the last CRLF. */
  readonly value: string
}

/** Header fields of a canonical message, and its body: what follows the blank line or begins with the first junk line. */
export function split(message: string): { readonly fields: readonly OracleField[]; readonly body: string } {
  const fields: { name: string; text: string; value: string }[] = []
  let rest = message
  while (rest !== '') {
    const match = /^(?<name>[!-9;-~]+)(?<space>[ \t]*):(?<value>[^\r]*(?:\r\n[ \t][^\r]*)*)(?:\r\n|$)/.exec(
      rest,
    )
    if (match?.groups === undefined) break
    const { name = '', space = '', value = '' } = match.groups
    fields.push({ name: name.toLowerCase(), text: `${name}${space}:${value}\r\n`, value })
    rest = rest.slice(match[0].length)
  }
  return { fields, body: rest.startsWith('\r\n') ? rest.slice(2) : rest }
}

/** Spellings of one domain, as the tests use them. */
const ASCII_DOMAINS: Record<string, string> = { 'bücher.example': 'xn--bcher-kva.example' }

export function asciiForm(address: string): string {
  const at = address.lastIndexOf('@')
  const domain = address
    .slice(at + 1)
    .replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32))
  return `${address.slice(0, at)}@${ASCII_DOMAINS[domain] ?? domain}`
}

/** Same mailbox, however spelled. */
export function same(one: string, other: string): boolean {
  const fold = (text: string) =>
    asciiForm(text).replace(/[A-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 32))
  return fold(one) === fold(other)
}

/** Whether the pattern allows the address; by regular expression, where the rule has none. */
export function allows(pattern: string, address: string): boolean {
  const [local, domain] = [
    address.slice(0, address.lastIndexOf('@')),
    asciiForm(address).slice(address.lastIndexOf('@') + 1),
  ]
  // What is no address can't be put on the wire, so no pattern allows it.
  if (address.search(HARMFUL) >= 0 || (!local.startsWith('"') && /[\s()<>[\]:;@\\,"]/.test(local)))
    return false
  if (!pattern.includes('*') && pattern.indexOf('@') > 0) return same(pattern, address)
  if (/[%!"]/.test(local)) return false
  if (pattern === '*') return true
  const wanted = asciiForm(pattern)
  const at = wanted.lastIndexOf('@')
  if (at < 0 || wanted.slice(at + 1) !== domain) return false
  if (at === 0) return true
  const source = wanted
    .slice(0, at)
    .split('*')
    .map((text) =>
      text.replace(/[^a-z0-9]/gi, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`),
    )
  return new RegExp(`^${source.join('[^@]*')}$`, 'u').test(
    local.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
  )
}

/** Fields that a redirected copy may keep, besides `passHeaders`. */
export const INERT =
  /^(date|message-id|in-reply-to|references|mime-version|content-.*|received|received-spf|dkim-signature|arc-.*|authentication-results|auto-submitted|precedence|importance|priority|x-priority|sensitivity|comments|keywords|list-id|thread-topic|thread-index|x-mailer|user-agent|organization|autocrypt|expires)$/

/**
 * RFC 2047 by the letter: a word is decoded where white space stands on both sides, and white space between two of
 * them is not shown. Octets without a charset are UTF-8, or else ISO-8859-1.
 */
export function decodeStrictly(value: string): string {
  const pieces = value
    .replace(/\r\n/g, '')
    .trim()
    .split(/([ \t]+)/)
  let text = ''
  pieces.forEach((piece, index) => {
    const isGap = index % 2 === 1
    const decoded = isGap ? undefined : decodeWord(piece)
    const between =
      isGap &&
      decodeWord(pieces[index - 1] ?? '') !== undefined &&
      decodeWord(pieces[index + 1] ?? '') !== undefined
    text += between ? '' : (decoded ?? readOctets(piece))
  })
  return text
}

function decodeWord(word: string): string | undefined {
  const match = /^=\?([^?\s]+)\?([bq])\?([^?\s]*)\?=$/i.exec(word)
  if (match === null) return undefined
  const [, charset = '', encoding = '', text = ''] = match
  const octets =
    encoding.toLowerCase() === 'b'
      ? Buffer.from(text, 'base64')
      : Buffer.from(
          text
            .replaceAll('_', ' ')
            .replace(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          'latin1',
        )
  return octets.toString(/^utf-?8$/i.test(charset) ? 'utf8' : 'latin1')
}

export function readOctets(binary: string): string {
  const octets = Buffer.from(binary, 'latin1')
  const text = octets.toString('utf8')
  return text.includes('\ufffd') && !binary.includes('\xef\xbf\xbd') ? binary : text
}

/** What must not be shown as it is in text that the rule writes. */
export const HARMFUL =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]/g
