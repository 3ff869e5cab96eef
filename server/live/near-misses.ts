import type { MessageRow } from '../store/store.types.ts'

/** A message that did arrive and was not what was wanted. */
export interface NearMiss {
  readonly row: MessageRow
  /** Why not, in words. */
  readonly failed: string
}

/** Enough to see a typing error, few enough to read in a test's output. */
const KEPT = 5

export interface Miss {
  readonly row: MessageRow
  /** How many conditions held. */
  readonly held: number
  readonly failed: () => string
}

/** The closest misses: those that met most conditions, and of these the newest. */
export interface NearMisses {
  add(miss: Miss): void
  /** Closest first. */
  list(): readonly NearMiss[]
}

export function createNearMisses(): NearMisses {
  const kept: Miss[] = []
  return {
    add: (miss) => {
      const place = kept.findIndex((other) => isCloser(miss, other))
      kept.splice(place < 0 ? kept.length : place, 0, miss)
      if (kept.length > KEPT) kept.pop()
    },
    list: () => kept.map(({ row, failed }) => ({ row, failed: failed() })),
  }
}

function isCloser(one: Miss, other: Miss): boolean {
  return one.held > other.held || (one.held === other.held && one.row.seq > other.row.seq)
}
