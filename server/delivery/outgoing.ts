import { isAscii } from 'node:buffer'
import type { Relay } from '../domain/relay.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { ClaimedDeliveries } from '../store/store.types.ts'
import { deliveredChunks } from '../suppression/delivered.ts'
import type { SafeAddress } from '../suppression/safe-set.ts'
import { dkimSignature } from './dkim.ts'
import type { DsnParameters, Transaction } from './transaction.ts'

/** What is handed to the relay for these of a copy's recipients. */
export function outgoing(
  claimed: ClaimedDeliveries,
  to: readonly SafeAddress[],
  { maxSizeBytes, signature = '' }: Pick<Relay, 'maxSizeBytes'> & { readonly signature?: string },
): Transaction {
  const { copy, facts, envelope, frozen } = claimed
  const head = Buffer.concat([Buffer.from(signature, 'latin1'), copy.head])
  const headHasEightBit = !isAscii(copy.head)
  return {
    from: copy.from,
    to,
    data: deliveredChunks({ head, bodyOffset: copy.bodyOffset }, whole(claimed.raw(), facts.sizeBytes)),
    maxSizeBytes,
    sizeBytes: head.length + Math.max(0, facts.sizeBytes - copy.bodyOffset),
    // A redirected copy's header is ours to answer for; a passed one goes as its client asked (RFC 6532 §3).
    smtputf8: frozen.mode === 'redirect' ? headHasEightBit : envelope.smtputf8,
    eightBit: facts.hasEightBit || headHasEightBit,
    // A redirected copy is a new message, which the sender of the first did not send.
    requireTls: frozen.mode === 'deliver' && envelope.requireTls === true,
    dsn: dsnOf(claimed),
  }
}

/** Ends as `raw` does, unless octets are missing: then it throws, so that a part is never sent for the whole. */
async function* whole(raw: AsyncIterable<Uint8Array>, sizeBytes: number): AsyncGenerator<Uint8Array> {
  let read = 0
  for await (const chunk of raw) {
    read += chunk.length
    yield chunk
  }
  if (read !== sizeBytes) throw new Error(`the store gave ${read} of ${sizeBytes} octets`)
}

/** A redirected copy is a new message (RFC 3461 §5.2.7): its failures come back as headers only, to nobody's ORCPT. */
function dsnOf({ frozen, envelope, messageId }: ClaimedDeliveries): DsnParameters {
  if (frozen.mode === 'redirect') return { ret: 'HDRS', envid: messageId, recipients: new Map() }
  const recipients = new Map(envelope.to.map(({ address, notify, orcpt }) => [address, { notify, orcpt }]))
  return { ret: envelope.ret, envid: envelope.envid, recipients }
}

/** A redirected copy's DKIM signature, for a relay that signs; empty for all others. Passed mail keeps its own. */
export async function signatureFor(
  { copy, frozen, facts, raw }: ClaimedDeliveries,
  { name, dkim }: Pick<Relay, 'name' | 'dkim'>,
  { secrets, atMs }: { readonly secrets: Pick<Secrets, 'open'>; readonly atMs: number },
): Promise<string> {
  if (dkim === null || frozen.mode !== 'redirect' || copy.from === '') return ''
  return dkimSignature({
    dkim,
    key: secrets.open(dkim.key, { kind: 'dkim-key', relay: name }),
    sender: copy.from,
    head: copy.head,
    body: deliveredChunks(
      { head: new Uint8Array(), bodyOffset: copy.bodyOffset },
      whole(raw(), facts.sizeBytes),
    ),
    atMs,
  })
}
