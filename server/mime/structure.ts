import { CR, LF } from '../domain/line-ends.ts'
import { readHeader } from './header-reader.ts'
import { nameParameter } from './name-parameter.ts'

/** A part of a message as it was written, whole or container. */
export interface StructurePart {
  /** `1` is the message, `1.2` its second part. */
  readonly path: string
  /** Lower case; as said, or what RFC 2045 §5.2 takes it for. */
  readonly contentType: string
  readonly charset: string | null
  readonly encoding: string | null
  readonly disposition: string | null
  readonly filename: string | null
  /** Of its body, as encoded. */
  readonly sizeBytes: number
  readonly children: readonly StructurePart[]
}

export interface Structure {
  readonly root: StructurePart
  /** More parts, or nested deeper, than are looked at. */
  readonly isCut: boolean
}

const PARTS_MAX = 500
const DEPTH_MAX = 30
const HEADER_LIMITS = { bytes: 256 * 1024, fields: 1000 }
/** RFC 2046 §5.1.1: at most 70; others write more. */
const BOUNDARY_LENGTH_MAX = 300
const VALUE_LENGTH_MAX = 255
const DASH = 45

interface Looking {
  readonly bytes: Buffer
  parts: number
  isCut: boolean
}

interface Span {
  readonly start: number
  readonly end: number
}

/** The tree of parts between the boundaries, without decoding any. Linear in the bytes for each level; never throws. */
export function readStructure(bytes: Uint8Array): Structure {
  const looking: Looking = {
    bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    parts: 0,
    isCut: false,
  }
  const root = partAt(looking, { start: 0, end: bytes.length }, '1', 'text/plain')
  return { root, isCut: looking.isCut }
}

function partAt(looking: Looking, { start, end }: Span, path: string, unsaid: string): StructurePart {
  looking.parts += 1
  const { fields, bodyOffset } = readHeader(looking.bytes.subarray(start, end), HEADER_LIMITS)
  const field = (name: string) => fields.find((known) => known.name.toLowerCase() === name)?.body ?? ''
  const type = field('content-type')
  const disposition = field('content-disposition')
  const contentType = tokenOf(type)?.toLowerCase() ?? unsaid
  const body = { start: start + bodyOffset, end }
  return {
    path,
    contentType,
    charset: parameterOf(type, 'charset'),
    encoding: tokenOf(field('content-transfer-encoding'))?.toLowerCase() ?? null,
    disposition: tokenOf(disposition)?.toLowerCase() ?? null,
    filename: nameParameter(disposition, 'filename') ?? nameParameter(type, 'name'),
    sizeBytes: body.end - body.start,
    children: childrenOf(looking, body, path, contentType, parameterOf(type, 'boundary')),
  }
}

function childrenOf(
  looking: Looking,
  body: Span,
  path: string,
  contentType: string,
  boundary: string | null,
): readonly StructurePart[] {
  const spans =
    contentType === 'message/rfc822'
      ? [body]
      : contentType.startsWith('multipart/') && boundary !== null
        ? spansBetween(looking.bytes, body, boundary)
        : []
  const unsaid = contentType === 'multipart/digest' ? 'message/rfc822' : 'text/plain'
  const children: StructurePart[] = []
  for (const [index, span] of spans.entries()) {
    if (looking.parts >= PARTS_MAX || path.split('.').length >= DEPTH_MAX) {
      looking.isCut = true
      break
    }
    children.push(partAt(looking, span, `${path}.${index + 1}`, unsaid))
  }
  return children
}

/** What lies between the delimiter lines (RFC 2046 §5.1.1); without a closing one, up to the end. */
function spansBetween(bytes: Buffer, { start, end }: Span, boundary: string): readonly Span[] {
  const spans: Span[] = []
  const delimiter = Buffer.from(`--${boundary}`, 'latin1')
  let open: number | undefined
  let at = bytes.indexOf(delimiter, start)
  while (at >= 0 && at < end && spans.length <= PARTS_MAX) {
    const behind = at + delimiter.length
    const isLineStart = at === start || bytes[at - 1] === LF || bytes[at - 1] === CR
    if (isLineStart) {
      if (open !== undefined) spans.push({ start: open, end: withoutLineEnd(bytes, at, open) })
      open = undefined
      if (bytes[behind] === DASH && bytes[behind + 1] === DASH) return spans
      open = Math.min(end, lineEnd(bytes, behind))
    }
    at = bytes.indexOf(delimiter, behind)
  }
  if (open !== undefined && open < end) spans.push({ start: open, end })
  return spans
}

function lineEnd(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at += 1
  return bytes[at] === CR && bytes[at + 1] === LF ? at + 2 : at + 1
}

/** The line end before a delimiter is the delimiter's. */
function withoutLineEnd(bytes: Buffer, at: number, notBefore: number): number {
  const end = bytes[at - 1] === LF && bytes[at - 2] === CR ? at - 2 : at - 1
  return Math.max(notBefore, end)
}

function tokenOf(body: string): string | undefined {
  return /^\s*([^\s;()"]{1,255})/.exec(body)?.[1]
}

function parameterOf(body: string, name: string): string | null {
  const pattern = new RegExp(`;\\s*${name}\\*?\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'is')
  const [, quoted, bare] = pattern.exec(body.slice(0, HEADER_LIMITS.bytes)) ?? []
  const value = quoted?.replace(/\\(.)/g, '$1') ?? bare
  if (value === undefined || value === '') return null
  return name === 'boundary' ? value.slice(0, BOUNDARY_LENGTH_MAX) : value.slice(0, VALUE_LENGTH_MAX)
}
