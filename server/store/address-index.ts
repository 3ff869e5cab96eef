import { asciiDomain, foldAscii } from '../domain/address.ts'
import type { NewMessage } from '../domain/message.ts'

/** Nearly every domain there is; converting it would change nothing. */
const PLAIN_DOMAIN = /^[a-z0-9.-]+$/i

/** An address of a message as an address search looks for it. */
export interface AddressEntry {
  readonly role: 'from' | 'to' | 'cc' | 'bcc'
  readonly key: string
}

/** Every address of a message, some perhaps twice: MAIL FROM, the From field, the recipients by class. */
export function addressEntries(
  message: Pick<NewMessage, 'envelope' | 'summary' | 'recipients'>,
): readonly AddressEntry[] {
  const found: AddressEntry[] = []
  if (message.envelope.from !== '') found.push({ role: 'from', key: searchKey(message.envelope.from) })
  const { fromAddress } = message.summary
  if (fromAddress !== null) found.push({ role: 'from', key: searchKey(fromAddress) })
  for (const recipient of message.recipients) {
    found.push({ role: recipient.class, key: searchKey(recipient.address) })
  }
  return found
}

/** What spellings of one mailbox share, as far as it is an address; a From field can hold anything. */
export function searchKey(text: string): string {
  const at = text.lastIndexOf('@')
  if (at < 0) return foldAscii(text)
  return `${foldAscii(text.slice(0, at))}@${domainKey(text.slice(at + 1))}`
}

/** The domain as it goes on the wire, in lower case; folded as it stands when it is none. */
export function domainKey(domain: string): string {
  return PLAIN_DOMAIN.test(domain) ? domain.toLowerCase() : asciiDomain(domain) || foldAscii(domain)
}
