import { foldAscii } from '../domain/address.ts'
import type { MessageRow } from '../store/store.types.ts'
import type { GlanceCondition, Verdict } from './condition.ts'
import { unlike } from './condition-words.ts'
import { mailboxKey, rowAddresses, rowValues } from './row-values.ts'

/** Judges a row by what it shows. */
export type Glance = (row: MessageRow) => Verdict

/**
 * Thousands of waiters glance at each new message before the one that wanted it is answered: what a waiter wants is read
 * once, here, and words for what does not hold are found only when they are told.
 */
export function createGlance(conditions: readonly GlanceCondition[]): Glance {
  const asked = conditions.map((condition) => ({ ...condition, holds: testOf(condition) }))
  return (row) => {
    let held = 0
    let failed: Verdict['failed'] = null
    for (const { kind, wanted, holds } of asked) {
      if (holds(row)) held += 1
      else failed ??= () => unlike(kind, wanted, rowValues(row, kind))
    }
    return { held, failed }
  }
}

function testOf({ kind, wanted }: GlanceCondition): (row: MessageRow) => boolean {
  if (kind === 'subject') {
    return wanted.kind === 'contains'
      ? (row) => rowValues(row, kind).some((subject) => subject.includes(wanted.value))
      : (row) => rowValues(row, kind).includes(wanted.value)
  }
  if (wanted.kind === 'contains') {
    const part = foldAscii(wanted.value)
    // No mailbox has a line end, so no two of them are found as one.
    if (part.includes('\n')) return () => false
    return (row) => rowAddresses(row)[kind].folded?.includes(part) ?? false
  }
  const key = mailboxKey(wanted.value)
  return (row) => rowAddresses(row)[kind].keys.has(key)
}
