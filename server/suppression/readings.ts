/** Where the name of a charset stands: RFC 2047 §2 with the language of RFC 2231 §5, and RFC 2231 §4. */
const WORD = /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([bq])\?([^?]*)\?=/gi
const BETWEEN_WORDS = /\?=\s+=\?/g
const EXTENDED = /\*\s*=\s*"?([\w.:+-]*)'[\w-]*'/g
const PIECE = /([\w-]{0,40})\*(\d{1,9})\*?\s*=\s*("(?:[^"\\]|\\.)*"?|[^;\s]*)/gs
/** ISO 2022 switches between charsets; to a reader they are nothing. */
const SHIFT = /\x1b[ -/]*[0-~]/g

/**
 * What programs may take the field of a part for, in lower case: as it is, without its comments (RFC 5322 §3.2.2), its
 * encoded words and percents decoded, its pieces joined (RFC 2231 §3). Programs differ in which of this they do, and
 * so do senders in what they write. Only ASCII counts: all other octets may come out wrong. Unreadable where a charset
 * is unknown here, since that may spell anything. Linear in the length of the field.
 */
export function readingsOf(field: string): readonly string[] | 'unreadable' {
  if (!charsetsOf(field).every(isKnown)) return 'unreadable'
  return [field, withoutComments(field)].flatMap((value) => {
    const words = decodedWords(value)
    const joined = joinedPieces(value)
    return [value, words, joined, decodedWords(joined)].flatMap(spellings)
  })
}

function spellings(value: string): string[] {
  const decoded = value.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => octet(hex))
  return [value, decoded].map((text) =>
    text
      .replace(/[\0\\]/g, '')
      .replace(SHIFT, '')
      .toLowerCase(),
  )
}

function charsetsOf(field: string): string[] {
  const words = [...field.matchAll(WORD)].map(([, charset = '']) => charset)
  const extended = [...field.matchAll(EXTENDED)].map(([, charset = '']) => charset)
  return [...words, ...extended].filter((charset) => charset !== '')
}

/** Of the charsets known to browsers, all but UTF-16 and the shifts of ISO 2022 have ASCII where ASCII has it. */
function isKnown(charset: string): boolean {
  try {
    return new TextDecoder(charset) !== undefined
  } catch {
    return false
  }
}

/** Comments nest; within quotes there are none, and what is not closed is none. */
function withoutComments(value: string): string {
  let kept = ''
  let from = 0
  let depth = 0
  let quoted = false
  for (let at = 0; at < value.length; at++) {
    const character = value[at]
    if (character === '\\') at++
    else if (character === '"' && depth === 0) quoted = !quoted
    else if (character === '(' && !quoted) {
      if (depth === 0) kept += value.slice(from, at)
      if (depth === 0) from = at
      depth++
    } else if (character === ')' && depth > 0) {
      depth--
      if (depth === 0) from = at + 1
    }
  }
  return kept + value.slice(from)
}

/** White space between two words is none (RFC 2047 §6.2). */
function decodedWords(value: string): string {
  return value
    .replace(BETWEEN_WORDS, '?==?')
    .replace(WORD, (_, _charset, encoding: string, text: string) =>
      encoding.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64').toString('latin1')
        : text.replaceAll('_', ' ').replace(/=([0-9a-f]{2})/gi, (_, hex: string) => octet(hex)),
    )
}

/** The pieces of each parameter in the order of their numbers, without quotes. */
function joinedPieces(value: string): string {
  const parameters = Map.groupBy(value.matchAll(PIECE), ([, name = '']) => name.toLowerCase())
  return [...parameters.values()]
    .map((pieces) =>
      pieces
        .sort(([, , one], [, , other]) => Number(one) - Number(other))
        .map(([, , , text = '']) => text.replace(/^"|"$/g, ''))
        .join(''),
    )
    .join('; ')
}

function octet(hex: string): string {
  return String.fromCharCode(Number.parseInt(hex, 16))
}
