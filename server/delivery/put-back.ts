import { longestWaitMs, parseRetrySchedule } from '../domain/retry.ts'
import type { Store } from '../store/store.types.ts'
import type { AttemptContext } from './attempt.ts'
import type { Clock } from './clock.ts'
import { PUT_OFF_MS } from './under-way.ts'

export interface PutBackOptions extends Pick<AttemptContext, 'retry'> {
  readonly store: Pick<Store, 'outbox' | 'instances'>
  readonly clock: Pick<Clock, 'now'>
}

/** Clocks are put right by less all the time, which delays nothing worth a look. */
const PUT_BACK_MS_MIN = 60_000

/**
 * Due times are of the clock on the wall: where it is put back, what waits would go on waiting until it comes round to
 * where it was. Call what is returned before each look at the outbox; at first, and when the clock was put back, it makes
 * due what is due later than it can be: what was never tried after now, the rest after the longest wait there is.
 */
export function createPutBackWatch({ store, clock, retry }: PutBackOptions): () => Promise<void> {
  // Nobody knows what happened to it while no server ran.
  let latestMs = Number.POSITIVE_INFINITY
  return async () => {
    const atMs = clock.now()
    if (atMs >= latestMs - PUT_BACK_MS_MIN) {
      latestMs = Math.max(latestMs, atMs)
      return
    }
    const own = store.instances.relays().flatMap((relay) => relay.retry ?? [])
    const schedules = [retry.deliver, retry.redirect, ...own.map((text) => parseRetrySchedule(text))]
    const waitMs = Math.max(PUT_OFF_MS, ...schedules.map(longestWaitMs))
    await store.outbox.bringForward({ atMs, deferredAfterMs: atMs + waitMs })
    latestMs = atMs
  }
}
