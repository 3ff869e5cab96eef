import type { Deriver } from '../derive/derive.types.ts'
import { Failure } from '../domain/failure.ts'
import type { Logger } from '../log.ts'
import type { MessageRow, Store } from '../store/store.types.ts'
import { createArrivals } from './arrivals.ts'
import { type Condition, partConditions } from './condition.ts'
import { createGlance } from './glance.ts'
import type { Hub } from './hub.ts'
import { createNearMisses, type Miss, type NearMiss } from './near-misses.ts'
import { createPatternRunner } from './pattern.ts'
import { rowsAfter } from './rows-after.ts'
import { study } from './study.ts'

export interface WaitRequest {
  readonly instanceId: number
  readonly conditions: readonly Condition[]
  readonly after: 'now' | 'begin' | number
  readonly count: number
  readonly mode: 'atLeast' | 'exactly' | 'none'
  readonly timeoutMs: number
  /** Takes each matching message for this claim alone, durably. */
  readonly claim: string | null
}

export type WaitOutcome =
  /** `cursor`: behind these messages. */
  | { readonly kind: 'matched'; readonly rows: readonly MessageRow[]; readonly cursor: number }
  /** `cursor`: what `after` stood for. */
  | { readonly kind: 'unmatched'; readonly nearMisses: readonly NearMiss[]; readonly cursor: number }

export interface Waiter {
  /**
   * Resolves when the mode is met, or the time is over. Rejects with `Failure('invalid')` for a pattern that
   * takes too long and for a cursor that is ahead, `not-found` when the instance is deleted meanwhile, `limited` when too
   * many wait already, `unavailable` when `signal` aborts or the server stops.
   */
  wait(request: WaitRequest, signal: AbortSignal): Promise<WaitOutcome>
  /** Ends all waits. */
  close(): Promise<void>
}

/** That nothing came, or no more than so many, can only be said of all there is. */
const CUT_SHORT =
  'There was more mail than could be looked at in the time of this wait. Give it a later `after`, or more `timeoutMs`.'

/** Each holds a connection. */
const WAITS_MAX = 10_000

export function createWaiter(deps: {
  readonly store: Store
  readonly deriver: Deriver
  readonly hub: Hub
  readonly log: Logger
}): Waiter {
  const { store, deriver, hub, log } = deps
  const arrivals = createArrivals(store, hub, log.child({ part: 'live' }))
  const patterns = createPatternRunner()
  const stopping = new AbortController()
  let waits = 0

  const look = async (request: WaitRequest, signal: AbortSignal): Promise<WaitOutcome> => {
    const { glances, studies } = partConditions(request.conditions)
    const tally = createTally(request)
    const glance = createGlance(glances)
    const concerns = (row: MessageRow): boolean => {
      const { held, failed } = glance(row)
      if (failed !== null) tally.miss({ row, held, failed })
      return failed === null
    }
    let isCutShort = false
    const onCutShort = () => {
      isCutShort = true
    }
    const isGone = () => store.instances.byId(request.instanceId)?.deletedAtMs !== null
    const span = { ...request, concerns, onStart: tally.startAt, onCutShort, isGone }
    for await (const row of rowsAfter({ store, arrivals }, span, signal)) {
      const { held, failed } = await study(row, studies, { deriver, patterns })
      if (failed === null) {
        const outcome = await tally.match(row, store)
        if (outcome !== undefined) return outcome
      } else tally.miss({ row, held: glances.length + held, failed })
    }
    if (signal.aborted) throw new Failure('unavailable', 'The wait was ended: the server is stopping.')
    if (isGone()) throw new Failure('not-found', 'The instance was deleted while it was waited on.')
    if (isCutShort && request.mode !== 'atLeast') throw new Failure('unavailable', CUT_SHORT)
    return tally.timeOver()
  }

  return {
    wait: async (request, signal) => {
      if (waits >= WAITS_MAX)
        throw new Failure('limited', `${WAITS_MAX} waits are open already; try again later.`)
      waits += 1
      try {
        return await look(request, AbortSignal.any([signal, stopping.signal]))
      } finally {
        waits -= 1
      }
    },
    close: async () => {
      stopping.abort()
      await patterns.close()
    },
  }
}

/** What one wait saw so far, and what that means. Undefined: go on. */
interface Tally {
  startAt(cursor: number): void
  match(row: MessageRow, store: Store): Promise<WaitOutcome | undefined>
  miss(miss: Miss): void
  timeOver(): WaitOutcome
}

function createTally({ instanceId, conditions, count, mode, claim }: WaitRequest): Tally {
  const misses = createNearMisses()
  const matched: MessageRow[] = []
  let start = 0

  const success = (): WaitOutcome => ({
    kind: 'matched',
    rows: matched,
    cursor: matched.at(-1)?.seq ?? start,
  })
  const failure = (): WaitOutcome => {
    for (const [index, row] of matched.entries()) {
      const failed =
        mode === 'none'
          ? 'matched, but none was wanted'
          : `matched: ${index + 1} of ${matched.length}, wanted ${count}`
      misses.add({ row, held: conditions.length + 1, failed: () => failed })
    }
    return { kind: 'unmatched', nearMisses: misses.list(), cursor: start }
  }

  return {
    startAt: (cursor) => {
      start = cursor
    },
    miss: misses.add,
    match: async (row, store) => {
      if (claim !== null && (await store.messages.claim(instanceId, [row.id], claim)).length === 0) {
        misses.add({ row, held: conditions.length, failed: () => 'claim: another claim has it' })
        return undefined
      }
      matched.push(row)
      if (mode === 'none' || matched.length > count) return failure()
      return mode === 'atLeast' && matched.length === count ? success() : undefined
    },
    timeOver: () =>
      mode === 'none' || (mode === 'exactly' && matched.length === count) ? success() : failure(),
  }
}
