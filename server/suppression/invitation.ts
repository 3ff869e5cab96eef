import { HEADER_OCTETS_MAX } from './header.ts'

/** A field that says what a part is, with its continuation lines; wherever it stands, since parts lie in parts. */
const PART_FIELD = /^content-(?:type|disposition)[ \t]*:.*(?:(?:\r\n|\r|\n)[ \t].*)*/gim
const COMMENT_OR_SPACE = /\([^()]*\)|[\s"]/g
const CALENDAR =
  /text\/(?:x-v)?calendar|application\/(?:ics|calendar|vnd\.[\w.-]*calendar)|\.(?:ics|ical|vcs)(?:;|$)/

/**
 * Whether a calendar that mail programs act on may be in the message (RFC 6047): they answer its organizer, who is a
 * real person. Asked of the first octets; what lies behind them is not known, and counts as one.
 */
export function mayInvite(start: Uint8Array): boolean {
  if (start.length > HEADER_OCTETS_MAX) return true
  const text = Buffer.from(start.buffer, start.byteOffset, start.length).toString('latin1')
  for (const [field] of text.matchAll(PART_FIELD)) {
    if (CALENDAR.test(field.toLowerCase().replace(COMMENT_OR_SPACE, ''))) return true
  }
  return false
}
