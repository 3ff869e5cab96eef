import type { Logger } from '../log.ts'
import type { CallResult, ClaimedCall } from '../store/store.types.ts'
import { type AttemptContext, attemptCall } from './attempt.ts'

/** Makes the calls that are due. */
export interface Caller {
  start(): Promise<void>
  /** Something may be due. */
  wake(): void
  /** Tries a call at once, whatever else is due. */
  tryNow(call: ClaimedCall): Promise<CallResult>
  /** Takes nothing more; what is under way has `graceMs`, then it is broken off and tried by the next server. */
  close(graceMs: number): Promise<void>
}

/** Time as the queue knows it; tests bring their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Runs once, so many milliseconds from now, unless the returned function was called before. */
  after(ms: number, run: () => void): () => void
}

export interface CallerOptions extends Omit<AttemptContext, 'signal' | 'now'> {
  readonly clock: Clock
  readonly log: Logger
}

/** One slow receiver holds up no other. */
const AT_ONCE_OF_ONE = 4
const AT_ONCE = 32
/** Longer than a call may take: what is still `sending` then belongs to nobody. */
export const LEASE_MS = 2 * 60_000
/** Timers do not notice that the clock was put forward, or that the machine slept. */
const TIMER_MS_MAX = 60_000
/** Wait before another look when the store refuses, as with a full disk. */
const TROUBLE_MS = 5_000

export function createCaller(options: CallerOptions): Caller {
  const { store, clock, log } = options
  const stopping = new AbortController()
  const context: AttemptContext = { ...options, now: () => clock.now(), signal: stopping.signal }
  const works = new Map<Promise<void>, string>()
  let isOpen = false
  let isWoken = false
  let looking: Promise<void> | undefined
  let stopTimer = () => {}

  const wake = (): void => {
    isWoken = true
    if (isOpen)
      looking ??= look().finally(() => {
        looking = undefined
        if (isWoken) wake()
      })
  }

  const look = async (): Promise<void> => {
    while (isOpen && isWoken) {
      isWoken = false
      stopTimer()
      try {
        const atMs = clock.now()
        for (const call of await claim(atMs)) begin(call)
        // From the same moment: what came due in between is due at once.
        const nextAtMs = await store.webhooks.nextDueAtMs(atMs)
        if (nextAtMs !== null) lookIn(nextAtMs - clock.now())
      } catch (error) {
        log.error({ error }, 'the queue of webhooks could not be read; it is tried again')
        lookIn(TROUBLE_MS)
      }
    }
  }

  const lookIn = (ms: number): void => {
    if (isOpen) stopTimer = clock.after(Math.min(TIMER_MS_MAX, Math.max(0, ms)), wake)
  }

  const claim = async (atMs: number): Promise<readonly ClaimedCall[]> => {
    const limit = AT_ONCE - works.size
    if (limit <= 0) return []
    const underWay: Record<string, number> = {}
    for (const id of works.values()) underWay[id] = (underWay[id] ?? 0) + 1
    return store.webhooks.claim({
      atMs,
      leaseUntilMs: atMs + LEASE_MS,
      perWebhook: AT_ONCE_OF_ONE,
      limit,
      underWay,
    })
  }

  const begin = (call: ClaimedCall): void => {
    const work: Promise<void> = tryNow(call)
      .then(() => {})
      .catch((error: unknown) => {
        // Its lease runs out, and it is tried again.
        log.error({ error, call: call.id }, 'a webhook could not be called, or what came of it not written')
      })
      .finally(() => {
        works.delete(work)
        wake()
      })
    works.set(work, call.webhookId)
  }

  const tryNow = async (call: ClaimedCall): Promise<CallResult> => {
    const result = await attemptCall(call, context)
    await store.webhooks.settle([result])
    const { id, webhookId: webhook, event, messageId: message, tries } = call
    const { outcome, exchange } = result
    const said = { status: exchange.status, problem: exchange.problem, ms: exchange.durationMs }
    const level = outcome === 'failed' ? 'warn' : 'debug'
    log[level]({ message, webhook, call: id, event, tries, outcome, ...said }, 'a webhook was called')
    return result
  }

  return {
    start: async () => {
      await store.webhooks.recover(clock.now())
      isOpen = true
      wake()
    },
    wake,
    tryNow,
    close: async (graceMs) => {
      isOpen = false
      stopTimer()
      await looking
      const stopAfterGrace = clock.after(graceMs, () => stopping.abort())
      await Promise.all(works.keys())
      stopAfterGrace()
    },
  }
}
