import { addressKey, foldAscii, parseAddress } from '../domain/address.ts'
import type { NewMessage } from '../domain/message.ts'

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
  if (message.envelope.from !== '') found.push({ role: 'from', key: addressKey(message.envelope.from) })
  const { fromAddress } = message.summary
  if (fromAddress !== null) found.push({ role: 'from', key: searchKey(fromAddress) })
  for (const recipient of message.recipients) {
    found.push({ role: recipient.class, key: addressKey(recipient.address) })
  }
  return found
}

/** The key of what may be an address; a From field can hold anything. */
export function searchKey(text: string): string {
  const address = parseAddress(text)
  return address === undefined ? foldAscii(text) : addressKey(address)
}
