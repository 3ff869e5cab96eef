import { type Address, asciiDomain, domainOf, foldAscii, localPartOf } from '../domain/address.ts'
import type { EnvelopeRecipient } from '../domain/envelope.ts'
import type { RecipientClass } from '../domain/recipient.ts'
import { addressesIn, plainLocalPart } from './address-list.ts'
import type { Field, Header } from './header.ts'

/** Octets of one To or Cc that are read: ten thousand addresses. Who stands behind them counts as bcc. */
const VALUE_OCTETS_MAX = 256 * 1024

/** An envelope recipient and where the header shows it. */
export interface Classified {
  readonly address: Address
  readonly class: RecipientClass
}

/**
 * Says of each envelope recipient whether To or Cc shows it; who is in neither is bcc (RFC 5321 §7.2). Whom only
 * the header names is not intended in this transaction. Exact repetitions are kept once.
 */
export function classify(to: readonly EnvelopeRecipient[], header: Header): Classified[] {
  const recipients = [...new Set(to.map(({ address }) => address))]
  const keys = new Map(recipients.map((address) => [address, keyOf(address)]))
  const locals = new Set([...keys.values()].map(({ local }) => local))
  const inTo = shownIn(header, 'to', locals)
  const inCc = shownIn(header, 'cc', locals)
  return recipients.map((address) => {
    const key = keys.get(address)
    const text = key === undefined ? '' : keyText(key)
    return { address, class: inTo.has(text) ? 'to' : inCc.has(text) ? 'cc' : 'bcc' }
  })
}

interface Key {
  readonly local: string
  readonly domain: string
}

function keyOf(address: Address): Key {
  const domain = domainOf(address)
  return { local: foldAscii(plainLocalPart(localPartOf(address))), domain: asciiDomain(domain) }
}

function keyText({ local, domain }: Key): string {
  return `${local}@${domain}`
}

/** Keys of the addresses in all fields of that name whose local part is one of `locals`. */
function shownIn(header: Header, name: 'to' | 'cc', locals: ReadonlySet<string>): ReadonlySet<string> {
  const shown = new Set<string>()
  for (const field of header.fields) {
    if (field.name !== name) continue
    for (const listed of addressesIn(valueText(field))) {
      const local = foldAscii(listed.local)
      // The local part first: IDNA for a hundred thousand strangers would take too long.
      if (!locals.has(local)) continue
      const domain = asciiDomain(listed.domain)
      if (domain !== '') shown.add(keyText({ local, domain }))
    }
  }
  return shown
}

function valueText({ bytes, valueAt }: Field): string {
  const octets = Math.min(bytes.length - valueAt, VALUE_OCTETS_MAX)
  return Buffer.from(bytes.buffer, bytes.byteOffset + valueAt, octets).toString('utf8')
}
