import { type Address, parseAddress, type ReversePath } from '../../domain/address.ts'
import type { Envelope } from '../../domain/envelope.ts'
import { readHeader } from '../../mime/header-reader.ts'
import { mailboxesOf } from '../../mime/mailboxes.ts'

const HEADER_LIMITS = { bytes: 1024 * 1024, fields: 5000 }
/** Said of mail whose header names nobody; a domain that nobody can have (RFC 2606). */
const NOBODY = 'unknown@import.invalid'

/** The envelope that a message would have had, by its header: files have none. */
export function headerEnvelope(start: Uint8Array): Envelope {
  const { fields } = readHeader(start, HEADER_LIMITS)
  const named = (...names: readonly string[]) =>
    fields
      .filter(({ name }) => names.includes(name.toLowerCase()))
      .flatMap(({ body }) => mailboxesOf(body))
      .flatMap(addressOf)
  const from = named('return-path')[0] ?? named('from', 'sender')[0] ?? ''
  return plainEnvelope(from, named('to', 'cc', 'bcc', 'delivered-to'))
}

/** The envelope that an index says, where it says one that can be; undefined else. */
export function saidEnvelope(said: {
  readonly from: string
  readonly to: readonly string[]
}): Envelope | undefined {
  const to = said.to.flatMap(addressOf)
  const from = said.from === '' ? '' : parseAddress(said.from)
  if (from === undefined || to.length === 0 || to.length < said.to.length) return undefined
  return plainEnvelope(from, to)
}

function plainEnvelope(from: ReversePath, to: readonly Address[]): Envelope {
  const nobody = parseAddress(NOBODY)
  const recipients = to.length === 0 && nobody !== undefined ? [nobody] : [...new Set(to)]
  return {
    from,
    to: recipients.map((address) => ({ address, notify: null, orcpt: null })),
    smtputf8: false,
    body: null,
    ret: null,
    envid: null,
  }
}

function addressOf(text: string): readonly Address[] {
  const address = parseAddress(text)
  return address === undefined ? [] : [address]
}
