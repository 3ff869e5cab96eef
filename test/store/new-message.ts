import { randomBytes } from 'node:crypto'
import type { Address } from '../../server/domain/address.ts'
import type { MessageId, NewMessage } from '../../server/domain/message.ts'

export const address = (text: string) => text as Address

export function newId(): MessageId {
  return randomBytes(16).toString('base64url') as MessageId
}

/** A captured message to one recipient; override what the test is about. */
export function newMessage(
  instanceId: number,
  { bytes, ...over }: Partial<NewMessage> & { bytes?: Uint8Array } = {},
): NewMessage {
  const raw = over.raw ?? { kind: 'memory', bytes: bytes ?? Buffer.from('Subject: Hello\r\n\r\nHello.\r\n') }
  return {
    id: newId(),
    instanceId,
    receivedAtMs: 1_700_000_000_000,
    envelope: {
      from: address('shop@staging.example'),
      to: [{ address: address('alice@customer.example'), notify: null, orcpt: null }],
      smtputf8: false,
      body: null,
      ret: null,
      envid: null,
    },
    recipients: [
      { address: address('alice@customer.example'), class: 'to', disposition: { kind: 'suppressed' } },
    ],
    summary: {
      subject: 'Hello',
      fromName: 'Shop',
      fromAddress: 'shop@staging.example',
      messageIdHeader: null,
    },
    session: {
      clientAddress: '127.0.0.1',
      clientPort: 40000,
      heloName: 'app',
      tls: null,
      authUser: null,
      transcript: [],
    },
    facts: {
      sizeBytes: raw.kind === 'memory' ? raw.bytes.length : raw.sizeBytes,
      canonical: true,
      hasEightBit: false,
      hasNul: false,
    },
    decision: { kind: 'capture', reason: null, mode: 'capture', instanceKind: 'staging' },
    safeSet: [],
    copy: null,
    ...over,
    raw,
  }
}

/** A message with a copy to these addresses through the relay `real`. */
export function outgoing(
  instanceId: number,
  to: readonly string[],
  over: Partial<NewMessage> = {},
): NewMessage {
  const from = address('noreply@stage.example')
  return newMessage(instanceId, {
    decision: { kind: 'redirect', reason: null, mode: 'redirect', instanceKind: 'staging' },
    safeSet: to.map(address),
    copy: {
      from,
      to: to.map(address),
      head: Buffer.from('Subject: {Alice} Hello\r\n'),
      bodyOffset: 16,
      relay: 'real',
    },
    ...over,
  })
}
