import { octetsOf } from './charset.ts'
import { type Header, type HeaderField, readHeader } from './header-reader.ts'
import type { ParseLimits } from './limits.ts'

/** A message made ready for the MIME parser. */
export interface Prepared {
  readonly header: Header
  /** The MIME fields as a header of their own, and the body. */
  readonly pieces: readonly Uint8Array[]
  readonly body: Uint8Array
  /** Lower case, without parameters; `text/plain` when nothing is said (RFC 2045 §5.2). */
  readonly contentType: string
}

/** What the structure depends on (RFC 2045 §3); the first of each name counts. */
const MIME_FIELDS = ['content-type', 'content-transfer-encoding', 'content-disposition', 'content-id']

/**
 * The parser gets the MIME fields alone: so our reading of where the header ends is the only one, and a thousand
 * recipients cost it nothing.
 */
export function prepare(bytes: Uint8Array, limits: ParseLimits): Prepared {
  const header = readHeader(bytes, { bytes: limits.headerBytes, fields: limits.headerFields })
  const mime = MIME_FIELDS.flatMap((name) => {
    const field = header.fields.find((each) => each.name.toLowerCase() === name)
    return field === undefined ? [] : [field]
  })
  const contentType =
    /^[^;(]*/.exec(mime[0]?.name.toLowerCase() === 'content-type' ? mime[0].body : '')?.[0] ?? ''
  const type = contentType.trim().toLowerCase()
  const start = header.end === 'cut' ? behindBlankLine(bytes, header.bodyOffset) : header.bodyOffset
  // A text of which only the start is shown need not be read to its end; encoded, it is up to thrice as long.
  const isText = type === '' || type.startsWith('text/')
  const length = isText ? Math.min(bytes.length - start, limits.textLength * 3) : bytes.length - start
  const body = bytes.subarray(start, start + length)
  return { header, pieces: [headOf(mime), body], body, contentType: type === '' ? 'text/plain' : type }
}

/** `body` up to the delimiter-like line that is number `count`: what can be read of too many parts. */
export function upToDelimiter(body: Uint8Array, count: number): Uint8Array {
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  let at = 0
  for (let seen = 0; seen < count; seen += 1) {
    const found = buffer.indexOf('\n--', at + 1, 'latin1')
    if (found < 0) return body
    at = found
  }
  return body.subarray(0, at)
}

function headOf(fields: readonly HeaderField[]): Uint8Array {
  const lines = fields.map(({ name, body }) => `${name}:${body.trimEnd().replace(/[\r\n]+/g, '\r\n')}\r\n`)
  return octetsOf(`${lines.join('')}\r\n`)
}

function behindBlankLine(bytes: Uint8Array, from: number): number {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blank = buffer.indexOf('\r\n\r\n', from, 'latin1')
  return blank < 0 ? bytes.length : blank + 4
}
