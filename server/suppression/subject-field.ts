import { asciiValue, type Encoding, encodingFor, needsEncoding } from './ascii-value.ts'
import type { Field, Header } from './header.ts'
import { type Disclosure, subjectPrefix } from './prefix.ts'
import { fittingLine } from './rename.ts'
import { asciiWords, foldedField } from './words.ts'

const SUBJECT = Buffer.from('Subject:')
const NOTHING = new Uint8Array(0)
const CRLF = Buffer.from('\r\n')
const SPACE = Buffer.from(' ')

/**
 * The Subject of a redirected copy: the prefix on lines of its own, then the octets of the first original Subject,
 * never decoded. Without anybody suppressed there is no prefix.
 */
export function subjectField(header: Header, disclosure: Disclosure, addressesMax: number): Uint8Array[] {
  const original = header.fields.find((field) => field.name === 'subject')
  const encoding = encodingFor(header)
  if (disclosure.suppressed.length === 0) {
    return original === undefined ? [SUBJECT, CRLF] : subjectAlone(original, encoding)
  }
  const lines = Buffer.from(foldedField('Subject', asciiWords(subjectPrefix(disclosure, addressesMax))))
  const value = original === undefined ? NOTHING : trimmed(asciiOctets(original, 0, encoding))
  return value.length === 0 ? [lines] : [lines, SPACE, value, CRLF]
}

function subjectAlone(original: Field, encoding: Encoding): Uint8Array[] {
  const value = asciiOctets(original, SUBJECT.length, encoding)
  // Encoded, it is folded already where its first line needs it.
  if (needsEncoding(original)) return [SUBJECT, value, CRLF]
  const text = trimmed(value)
  return text.length === 0 ? [SUBJECT, CRLF] : fittingLine(SUBJECT, Buffer.concat([SPACE, text, CRLF]), 0)
}

function asciiOctets(field: Field, column: number, encoding: Encoding): Uint8Array {
  if (!needsEncoding(field)) return field.bytes.subarray(field.valueAt)
  return Buffer.from(asciiValue(field, column, encoding), 'latin1')
}

/** Without white space around it, so that no line of white space alone comes to stand in the header. */
function trimmed(value: Uint8Array): Uint8Array {
  let from = 0
  let to = value.length
  while (from < to && isSpace(value[from])) from++
  while (to > from && isSpace(value[to - 1])) to--
  return value.subarray(from, to)
}

function isSpace(octet: number | undefined): boolean {
  return octet === 0x20 || octet === 0x09 || octet === 0x0d || octet === 0x0a
}
