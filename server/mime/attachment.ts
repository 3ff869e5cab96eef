import type { AttachmentStream } from 'mailparser'
import { displayLine } from './display-text.ts'
import type { ParsedAttachment } from './mime.types.ts'

/** No file system takes longer names. */
const FILE_NAME_LENGTH_MAX = 255
/** RFC 5322 §2.1.1 allows no longer line. */
const CONTENT_ID_LENGTH_MAX = 998
/** RFC 6838 §4.2 limits both names to 127 characters. */
const CONTENT_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/
/** What is not told, or not a type (RFC 2046 §4.5.1). */
const UNKNOWN_TYPE = 'application/octet-stream'

/** What the page says of a part, from the part's own header; `sha256` in hex. */
export function describe(
  part: string,
  stream: AttachmentStream,
  content: { readonly sizeBytes: number; readonly sha256: string },
): ParsedAttachment {
  return {
    part,
    filename: lineOrNull(stream.filename, FILE_NAME_LENGTH_MAX),
    contentType: typeOf(stream),
    sizeBytes: content.sizeBytes,
    sha256: content.sha256,
    contentId: lineOrNull(stream.cid, CONTENT_ID_LENGTH_MAX),
    disposition: isInline(stream) ? 'inline' : 'attachment',
  }
}

/** As declared: the parser would guess a type from the file name. */
function typeOf(stream: AttachmentStream): string {
  const declared = stream.headers.get('content-type')
  const value = typeof declared === 'object' && 'value' in declared ? declared.value : stream.contentType
  const type = typeof value === 'string' ? value.trim().toLowerCase() : ''
  return CONTENT_TYPE.test(type) ? type : UNKNOWN_TYPE
}

/** A picture that the HTML refers to is inline even when nothing says so. */
function isInline({ contentDisposition, related }: AttachmentStream): boolean {
  return contentDisposition === undefined ? related === true : contentDisposition === 'inline'
}

function lineOrNull(text: unknown, lengthMax: number): string | null {
  const line = typeof text === 'string' ? displayLine(text, lengthMax) : ''
  return line === '' ? null : line
}
