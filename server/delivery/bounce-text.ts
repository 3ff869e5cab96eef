import type { ReversePath } from '../domain/address.ts'
import type { ReportKind } from '../domain/delivery.ts'
import type { Envelope } from '../domain/envelope.ts'

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

/** No more of a long header is sent back. */
const HEADER_OCTETS_MAX = 32 * 1024

/** A delivery status notification (RFC 3464, RFC 3461 §6), from nobody and never to be answered (RFC 3834 §5). */
export function bounceText(facts: BounceFacts): Uint8Array {
  const { kind, host, to, atMs, id } = facts
  const boundary = `=_${id}`
  const { kind: what, bytes } = facts.returned
  const returned = Buffer.from(what === 'header' ? bytes.subarray(0, HEADER_OCTETS_MAX) : bytes)
  const said = [to, ...facts.recipients.flatMap(({ address, reply }) => [address, reply])]
  const isAscii = returned.every((octet) => octet < 0x80) && said.every(isPrintable)
  const encoding = isAscii ? '7bit' : '8bit'
  const head = [
    `Date: ${dateTime(atMs)}`,
    `From: "Mail delivery" <mailer-daemon@${host}>`,
    `To: <${to}>`,
    `Subject: ${kind === 'failure' ? 'Your message could not be delivered' : 'Your message is delayed'}`,
    `Message-ID: <${id}@${host}>`,
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    `Content-Type: multipart/report; report-type=delivery-status; boundary="${boundary}"`,
    `Content-Transfer-Encoding: ${encoding}`,
    '',
  ]
  const parts = [
    [
      'Content-Type: text/plain; charset=utf-8',
      `Content-Transfer-Encoding: ${encoding}`,
      '',
      ...words(facts),
    ],
    [statusType(facts), `Content-Transfer-Encoding: ${encoding}`, '', ...status(facts)],
    [
      `Content-Type: ${what === 'header' ? 'text/rfc822-headers' : 'message/rfc822'}`,
      `Content-Transfer-Encoding: ${encoding}`,
      '',
    ],
  ].map((lines) => [`--${boundary}`, ...lines].join('\r\n'))
  return Buffer.concat([
    Buffer.from([...head, ...parts, ''].join('\r\n')),
    returned,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ])
}

function words({ kind, host, recipients }: BounceFacts): string[] {
  const lead =
    kind === 'failure'
      ? `This is the mail server at ${host}. Your message could not be delivered to:`
      : `This is the mail server at ${host}. Your message has not been delivered yet; it is tried again. It waits for:`
  return [lead, '', ...recipients.flatMap(({ address, reply }) => [`  ${address}`, `    ${reply}`, ''])]
}

/** RFC 3464 §2: one group of fields for the message, then one for each recipient. */
function status({ kind, host, envelope, arrivedAtMs, atMs, recipients }: BounceFacts): string[] {
  const groups = recipients.map(({ address, reply, relay }) => {
    const asked = envelope.to.find((recipient) => recipient.address === address)
    const type = isPrintable(address) ? 'rfc822' : 'utf-8'
    return [
      ...(asked?.orcpt ? [`Original-Recipient: ${decodeXtext(asked.orcpt)}`] : []),
      `Final-Recipient: ${type}; ${address}`,
      `Action: ${kind === 'failure' ? 'failed' : 'delayed'}`,
      `Status: ${statusCode(kind, reply)}`,
      ...(/^[245]\d\d/.test(reply)
        ? [`Remote-MTA: x-relay; ${relay}`, `Diagnostic-Code: smtp; ${reply}`]
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
  const given = kind === 'failure' ? '5' : '4'
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

/** RFC 6533 §3: with addresses that are not ASCII, the report says so. */
function statusType({ recipients }: BounceFacts): string {
  const isPlain = recipients.every(({ address }) => isPrintable(address))
  return `Content-Type: message/${isPlain ? '' : 'global-'}delivery-status`
}

function dateTime(atMs: number): string {
  return new Date(atMs).toUTCString().replace('GMT', '+0000')
}
