import type { DeliveryStateName } from '../../server/contract/message.types.ts'
import type { OutboxAllView, OutboxItem, OutboxRelayView } from '../../server/contract/outbox.types.ts'
import { formatCount, formatDue } from '../model/format.ts'
import type { Result } from '../model/result.ts'

/** `3 queued · 12 deferred · 1 failed`; what there is none of is left out. */
export function countsInWords(counts: OutboxAllView['counts']): string {
  const words = (['queued', 'sending', 'deferred', 'failed'] as const)
    .filter((state) => counts[state] > 0)
    .map((state) => `${formatCount(counts[state])} ${state}`)
  return words.length === 0 ? 'Nothing waits, nothing failed' : words.join(' · ')
}

const LABELS: Readonly<Record<DeliveryStateName, string>> = {
  queued: 'Queued',
  sending: 'Sending',
  deferred: 'Deferred',
  relayed: 'Relayed',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export function stateLabel(state: DeliveryStateName): string {
  return LABELS[state]
}

/** The state of one delivery, as the mark that messages have. */
export function markOf({ state }: Pick<OutboxItem, 'state'>): Result {
  return { kind: state === 'queued' ? 'sending' : state, label: LABELS[state], detail: null }
}

/** When the next attempt is made; null for what is under way or settled. */
export function nextInWords({ state, dueAt }: OutboxItem, now: Date): string | null {
  if (dueAt === null || (state !== 'queued' && state !== 'deferred')) return null
  return new Date(dueAt) <= now ? 'Due now' : `Next try ${formatDue(dueAt, now)}`
}

/** Why mail for a relay does not move; null while it does. */
export function relayInWords(relay: OutboxRelayView, now: Date): string | null {
  const { name, exists, pausedAt, troubledUntil } = relay
  if (!exists)
    return `There is no relay ${name} any more. What waits for it waits until there is one of that name.`
  if (pausedAt !== null)
    return `The relay ${name} is paused since ${formatDue(pausedAt, now)}. Mail for it waits.`
  if (troubledUntil === null) return null
  return new Date(troubledUntil) <= now
    ? `The relay ${name} is in trouble, and is being tried with one message.`
    : `The relay ${name} is in trouble. One message is tried ${whenInWords(troubledUntil, now)}, the others follow once it got through.`
}

export function isWaiting({ state }: Pick<OutboxItem, 'state'>): boolean {
  return state === 'queued' || state === 'deferred'
}

/** Seconds where a minute would be too coarse: one who waits looks at them. */
function whenInWords(iso: string, now: Date): string {
  const seconds = Math.ceil((Date.parse(iso) - now.getTime()) / 1000)
  return seconds < 120 ? `in ${seconds} s` : `at ${formatDue(iso, now)}`
}
