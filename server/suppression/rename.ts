import { CR } from '../domain/line-ends.ts'
import { asciiValue, type Encoding, needsEncoding } from './ascii-value.ts'
import type { Field } from './header.ts'

/** RFC 5322 §2.1.1, without the CRLF. */
const LINE_OCTETS_MAX = 998

const PREFIX = 'X-Original-'
const PREFIX_BYTES = Buffer.from(PREFIX)
const FOLD = Buffer.from('\r\n')
const SPACE = Buffer.from(' ')

/**
 * The field as `X-Original-…`: its octets unchanged, line ends included. Three things differ: a first line that
 * grew over 998 octets is folded behind the colon; octets that are not printable ASCII become encoded words,
 * since common relays refuse them; and a name that fits no line is dropped with its field.
 */
export function renamed(field: Field, encoding: Encoding): Uint8Array[] {
  if (PREFIX.length + field.valueAt > LINE_OCTETS_MAX) return []
  const start = field.bytes.subarray(0, field.valueAt)
  if (needsEncoding(field)) {
    const name = `${PREFIX}${Buffer.from(start).toString('latin1')}`
    return [Buffer.from(`${name}${asciiValue(field, name.length, encoding)}\r\n`, 'latin1')]
  }
  return [PREFIX_BYTES, ...fittingLine(start, field.bytes.subarray(field.valueAt), PREFIX.length)]
}

/** `start` and `value` in one line when it has at most 998 octets with `grownBy`, else folded between them. */
export function fittingLine(start: Uint8Array, value: Uint8Array, grownBy: number): Uint8Array[] {
  const firstLineEnd = value.indexOf(CR)
  if (grownBy + start.length + firstLineEnd <= LINE_OCTETS_MAX) return [start, value]
  const firstLine = value.subarray(0, firstLineEnd)
  // A line of nothing but white space reads as the end of the header to some: it goes.
  if (firstLine.every(isWsp)) return [start, value.subarray(firstLineEnd)]
  return isWsp(value[0]) ? [start, FOLD, value] : [start, FOLD, SPACE, value]
}

function isWsp(octet: number | undefined): boolean {
  return octet === 0x20 || octet === 0x09
}
