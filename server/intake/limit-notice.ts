import type { Address } from '../domain/address.ts'
import type { Instance } from '../domain/instance.ts'
import type { Submission } from './intake.types.ts'

/**
 * The mail that tells the test recipients, once an hour, that the redirect limit holds further messages.
 * It goes the way of every other message, so the rule judges it too.
 */
export function limitNotice(instance: Instance, hostname: string): Submission | undefined {
  const { sender, testRecipients, redirectLimit } = instance.email
  if (sender === null || testRecipients.length === 0) return undefined
  const bytes = Buffer.from(
    [
      `From: <${sender}>`,
      `To: ${testRecipients.join(', ')}`,
      `Subject: ${instance.name}: redirect limit reached, further mail is held`,
      'Auto-Submitted: auto-generated',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      `The instance ${instance.name} redirected ${redirectLimit} messages within an hour, which is its limit.`,
      'What comes above the limit is kept in the inbox as held and is not sent to you.',
      '',
    ].join('\r\n'),
  )
  return {
    instance,
    envelope: {
      from: '',
      to: testRecipients.map((address: Address) => ({ address, notify: null, orcpt: null })),
      smtputf8: false,
      body: null,
      ret: null,
      envid: null,
    },
    content: {
      raw: { kind: 'memory', bytes },
      facts: {
        sizeBytes: bytes.length,
        canonical: true,
        hasEightBit: bytes.some((octet) => octet > 0x7f),
        hasNul: false,
      },
      start: bytes,
    },
    session: {
      clientAddress: '127.0.0.1',
      clientPort: 0,
      heloName: hostname,
      tls: null,
      authUser: null,
      transcript: [],
    },
  }
}
