import { asciiDomain, foldAscii } from '../../domain/address.ts'
import type { NewMessage } from '../../domain/message.ts'

/** Nearly every domain there is; converting it would change nothing. */
const PLAIN_DOMAIN = /^[a-z0-9.-]+$/i

/** What a message is looked up by. */
export interface MessageKey {
  readonly role: 'from' | 'to' | 'cc' | 'bcc' | 'message-id' | 'tag'
  readonly key: string
}

/** Every key of a message, some perhaps twice: MAIL FROM, the From field, the recipients by class, Message-ID, tags. */
export function messageKeys(
  message: Pick<NewMessage, 'envelope' | 'recipients'> & {
    readonly summary: Pick<NewMessage['summary'], 'fromAddress' | 'messageIdHeader'>
    readonly tags: readonly string[]
  },
): readonly MessageKey[] {
  const { envelope, recipients, summary, tags } = message
  const keys: MessageKey[] = recipients.map((recipient) => ({
    role: recipient.class,
    key: addressSearchKey(recipient.address),
  }))
  if (envelope.from !== '') keys.push({ role: 'from', key: addressSearchKey(envelope.from) })
  if (summary.fromAddress !== null) keys.push({ role: 'from', key: addressSearchKey(summary.fromAddress) })
  if (summary.messageIdHeader !== null) keys.push({ role: 'message-id', key: summary.messageIdHeader })
  keys.push(...tags.map((key) => ({ role: 'tag', key }) as const))
  return keys
}

/** What spellings of one mailbox share, as far as it is an address; a From field can hold anything. */
export function addressSearchKey(text: string): string {
  const at = text.lastIndexOf('@')
  if (at < 0) return foldAscii(text)
  return `${foldAscii(text.slice(0, at))}@${domainSearchKey(text.slice(at + 1))}`
}

/** The domain as it goes on the wire, in lower case; folded as it stands when it is none. */
export function domainSearchKey(domain: string): string {
  return PLAIN_DOMAIN.test(domain) ? domain.toLowerCase() : asciiDomain(domain) || foldAscii(domain)
}
