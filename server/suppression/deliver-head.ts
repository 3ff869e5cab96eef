import type { Header } from './header.ts'
import { type Arrival, receivedField } from './received.ts'

/** A sender should not have sent them on (RFC 5321 §4.4, RFC 5322 §3.6.3); Postfix drops the same ones. */
const DROPPED = new Set(['bcc', 'resent-bcc', 'return-path'])

/** The header as it came, our trace line before it; with the blank line that ends it. */
export function deliverHead(header: Header, arrival: Arrival): Uint8Array {
  const kept = header.fields.filter(({ name }) => !DROPPED.has(name)).map(({ bytes }) => bytes)
  return Buffer.concat([Buffer.from(receivedField(arrival), 'latin1'), ...kept, Buffer.from('\r\n')])
}
