import { type Address, addressKey } from '../domain/address.ts'
import type { Envelope } from '../domain/envelope.ts'
import type { Instance } from '../domain/instance.ts'
import type { DecisionRecord, OutgoingCopy } from '../domain/message.ts'
import type { ReleaseKind } from '../domain/release.ts'
import { classify } from './classify.ts'
import { deliverHead } from './deliver-head.ts'
import { type Header, readHeader } from './header.ts'
import { hold } from './hold.ts'
import { matchingPattern, readPattern } from './pattern.ts'
import type { Arrival } from './received.ts'
import { MARK, redirectHead } from './redirect-head.ts'
import { deliverSafeSet, redirectSafeSet, type SafeAddress, usableSender } from './safe-set.ts'

export interface ReleaseQuestion {
  readonly envelope: Envelope
  /** The first octets as received: the whole message, or more than `HEADER_OCTETS_MAX` of it. */
  readonly start: Uint8Array
  /** The instance's kind and mode when it accepted the message, which the message stays for ever. */
  readonly accepted: Pick<DecisionRecord, 'instanceKind' | 'mode'>
  /** The instance as it is now: its lists, sender and relay of today. */
  readonly current: Instance
  /**
   * Whom a person chose. Null: on staging the test recipients, and of its own recipients those that are allowed; on
   * production all its own recipients.
   */
  readonly to: readonly Address[] | null
  readonly arrival: Arrival
}

export type ReleaseAnswer =
  | { readonly kind: ReleaseKind; readonly copy: ReleasedCopy }
  /** Nothing can be sent; `reason` names the setting or the address. */
  | { readonly kind: 'refused'; readonly reason: string }

interface ReleasedCopy extends OutgoingCopy {
  readonly to: readonly SafeAddress[]
}

/**
 * What goes out when a person sends a message on, decided anew with the lists of today. Mail that was accepted on
 * staging is rewritten as a redirect and goes to test or allowed recipients only, whatever the instance has become;
 * mail of production goes to recipients of its own, for as long as the instance is production. A pure function.
 */
export function decideRelease(question: ReleaseQuestion): ReleaseAnswer {
  const header = readHeader(question.start)
  const { current } = question
  if (header.tooLarge) return refused(hold('header-too-large', current).reason)
  if (current.email.relay === null) return refused(hold('no-relay', current).reason)
  return isDelivered(question.accepted)
    ? resend(question, header, current.email.relay)
    : redirected(question, header, current.email.relay)
}

/** Only what was meant for its own recipients when it came may ever go to them. */
export function isDelivered({ instanceKind, mode }: ReleaseQuestion['accepted']): boolean {
  return instanceKind === 'production' && mode === 'deliver'
}

function redirected(question: ReleaseQuestion, header: Header, relay: string): ReleaseAnswer {
  const { envelope, current, arrival } = question
  const sender = usableSender(current.email)
  if (sender === undefined) return refused(hold('no-sender', current).reason)
  if (header.fields.some(({ name }) => name === MARK.toLowerCase()))
    return refused(hold('loop', current).reason)
  const classified = classify(envelope.to, header)
  const chosen = question.to ?? [...current.email.testRecipients, ...allowedOf(question)]
  const to = redirectSafeSet(current.email, chosen, [])
  const stranger = question.to?.find((address) => redirectSafeSet(current.email, [address], []).length === 0)
  if (stranger !== undefined) {
    const lists = `testRecipients nor allowedRecipients of ${current.name}`
    return refused(`${stranger} is in neither ${lists}: mail accepted on staging goes to nobody else.`)
  }
  if (to.length === 0) return refused(hold('no-test-recipients', current).reason)
  const reached = new Set(to.map(addressKey))
  const testers = new Set(current.email.testRecipients.map(addressKey))
  const head = redirectHead({
    header,
    arrival,
    instance: current,
    sender,
    originalFrom: envelope.from,
    to,
    disclosure: {
      suppressed: classified.filter(({ address }) => !reached.has(addressKey(address))),
      showsBcc: to.every((address) => testers.has(addressKey(address))),
    },
  })
  const from = envelope.from === '' ? '' : sender
  return { kind: 'release', copy: { from, to, head, bodyOffset: header.bodyOffset, relay } }
}

function allowedOf({ envelope, current }: ReleaseQuestion): readonly Address[] {
  const patterns = current.email.allowedRecipients.map(readPattern)
  return envelope.to
    .map(({ address }) => address)
    .filter((address) => matchingPattern(patterns, address) !== undefined)
}

function resend(
  { envelope, current, to, arrival }: ReleaseQuestion,
  header: Header,
  relay: string,
): ReleaseAnswer {
  const own = envelope.to.map(({ address }) => address)
  const stranger = to?.find((address) => !own.includes(address))
  if (stranger !== undefined) return refused(`${stranger} is no recipient of this message.`)
  const safe = deliverSafeSet(current, to ?? own)
  if (safe.length === 0) {
    return refused(`${current.name} does not deliver: only a production instance sends to real recipients.`)
  }
  const head = deliverHead(header, arrival)
  return {
    kind: 'resend',
    copy: { from: envelope.from, to: safe, head, bodyOffset: header.bodyOffset, relay },
  }
}

function refused(reason: string): ReleaseAnswer {
  return { kind: 'refused', reason }
}
