import type { RetentionView } from '../../../server/contract/bounds.types.ts'
import { formatSize, plural } from '../../model/format.ts'
import { agoInWords } from './when.ts'

/** When a message goes, or what it waits for. */
export function goingInWords(next: RetentionView['next'][number], now: Date): string {
  if (next.waitsForDelivery) return 'Stays until its delivery is made'
  if (next.goesAt === null) return 'Goes when more mail comes'
  return new Date(next.goesAt) <= now ? 'About to go' : `Goes ${agoInWords(next.goesAt, now)}`
}

/** What an instance holds, in a sentence. */
export function heldInWords({ held }: Pick<RetentionView, 'held'>): string {
  const starred =
    held.starred === 0
      ? ''
      : `, and ${plural(held.starred, 'starred message')} (${formatSize(held.starredBytes)})`
  return `It holds ${plural(held.messages, 'message')} (${formatSize(held.bytes)})${starred}.`
}

/** Whether any bound is set, without which nothing goes. */
export function isBounded({ settings }: Pick<RetentionView, 'settings'>): boolean {
  return Object.values(settings).some((bound) => bound !== null)
}
