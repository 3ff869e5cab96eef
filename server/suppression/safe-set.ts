import {
  type Address,
  addressKey,
  asciiDomain,
  domainOf,
  localPartOf,
  parseAddress,
} from '../domain/address.ts'
import type { EmailMode, EmailRule, Instance, InstanceKind } from '../domain/instance.ts'
import { matchingPattern, readPattern } from './pattern.ts'

declare const safeBrand: unique symbol

/**
 * An address that the suppression rule lets us mail. Made in this file only; whoever hands mail to a relay takes
 * nothing else.
 */
export type SafeAddress = Address & { readonly [safeBrand]: true }

/**
 * Where a redirected copy goes: `testers`, then those allowed, domains as A-labels, each once. Whoever is on
 * neither list of `rule` is left out, whatever the caller says of them.
 */
export function redirectSafeSet(
  rule: EmailRule,
  testers: readonly Address[],
  allowed: readonly Address[],
): SafeAddress[] {
  const isListed = listsOf(rule)
  const safe = new Set<SafeAddress>()
  for (const candidate of [...testers, ...allowed]) {
    const onWire = wireAddress(candidate)
    // What is judged is what goes on the wire: the lists are asked after the domain was turned into A-labels.
    if (onWire !== undefined && isListed(onWire)) safe.add(onWire as SafeAddress)
  }
  return [...safe]
}

/**
 * From and MAIL FROM of a redirected copy; undefined when none is set, or one that a header can't bear for every
 * relay: it must be ASCII, unquoted and nothing like an encoded word. Not a `SafeAddress`: nobody asked to mail it.
 */
export function usableSender(rule: EmailRule): Address | undefined {
  const sender = rule.sender === null ? undefined : wireAddress(rule.sender)
  return sender !== undefined && isPlainAddress(sender) ? sender : undefined
}

/** Whether every reader of a header takes it for the same address. */
export function isPlainAddress(address: Address): boolean {
  return /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9._[\]:-]+$/.test(address) && !address.includes('=?')
}

/** Whom production mail goes to: the envelope's own recipients, exactly as spoken; nobody from anywhere else. */
export function deliverSafeSet(instance: Instance, recipients: readonly Address[]): SafeAddress[] {
  const production = instance.kind === 'production' && instance.email.mode === 'deliver'
  return production ? recipients.map((address) => address as SafeAddress) : []
}

export interface SafeSetQuestion {
  /** Exactly as it will stand in RCPT TO. */
  readonly address: Address
  /** What was kept with the message when it was accepted. */
  readonly frozen: {
    readonly safeSet: readonly Address[]
    readonly instanceKind: InstanceKind
    readonly mode: EmailMode
  }
  /** The instance as it is now; undefined when it is gone. */
  readonly current: Instance | undefined
}

export type SafeSetAnswer =
  | { readonly kind: 'safe'; readonly address: SafeAddress }
  /** Never to be sent; `reason` is for the person who looks at the delivery. */
  | { readonly kind: 'refused'; readonly reason: string }

/**
 * The second question, right before sending. Staging mail goes to who was safe when it was accepted and is on the
 * lists of today; a later change of mode or kind changes nothing for it. Production mail goes to its own
 * recipients for as long as the instance is production.
 */
export function askSafeSet({ address, frozen, current }: SafeSetQuestion): SafeSetAnswer {
  const refused = (reason: string): SafeSetAnswer => ({ kind: 'refused', reason })
  if (current === undefined) return refused('the instance that accepted this message is gone')
  if (frozen.mode === 'capture') return refused('the message was captured: it was not meant to be sent')
  if (!frozen.safeSet.includes(address))
    return refused(`${address} was not in the safe set when the message was accepted`)
  if (frozen.instanceKind === 'production' && current.kind !== 'production') {
    return refused(`${current.name} is no longer a production instance`)
  }
  if (frozen.mode === 'deliver' && frozen.instanceKind !== 'production') {
    return refused('mail accepted on a staging instance never goes to its real recipients')
  }
  if (frozen.mode === 'redirect' && !listsOf(current.email)(address)) {
    return refused(
      `${address} is in neither testRecipients nor allowedRecipients of ${current.name} any more`,
    )
  }
  return { kind: 'safe', address: address as SafeAddress }
}

type Lists = (address: Address) => boolean

/** Of the answers for one rule; test lists are short. */
const ANSWERS_KEPT_MAX = 100

/** The same rule is asked several times for each recipient of each message. */
const readLists = new WeakMap<EmailRule, Lists>()

/** Says of an address whether the lists of the rule name that mailbox, in whatever spelling. */
function listsOf(rule: EmailRule): Lists {
  const known = readLists.get(rule)
  if (known !== undefined) return known
  const testers = new Set(rule.testRecipients.map(addressKey))
  const patterns = rule.allowedRecipients.map(readPattern)
  const answers = new Map<Address, boolean>()
  const lists: Lists = (address) => {
    const known = answers.get(address)
    if (known !== undefined) return known
    const answer = testers.has(addressKey(address)) || matchingPattern(patterns, address) !== undefined
    if (answers.size < ANSWERS_KEPT_MAX) answers.set(address, answer)
    return answer
  }
  readLists.set(rule, lists)
  return lists
}

/** With its domain as A-labels, which every relay takes; undefined when that is no address with a domain. */
export function wireAddress(address: Address): Address | undefined {
  const domain = asciiDomain(domainOf(address))
  return domain === '' ? undefined : parseAddress(`${localPartOf(address)}@${domain}`)
}
