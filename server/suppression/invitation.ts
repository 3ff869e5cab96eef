import { HEADER_OCTETS_MAX } from './header.ts'
import { readingsOf } from './readings.ts'

/** A field that says what a part is, with its continuation lines; wherever it stands, since parts lie in parts. */
const PART_FIELD = /^[ \t]*content-[a-z-]+[ \t]*:.*(?:\n[ \t].*)*/gim

/** A calendar, and what a mail program finds one in that we don't look into: TNEF, what is encrypted, a fragment. */
const TYPE =
  /(?:text|application)\/(?:[\w.+-]*calendar|ics|(?:vnd\.)?ms-tnef|(?:x-)?pkcs7-mime)|multipart\/encrypted|message\/partial|content-classes:calendarmessage/
const FILE = /\.(?:ics|ical|icalendar|ifb|vcs)(?!\.?[\w-])/

/** A file in the text, which Outlook makes an attachment. */
const UUENCODED = /^begin(?:-base64)? [0-7]{3,4} .*\.(?:ics|ical|icalendar|ifb|vcs)[ \t]*$/im

/** Real messages are far below it; reading what is made to be slow must not hold others up. */
const PART_FIELDS_OCTETS_MAX = 128 * 1024

/** Parts that lie in an encoding, where their fields can't be seen. RFC 2045 §6.4 forbids it; some programs read it. */
const NESTING = /^[ \t]*content-type[ \t]*:\s*(?:multipart|message)/im
const ENCODING = /^[ \t]*content-transfer-encoding[ \t]*:(.*(?:\n[ \t].*)*)/gim
const NOT_ENCODED = ['7bit', '8bit', 'binary']

/**
 * Whether a calendar that mail programs act on may be in the message (RFC 6047): they answer its organizer, who is a
 * real person. Asked of the first octets; what lies behind them, or where we can't look, is not known, and counts as one.
 */
export function mayInvite(start: Uint8Array): boolean {
  if (start.length > HEADER_OCTETS_MAX) return true
  const text = plainLines(start)
  let octets = 0
  for (const [field] of text.matchAll(PART_FIELD)) {
    octets += field.length
    if (octets > PART_FIELDS_OCTETS_MAX) return true
    const readings = readingsOf(field)
    if (readings === 'unreadable' || readings.some(isCalendar)) return true
  }
  return UUENCODED.test(text) || text.split('\n\n').some(hidesParts)
}

/** With LF as line end, and without what some readers skip: NUL octets, and a byte order mark before the first field. */
function plainLines(start: Uint8Array): string {
  const text = Buffer.from(start.buffer, start.byteOffset, start.length).toString('latin1')
  return text
    .replaceAll('\0', '')
    .replace(/^(?:\xef\xbb\xbf)+/, '')
    .replace(/\r\n?/g, '\n')
}

function isCalendar(reading: string): boolean {
  return FILE.test(reading) || TYPE.test(reading.replace(/["\s]/g, ''))
}

/** `block` is what stands between two blank lines. */
function hidesParts(block: string): boolean {
  if (!NESTING.test(block)) return false
  return [...block.matchAll(ENCODING)].some(([, value = '']) => {
    const readings = readingsOf(value)
    return readings === 'unreadable' || !readings.some((reading) => NOT_ENCODED.includes(reading.trim()))
  })
}
