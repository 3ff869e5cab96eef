import { CR, LF } from '../domain/line-ends.ts'
import { canonicalise } from './canonical.ts'
import { isUtf8 } from './encoded-word.ts'

/** Canonical octets of header that the rule looks at; no real message comes near it. */
export const HEADER_OCTETS_MAX = 1024 * 1024
/** More fields than that are an attack on whoever reads them. */
export const HEADER_FIELDS_MAX = 10_000

const SPACE = 0x20
const TAB = 0x09
const COLON = 0x3a
const DEL = 0x7f
/** Next line, in Latin-1. */
const NEL = 0x85
const CRLF = new Uint8Array([CR, LF])

/** The header of a message as the rule reads it. */
export interface Header {
  readonly fields: readonly Field[]
  /** Octets into the canonical form where the body begins: behind the blank line, or at the first line that is no field. */
  readonly bodyOffset: number
  /** Longer than we look at; `fields` are then the first ones only. */
  readonly tooLarge: boolean
}

/** One header field: its name, its continuation lines and its last CRLF. */
export interface Field {
  /** Name in lower case, without the colon. */
  readonly name: string
  /** Canonical octets, name first, always ending in CRLF. */
  readonly bytes: Uint8Array
  /** Where the value begins in `bytes`: behind the colon. */
  readonly valueAt: number
  /** What it has besides printable ASCII, space, TAB and its line ends; `control` in ASCII, Latin-1 or UTF-8. */
  readonly has: { readonly eightBit: boolean; readonly control: boolean }
}

/**
 * Reads the header at the start of a message. `start` holds the first octets as received: the whole message,
 * or more than `HEADER_OCTETS_MAX` of it. A field is `name WSP* ":"` (RFC 5322 §2.2, §4.5.8), a line that
 * begins with WSP continues it, and anything else ends the header.
 */
export function readHeader(start: Uint8Array): Header {
  const scan = scanLines(start)
  if (scan.canonical) return headerOf(start, scan, scan.bodyAt)
  const { bytes } = canonicalise(start.subarray(0, scan.bodyAt))
  return headerOf(bytes, { ...scanLines(bytes), cut: scan.cut }, bytes.length)
}

/** The extent of a field; grows with each continuation line. */
interface Extent {
  readonly from: number
  readonly colonAt: number
  to: number
  eightBit: boolean
  control: boolean
}

interface Scan {
  readonly fields: readonly Extent[]
  readonly bodyAt: number
  readonly canonical: boolean
  /** The octets or the fields that we look at ended before the header did. */
  readonly cut: boolean
}

function headerOf(bytes: Uint8Array, scan: Scan, bodyOffset: number): Header {
  return {
    fields: scan.fields.map((line) => fieldOf(bytes, line)),
    bodyOffset,
    tooLarge: scan.cut || bodyOffset > HEADER_OCTETS_MAX,
  }
}

function fieldOf(bytes: Uint8Array, { from, to, colonAt, eightBit, control }: Extent): Field {
  let nameEnd = colonAt
  while (isWsp(bytes[nameEnd - 1])) nameEnd--
  const field = bytes.subarray(from, to)
  return {
    name: asciiText(bytes, from, nameEnd).toLowerCase(),
    bytes: bytes[to - 1] === LF ? field : Buffer.concat([field, CRLF]),
    valueAt: colonAt + 1 - from,
    has: { eightBit, control: control || (eightBit && hasWideControl(field)) },
  }
}

/** C1 controls and the line ends of Unicode: some software takes NEL, U+2028 and U+2029 for the end of a line. */
function hasWideControl(field: Uint8Array): boolean {
  const octets = Buffer.from(field.buffer, field.byteOffset, field.length)
  return isUtf8(octets) ? /[\x80-\x9f\u2028\u2029]/.test(octets.toString('utf8')) : octets.includes(NEL)
}

function scanLines(bytes: Uint8Array): Scan {
  const fields: Extent[] = []
  let canonical = true
  let at = 0
  let field: Extent | undefined
  while (at < bytes.length) {
    const line = scanLine(bytes, at)
    const { next, eightBit, control } = line
    if (field !== undefined && isWsp(bytes[at])) {
      field.to = next
      field.eightBit ||= eightBit
      field.control ||= control
    } else if (line.end === at) {
      return { fields, bodyAt: next, canonical: canonical && line.canonical, cut: false }
    } else {
      const colonAt = findColon(bytes, at, line.end)
      // A line that the octets at hand cut short may still become a field.
      if (colonAt < 0) return { fields, bodyAt: at, canonical, cut: isCut(bytes, next) }
      if (fields.length === HEADER_FIELDS_MAX) return { fields, bodyAt: at, canonical, cut: true }
      field = { from: at, to: next, colonAt, eightBit, control }
      fields.push(field)
    }
    canonical &&= line.canonical
    at = next
  }
  return { fields, bodyAt: at, canonical, cut: isCut(bytes, at) }
}

function isCut(bytes: Uint8Array, next: number): boolean {
  return next >= bytes.length && bytes.length > HEADER_OCTETS_MAX
}

interface ScannedLine {
  readonly end: number
  readonly next: number
  readonly canonical: boolean
  readonly eightBit: boolean
  readonly control: boolean
}

/** One line up to CRLF, CR, LF or the end of the octets. */
function scanLine(bytes: Uint8Array, from: number): ScannedLine {
  let seen = 0
  let control = false
  let at = from
  for (; at < bytes.length; at++) {
    const octet = bytes[at] as number
    if (octet === CR || octet === LF) break
    seen |= octet
    if ((octet < SPACE && octet !== TAB) || octet === DEL) control = true
  }
  const canonical = at === bytes.length || (bytes[at] === CR && bytes[at + 1] === LF)
  const next = Math.min(bytes.length, at + (canonical ? 2 : 1))
  return { end: at, next, canonical, eightBit: seen > DEL, control }
}

/** Index of the colon of a field line, or -1 when the line is none. */
function findColon(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  while (at < end && isNameOctet(bytes[at])) at++
  if (at === from) return -1
  while (at < end && isWsp(bytes[at])) at++
  return at < end && bytes[at] === COLON ? at : -1
}

function isNameOctet(octet: number | undefined): boolean {
  return octet !== undefined && octet > SPACE && octet < DEL && octet !== COLON
}

function isWsp(octet: number | undefined): boolean {
  return octet === SPACE || octet === TAB
}

function asciiText(bytes: Uint8Array, from: number, to: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1')
}
