import type { HeaderSummary } from '../domain/message.ts'
import { displayLine } from './display-text.ts'
import { decodeHeaderText } from './encoded-words.ts'
import { type HeaderField, readHeader } from './header-reader.ts'
import { firstMailbox } from './mailbox.ts'

/**
 * It runs on the main thread for every message before the 250, so what it looks at is bounded: 256 KiB and
 * 2,000 fields are twenty times the largest honest header and cost a millisecond.
 */
const LIMITS = { bytes: 256 * 1024, fields: 2000 }
/** RFC 5322 §2.1.1 allows no longer line; a list shows the start of it. */
const SUBJECT_LENGTH_MAX = 998
const NAME_LENGTH_MAX = 256
const ADDRESS_LENGTH_MAX = 512
const MESSAGE_ID_LENGTH_MAX = 998
/** Enough to fill what is shown, though encoding takes up to twelve octets for a character. */
const VALUE_OCTETS_MAX = 4096

/**
 * What a list shows, from the first octets of a message: decoded, cleaned for display, cut. The first field of a
 * name counts. Never throws, whatever the bytes.
 */
export function summariseHeader(start: Uint8Array): HeaderSummary {
  const { fields } = readHeader(start, LIMITS)
  const subject = firstField(fields, 'subject')
  const from = firstField(fields, 'from')
  const messageId = firstField(fields, 'message-id')
  const mailbox = from === undefined ? { name: null, address: null } : firstMailbox(from)
  return {
    subject:
      subject === undefined
        ? null
        : displayLine(decodeHeaderText(subject.slice(0, VALUE_OCTETS_MAX)), SUBJECT_LENGTH_MAX),
    fromName: shown(mailbox.name, NAME_LENGTH_MAX),
    fromAddress: shown(mailbox.address, ADDRESS_LENGTH_MAX),
    messageIdHeader: messageId === undefined ? null : shown(bareMessageId(messageId), MESSAGE_ID_LENGTH_MAX),
  }
}

function firstField(fields: readonly HeaderField[], name: string): string | undefined {
  for (const field of fields) {
    if (field.name.length === name.length && field.name.toLowerCase() === name) return field.body
  }
  return undefined
}

function shown(text: string | null, lengthMax: number): string | null {
  const line = text === null ? '' : displayLine(text, lengthMax)
  return line === '' ? null : line
}

/** What stands in the angle brackets, or all of it where there are none. */
function bareMessageId(body: string): string {
  const text = decodeHeaderText(body.slice(0, VALUE_OCTETS_MAX)).trim()
  const open = text.indexOf('<')
  const close = text.indexOf('>', open + 1)
  return open >= 0 && close > open ? text.slice(open + 1, close) : text
}
