/** A header field as received. */
export interface HeaderField {
  /** As written. */
  readonly name: string
  /** Behind the colon, folds included; one character per octet. */
  readonly body: string
}

export interface Header {
  readonly fields: readonly HeaderField[]
  /** Where the first field starts: behind an mbox `From ` line, if there is one. */
  readonly startOffset: number
  /** Where the body starts. */
  readonly bodyOffset: number
  /** `blank`: ended as it should. `junk`: at a line that is no field. `cut`: at a limit. `none`: the bytes ended first. */
  readonly end: 'blank' | 'junk' | 'cut' | 'none'
}

export interface HeaderLimits {
  readonly bytes: number
  readonly fields: number
}

/** Nearly every header fits; the rest is looked at in full only when it does not. */
const FIRST_LOOK_BYTES = 16 * 1024
/** RFC 5322 §2.1.1 ends a line there, so no honest name is longer. */
const NAME_LENGTH_MAX = 998
/** A name may be followed by blanks (RFC 5322 §4.5). */
const NAME = /^[\x21-\x39\x3b-\x7e]+[ \t]*$/

/**
 * The fields of the header at the start of `bytes`, looking at `limits.bytes` octets at most. Lines end with
 * CRLF, LF or a bare CR, as in the canonical form. The header ends at the first line that is neither a field nor
 * a continuation, where the redirected copy's header ends too. Never throws; linear.
 */
export function readHeader(bytes: Uint8Array, limits: HeaderLimits): Header {
  const available = Math.min(bytes.length, limits.bytes)
  const look = Math.min(available, FIRST_LOOK_BYTES)
  const first = scan(latin1(bytes, look), look < bytes.length, limits.fields)
  if (first.end !== 'cut' || look === available || first.fields.length >= limits.fields) return first
  return scan(latin1(bytes, available), available < bytes.length, limits.fields)
}

function latin1(bytes: Uint8Array, length: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, length).toString('latin1')
}

function scan(text: string, more: boolean, fieldsMax: number): Header {
  const nextLine = lineReader(text)
  const fields: HeaderField[] = []
  const startOffset = isMboxLine(text) ? nextLine(0).next : 0
  let name: string | undefined
  let bodyStart = 0
  let at = startOffset
  const close = (end: number) => {
    if (name !== undefined) fields.push({ name, body: text.slice(bodyStart, end) })
    name = undefined
  }
  while (at < text.length) {
    const line = nextLine(at)
    // Its rest was not looked at: a field that starts there is taken as far as it goes, nothing is judged by it.
    const unfinished = more && line.next === text.length
    if (line.end === at && !unfinished) {
      close(at)
      return { fields, startOffset, bodyOffset: line.next, end: 'blank' }
    }
    if (!isBlank(text.charCodeAt(at)) || name === undefined) {
      close(at)
      const colon = fieldColon(text, at, line.end)
      if (colon < 0) return { fields, startOffset, bodyOffset: at, end: unfinished ? 'cut' : 'junk' }
      if (fields.length >= fieldsMax) return { fields, startOffset, bodyOffset: at, end: 'cut' }
      name = text.slice(at, colon).trimEnd()
      bodyStart = colon + 1
    }
    at = line.next
  }
  close(at)
  return { fields, startOffset, bodyOffset: at, end: more ? 'cut' : 'none' }
}

/** Finds line ends from growing positions; each kind is searched for once, however far away the next one is. */
function lineReader(text: string): (from: number) => { readonly end: number; readonly next: number } {
  let cr = -1
  let lf = -1
  const find = (mark: string, from: number) => {
    const found = text.indexOf(mark, from)
    return found < 0 ? text.length : found
  }
  return (from) => {
    if (cr < from) cr = find('\r', from)
    if (lf < from) lf = find('\n', from)
    if (lf <= cr) return { end: lf, next: Math.min(lf + 1, text.length) }
    return { end: cr, next: lf === cr + 1 ? lf + 1 : cr + 1 }
  }
}

/** The line that mbox files put before a message. */
function isMboxLine(text: string): boolean {
  return text.startsWith('From ') && !/^From +:/.test(text.slice(0, NAME_LENGTH_MAX))
}

function fieldColon(text: string, from: number, end: number): number {
  const colon = text.indexOf(':', from)
  if (colon < 0 || colon >= end || colon - from > NAME_LENGTH_MAX) return -1
  return NAME.test(text.slice(from, colon)) ? colon : -1
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09
}
