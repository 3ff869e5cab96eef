import type { MessageRow } from '../store/store.types.ts'
import type { Verdict } from './condition.ts'

/** A message that did arrive and was not what was wanted. */
export interface NearMiss {
  readonly row: MessageRow
  /** Why not, in words. */
  readonly failed: string
}

/** Enough to see a typing error, few enough to read in a test's output. */
const KEPT = 5

/** The closest misses: those that met most conditions, and of these the newest. */
export interface NearMisses {
  add(row: MessageRow, verdict: Verdict): void
  /** Closest first. */
  list(): readonly NearMiss[]
}

export function createNearMisses(): NearMisses {
  let kept: { readonly row: MessageRow; readonly held: number; readonly failed: string }[] = []
  return {
    add: (row, { held, failed }) => {
      kept.push({ row, held, failed: failed ?? '' })
      kept.sort((a, b) => b.held - a.held || b.row.seq - a.row.seq)
      kept = kept.slice(0, KEPT)
    },
    list: () => kept.map(({ row, failed }) => ({ row, failed })),
  }
}
