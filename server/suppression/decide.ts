import { type Address, addressKey, type ReversePath } from '../domain/address.ts'
import type { Envelope } from '../domain/envelope.ts'
import type { EmailRule, Instance } from '../domain/instance.ts'
import type { OutgoingCopy } from '../domain/message.ts'
import type { Disposition, Recipient } from '../domain/recipient.ts'
import { type Classified, classify } from './classify.ts'
import { deliverHead } from './deliver-head.ts'
import { type Header, readHeader } from './header.ts'
import { type Hold, hold } from './hold.ts'
import { mayInvite } from './invitation.ts'
import { matchingPattern, readPattern } from './pattern.ts'
import type { Arrival } from './received.ts'
import { MARK, redirectHead } from './redirect-head.ts'
import { deliverSafeSet, redirectSafeSet, type SafeAddress, usableSender, wireAddress } from './safe-set.ts'

export interface DecideInput {
  readonly envelope: Envelope
  /** The first octets as received: the whole message, or more than `HEADER_OCTETS_MAX` of it. */
  readonly start: Uint8Array
  readonly instance: Instance
  readonly context: DecideContext
}

export interface DecideContext extends Arrival {
  /** Redirected copies that the instance made in the hour before. */
  readonly redirectsInLastHour: number
}

/** What becomes of a message, as data; `redirect` and `deliver` are the copy to send. */
export type Decision =
  | { readonly kind: 'capture' }
  | Hold
  | ({ readonly kind: 'redirect' } & SafeCopy)
  | ({ readonly kind: 'deliver' } & SafeCopy)

/** An outgoing copy whose every recipient passed the safe set. */
interface SafeCopy extends OutgoingCopy {
  readonly to: readonly SafeAddress[]
}

export interface Decided {
  readonly decision: Decision
  readonly recipients: readonly Recipient[]
  /** Every address that an automatic delivery of this message may ever reach; empty when there is none. */
  readonly safeSet: readonly SafeAddress[]
  /** How many Received fields the header has: too many mean a loop (RFC 5321 §6.3). */
  readonly receivedFields: number
}

/** The suppression rule: a pure function of the message, its envelope and the instance. When in doubt it holds. */
export function decide(input: DecideInput): Decided {
  const header = readHeader(input.start)
  const classified = classify(input.envelope.to, header)
  const { decision, dispositions } = judge(input, header, classified)
  return {
    decision,
    recipients: classified.map((recipient, index) => ({
      ...recipient,
      disposition: dispositions[index] ?? SUPPRESSED,
    })),
    safeSet: 'to' in decision ? decision.to : [],
    receivedFields: header.fields.filter(({ name }) => name === 'received').length,
  }
}

interface Judgement {
  readonly decision: Decision
  /** One for each recipient; who has none is suppressed. */
  readonly dispositions: readonly Disposition[]
}

function judge(input: DecideInput, header: Header, recipients: readonly Classified[]): Judgement {
  const { mode } = input.instance.email
  switch (mode) {
    case 'capture':
      return { decision: { kind: 'capture' }, dispositions: [] }
    case 'deliver':
      return deliver(input, header, recipients)
    case 'redirect':
      return redirect(input, header, recipients)
    default:
      return mode satisfies never
  }
}

function deliver(
  { instance, envelope, context }: DecideInput,
  header: Header,
  recipients: readonly Classified[],
): Judgement {
  const { relay } = instance.email
  if (instance.kind !== 'production')
    return { decision: hold('deliver-on-staging', instance), dispositions: [] }
  const dispositions = recipients.map(() => PASSED)
  if (relay === null) return { decision: hold('no-relay', instance), dispositions }
  if (header.tooLarge) return { decision: hold('header-too-large', instance), dispositions }
  const to = deliverSafeSet(
    instance,
    recipients.map(({ address }) => address),
  )
  const head = deliverHead(header, context)
  return {
    decision: { kind: 'deliver', from: envelope.from, to, head, bodyOffset: header.bodyOffset, relay },
    dispositions,
  }
}

function redirect(input: DecideInput, header: Header, recipients: readonly Classified[]): Judgement {
  const { instance, envelope, context } = input
  const dispositions = dispositionsOf(instance.email, recipients)
  const allowed = recipients
    .filter((_, index) => dispositions[index]?.kind === 'allowed')
    .map(({ address }) => address)
  const suppressed = recipients.filter((_, index) => dispositions[index]?.kind !== 'allowed')
  const held = (cause: Hold['cause']): Judgement => ({ decision: hold(cause, instance), dispositions })

  const { relay, testRecipients, redirectLimit } = instance.email
  const sender = usableSender(instance.email)
  if (header.fields.some(({ name }) => name === MARK.toLowerCase())) return held('loop')
  if (relay === null) return held('no-relay')
  if (sender === undefined) return held('no-sender')
  if (header.tooLarge) return held('header-too-large')
  if (instance.email.invitations === 'hold' && mayInvite(input.start)) return held('invitation')
  const testers = suppressed.length > 0 ? testRecipients.filter((address) => wireAddress(address)) : []
  if (suppressed.length > 0 && testers.length === 0) return held('no-test-recipients')
  if (!(context.redirectsInLastHour < redirectLimit)) return held('redirect-limit')
  const to = redirectSafeSet(instance.email, testers, allowed)
  if (to.length === 0) return held('no-test-recipients')
  const from: ReversePath = envelope.from === '' ? '' : sender
  const disclosure = { suppressed, showsBcc: areTesters(instance.email, allowed) }
  const head = redirectHead({
    header,
    arrival: context,
    instance,
    sender,
    originalFrom: envelope.from,
    to,
    disclosure,
  })
  return {
    decision: { kind: 'redirect', from, to, head, bodyOffset: header.bodyOffset, relay },
    dispositions,
  }
}

function dispositionsOf(rule: EmailRule, recipients: readonly Classified[]): Disposition[] {
  const patterns = rule.allowedRecipients.map(readPattern)
  return recipients.map(({ address }) => {
    const pattern = matchingPattern(patterns, address)
    // One that can't be put on the wire must not be promised.
    return pattern === undefined || wireAddress(address) === undefined
      ? SUPPRESSED
      : { kind: 'allowed', pattern: pattern.text }
  })
}

/** Whether all of them are test recipients, so that a copy reaches nobody else. */
function areTesters({ testRecipients }: EmailRule, addresses: readonly Address[]): boolean {
  const testers = new Set(testRecipients.map(addressKey))
  return addresses.every((address) => testers.has(addressKey(address)))
}

const SUPPRESSED: Disposition = { kind: 'suppressed' }
const PASSED: Disposition = { kind: 'passed' }
