import { isAscii } from 'node:buffer'
import type { ReversePath } from '../domain/address.ts'
import type { ReportKind } from '../domain/delivery.ts'
import type { Envelope } from '../domain/envelope.ts'
import { quotedPrintable } from './quoted-printable.ts'

export interface BounceFacts {
  readonly kind: ReportKind
  /** Our name: who reports. */
  readonly host: string
  /** MAIL FROM of the message, which the report goes to; never null. */
  readonly to: Exclude<ReversePath, ''>
  readonly envelope: Envelope
  readonly arrivedAtMs: number
  readonly atMs: number
  readonly recipients: readonly BouncedRecipient[]
  /** What goes back of the message, with canonical line ends. */
  readonly returned: Returned
  /** Unique: makes the boundary and the Message-ID. */
  readonly id: string
}

/** The header of the message as it was received, or all of it (RFC 3461 §6.2). */
export interface Returned {
  readonly kind: 'header' | 'message'
  readonly bytes: Uint8Array
}

export interface BouncedRecipient {
  readonly address: string
  /** The relay's last reply, or what went wrong in words. */
  readonly reply: string
  readonly relay: string
}

export const SUBJECTS: Record<ReportKind, string> = {
  failure: 'Your message could not be delivered',
  delay: 'Your message is delayed',
  relayed: 'Your message was passed on',
}

const LEADS: Record<ReportKind, string> = {
  failure: 'Your message could not be delivered to:',
  delay: 'Your message has not been delivered yet; it is tried again. It waits for:',
  relayed: 'Your message was passed on to a server that gives no notice of delivery, for:',
}

/** RFC 3464 §2.3.3, and the class of the status codes (RFC 3463 §3.1). */
const ACTIONS: Record<ReportKind, { readonly action: string; readonly digit: string }> = {
  failure: { action: 'failed', digit: '5' },
  delay: { action: 'delayed', digit: '4' },
  relayed: { action: 'relayed', digit: '2' },
}

/** No more of a long header is sent back. */
const HEADER_OCTETS_MAX = 32 * 1024

/** RFC 5322 §2.1.1, without the CRLF. */
const LINE_OCTETS_MAX = 998

/**
 * A delivery status notification (RFC 3464, RFC 3461 §6), from nobody and never to be answered (RFC 3834 §5). It is
 * ASCII, save a whole message that comes back and is not, so that it gets through where the message did not.
 */
export function bounceText(facts: BounceFacts): Uint8Array {
  const { kind, host, to, atMs, id } = facts
  const boundary = `=_${id}`
  const parts: readonly Part[] = [
    part('text/plain; charset=utf-8', Buffer.from(words(facts).join('\r\n'))),
    // Always ASCII as it is (RFC 3464 §2.1).
    { type: 'message/delivery-status', encoding: '7bit', bytes: Buffer.from(status(facts).join('\r\n')) },
    returnedPart(facts.returned),
  ]
  const head = [
    `Date: ${dateTime(atMs)}`,
    `From: "Mail delivery" <mailer-daemon@${host}>`,
    `To: <${to}>`,
    `Subject: ${SUBJECTS[kind]}`,
    `Message-ID: <${id}@${host}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    `Content-Transfer-Encoding: ${parts.some(({ encoding }) => encoding === '8bit') ? '8bit' : '7bit'}`,
    '',
    '',
  ]
  return Buffer.concat([
    Buffer.from(head.join('\r\n')),
    ...parts.flatMap(({ type, encoding, bytes }) => [
      Buffer.from(`--${boundary}\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`),
      bytes,
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ])
}

interface Part {
  readonly type: string
  readonly encoding: '7bit' | '8bit' | 'quoted-printable'
  readonly bytes: Uint8Array
}

/** Text as it is, or encoded where it has more than ASCII or lines that are too long. */
function part(type: string, bytes: Uint8Array): Part {
  if (isAscii(bytes) && !hasLongLine(bytes)) return { type, encoding: '7bit', bytes }
  return { type, encoding: 'quoted-printable', bytes: Buffer.from(quotedPrintable(bytes)) }
}

/** A message must not be encoded in any other way (RFC 2046 §5.2.1). */
function returnedPart({ kind, bytes }: Returned): Part {
  if (kind === 'header') return part('text/rfc822-headers', bytes.subarray(0, HEADER_OCTETS_MAX))
  return { type: 'message/rfc822', encoding: isAscii(bytes) ? '7bit' : '8bit', bytes }
}

function hasLongLine(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('latin1')
  return text.split('\r\n').some((line) => line.length > LINE_OCTETS_MAX)
}

function words({ kind, host, recipients }: BounceFacts): string[] {
  const lead = `This is the mail server at ${host}. ${LEADS[kind]}`
  return [lead, '', ...recipients.flatMap(({ address, reply }) => [`  ${address}`, `    ${reply}`, ''])]
}

/** RFC 3464 §2: one group of fields for the message, then one for each recipient. */
function status({ kind, host, envelope, arrivedAtMs, atMs, recipients }: BounceFacts): string[] {
  const groups = recipients.map(({ address, reply, relay }) => {
    const asked = envelope.to.find((recipient) => recipient.address === address)
    const final = isPrintable(address) ? `rfc822; ${address}` : `utf-8; ${spelledOut(address, NO_QCHAR)}`
    return [
      ...(asked?.orcpt ? [`Original-Recipient: ${spelledOut(decodeXtext(asked.orcpt), NO_ASCII)}`] : []),
      `Final-Recipient: ${final}`,
      `Action: ${ACTIONS[kind].action}`,
      `Status: ${statusCode(kind, reply)}`,
      ...(/^[245]\d\d/.test(reply)
        ? [`Remote-MTA: x-relay; ${relay}`, `Diagnostic-Code: smtp; ${reply.replace(/[^ -~]/gu, '?')}`]
        : []),
      `Last-Attempt-Date: ${dateTime(atMs)}`,
      '',
    ]
  })
  return [
    ...(envelope.envid === null ? [] : [`Original-Envelope-Id: ${decodeXtext(envelope.envid)}`]),
    `Reporting-MTA: dns; ${host}`,
    `Arrival-Date: ${dateTime(arrivedAtMs)}`,
    '',
    ...groups.flat(),
  ]
}

/** RFC 3463: the relay's own, of the class that our verdict is. */
function statusCode(kind: ReportKind, reply: string): string {
  const enhanced = /\b[245]\.(\d{1,3}\.\d{1,3})\b/.exec(reply)?.[1]
  const given = ACTIONS[kind].digit
  if (enhanced !== undefined) return `${given}.${enhanced}`
  return kind === 'failure' && !/^5/.test(reply) ? '5.4.7' : `${given}.0.0`
}

/** RFC 3461 §4: what is not printable stays encoded, so that it can't begin a field of its own. */
function decodeXtext(text: string): string {
  return text.replace(/\+([2-7][0-9A-F])/g, (encoded, hex: string) => {
    const character = String.fromCharCode(Number.parseInt(hex, 16))
    return isPrintable(character) ? character : encoded
  })
}

function isPrintable(text: string): boolean {
  return /^[ -~]*$/.test(text)
}

const NO_ASCII = /[^ -~]/gu
/** What an address in a field of ASCII can't hold (RFC 6533 §3). */
const NO_QCHAR = /[^!-*,-<>-[\]-~]/gu

/** RFC 6533 §3, `EmbeddedUnicodeChar`. */
function spelledOut(text: string, which: RegExp): string {
  return text.replace(
    which,
    (character) => `\\x{${character.codePointAt(0)?.toString(16).toUpperCase().padStart(2, '0')}}`,
  )
}

function dateTime(atMs: number): string {
  return new Date(atMs).toUTCString().replace('GMT', '+0000')
}
