import { encodedOctets, isUtf8 } from './encoded-word.ts'
import type { Field, Header } from './header.ts'

/** RFC 5322 §2.1.1, without the CRLF. */
const LINE_OCTETS_MAX = 998
/** RFC 2047 §2: a line that holds an encoded word. */
const ENCODED_LINE_OCTETS_MAX = 76
const ENCODED_WORD_OCTETS_MAX = 75

/** A header over this is encoded field by field, not word by word: nobody reads it, and it must not take long. */
const HEADER_BY_WORDS_OCTETS_MAX = 64 * 1024

/**
 * How fields with octets that are not printable ASCII are encoded: only the words that have them, or all of the
 * value.
 */
export type Encoding = 'words' | 'value'

export function encodingFor(header: Header): Encoding {
  return header.bodyOffset > HEADER_BY_WORDS_OCTETS_MAX ? 'value' : 'words'
}

/** Whether the field has octets that the copy must not show as they are. */
export function needsEncoding({ has }: Field): boolean {
  return has.eightBit || has.control
}

/**
 * The value of a field in printable ASCII, without its last line end: runs of words with other octets become
 * encoded words, all the rest stays as it is. `column` says how much of the first line is taken.
 */
export function asciiValue(field: Field, column: number, encoding: Encoding): string {
  const writer = new ValueWriter(column)
  const value = Buffer.from(field.bytes.subarray(field.valueAt)).toString('latin1')
  if (encoding === 'value') {
    const text = unfolded(value).replace(/^[ \t]+/, '')
    writer.encoded(encodedOctets(Buffer.from(text, 'latin1')))
    return writer.text
  }
  for (const part of partsOf(value)) {
    if (part.charset === 'ascii') writer.verbatim(part.gap, part.text)
    else writer.encoded(encodedOctets(Buffer.from(part.text, 'latin1')))
  }
  return writer.text
}

interface Part {
  /** White space before it, line ends included. */
  readonly gap: string
  readonly text: string
  /** `ascii` stays as it is, the others are encoded. */
  readonly charset: Charset
}

type Charset = 'ascii' | 'utf8' | 'latin1'

/** Words of a value; neighbours that must be encoded in one charset are one part, with the white space between. */
function partsOf(value: string): Part[] {
  const parts: Part[] = []
  const pieces = value.split(/([ \t\r\n]+)/)
  for (let at = 0; at < pieces.length; at += 2) {
    const text = repairedWord(pieces[at] ?? '')
    const gap = pieces[at - 1] ?? ''
    if (text === '') continue
    const charset = charsetOf(text)
    const last = parts.at(-1)
    const joins = charset !== 'ascii' && charset === last?.charset
    if (joins) parts[parts.length - 1] = { ...last, text: last.text + unfolded(gap) + text }
    else parts.push({ gap, text, charset })
  }
  return parts.map((part, index) =>
    part.charset === 'ascii' ? part : withSpaces(part, parts[index - 1], parts[index + 1]),
  )
}

function charsetOf(text: string): Charset {
  if (/^[!-~]*$/.test(text)) return 'ascii'
  return isUtf8(Buffer.from(text, 'latin1')) ? 'utf8' : 'latin1'
}

/** An encoded word that some mailers leave 8-bit octets in is made what it was meant to be (RFC 2047 §4.2). */
function repairedWord(text: string): string {
  if (!/^=\?[!->@-~]+\?q\?[!->@-~\x80-\xff]*\?=$/i.test(text)) return text
  const repaired = text.replace(
    /[\x80-\xff]/g,
    (octet) => `=${octet.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return repaired.length <= ENCODED_WORD_OCTETS_MAX ? repaired : text
}

/**
 * Of the white space around an encoded part one space separates the words; what is more goes into the part, and all
 * of it where the neighbour is an encoded word itself, since the space between two is not shown (RFC 2047 §6.2).
 */
function withSpaces(part: Part, before: Part | undefined, after: Part | undefined): Part {
  const left = before === undefined ? '' : unfolded(part.gap).slice(isEncoded(before) ? 0 : 1)
  // Between two encoded parts the second takes the space.
  const right = after?.charset !== 'ascii' ? '' : unfolded(after.gap).slice(isEncoded(after) ? 0 : 1)
  return { ...part, text: `${left}${part.text}${right}` }
}

function isEncoded({ text, charset }: Part): boolean {
  return charset !== 'ascii' || (text.includes('=?') && text.includes('?='))
}

function unfolded(gap: string): string {
  return gap.replace(/\r\n/g, '')
}

/** Without the lines of nothing but white space that obsolete folding allows (RFC 5322 §4.2). */
function singleFold(gap: string): string {
  const lineEnd = gap.lastIndexOf('\r\n')
  return lineEnd < 0 ? gap : gap.slice(lineEnd)
}

class ValueWriter {
  text = ''
  #column: number
  #lineHasEncoded = false
  #afterEncoded = false

  constructor(column: number) {
    this.#column = column
  }

  encoded(words: readonly string[]): void {
    for (const word of words) {
      if (this.#column + 1 + word.length > ENCODED_LINE_OCTETS_MAX) this.#fold()
      this.#write(` ${word}`)
      this.#lineHasEncoded = true
    }
    this.#afterEncoded = true
  }

  verbatim(gap: string, word: string): void {
    // Around encoded words only one space is left of a gap; the rest of it is inside them.
    const space = this.#afterEncoded ? ' ' : singleFold(gap)
    const max = this.#lineHasEncoded ? ENCODED_LINE_OCTETS_MAX : LINE_OCTETS_MAX
    const folds = !space.startsWith('\r\n') && this.#column + space.length + word.length > max
    if (folds) this.#fold()
    this.#write(`${folds ? space || ' ' : space}${word}`)
    this.#afterEncoded = false
  }

  #fold(): void {
    this.text += '\r\n'
    this.#column = 0
    this.#lineHasEncoded = false
  }

  #write(text: string): void {
    this.text += text
    const lineEnd = text.lastIndexOf('\n')
    this.#column = lineEnd < 0 ? this.#column + text.length : text.length - lineEnd - 1
    if (lineEnd >= 0) this.#lineHasEncoded = false
  }
}
