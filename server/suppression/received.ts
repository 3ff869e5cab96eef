import type { Envelope } from '../domain/envelope.ts'
import type { MessageId } from '../domain/message.ts'
import type { SessionStory } from '../domain/session.ts'

/** How and when a message came in: what our trace line and the copy's marks say. */
export interface Arrival {
  readonly id: MessageId
  /** The name that we greet with. */
  readonly host: string
  readonly receivedAtMs: number
  readonly clientAddress: string
  /** Argument of EHLO or HELO, as claimed. */
  readonly heloName: string
  readonly protocol: Protocol
}

/** The `with` of a trace line (RFC 3848, RFC 6531 §4.3). */
export type Protocol = 'SMTP' | `ESMTP${'' | 'S' | 'A' | 'SA'}` | `UTF8SMTP${'' | 'S' | 'A' | 'SA'}`

/** What its session says of how a message came. */
export function protocolOf({ smtputf8 }: Envelope, session: SessionStory): Protocol {
  if (!saidEhlo(session)) return 'SMTP'
  const secure = session.tls === null ? '' : 'S'
  const authenticated = session.authUser === null ? '' : 'A'
  return `${smtputf8 ? 'UTF8SMTP' : 'ESMTP'}${secure}${authenticated}`
}

function saidEhlo({ transcript }: SessionStory): boolean {
  return !transcript.some(({ from, line }) => from === 'client' && /^helo /i.test(line))
}

/** RFC 1035 §2.3.4. */
const HOST_NAME_OCTETS_MAX = 255

/**
 * Our trace line (RFC 5321 §4.4) with its CRLF. It never has a `for`: that would show a hidden recipient to the
 * others.
 */
export function receivedField({
  id,
  host,
  receivedAtMs,
  clientAddress,
  heloName,
  protocol,
}: Arrival): string {
  return [
    `Received: from ${hostName(heloName)} (${addressLiteral(clientAddress)})`,
    ` by ${hostName(host)} with ${protocol} id ${id};`,
    ` ${dateTime(receivedAtMs)}`,
    '',
  ].join('\r\n')
}

/** The client's claim without anything that could be read as more than a host name or an address literal. */
function hostName(claimed: string): string {
  const name = claimed.slice(0, HOST_NAME_OCTETS_MAX).replace(/[^A-Za-z0-9._:[\]-]/g, '?')
  return name === '' ? 'unknown' : name
}

/** RFC 5321 §4.1.3; an IPv4 client of a dual-stack socket shows as what it is. */
function addressLiteral(clientAddress: string): string {
  const address = clientAddress.replace(/^::ffff:(?=\d+\.)/i, '').replace(/[^0-9a-fA-F.:]/g, '?')
  return address.includes(':') ? `[IPv6:${address}]` : `[${address}]`
}

/** RFC 5322 §3.3, in UTC. */
function dateTime(atMs: number): string {
  return new Date(atMs).toUTCString().replace('GMT', '+0000')
}
