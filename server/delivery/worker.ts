import { takeDue } from './take-due.ts'
import { type Send, send as sendOverSmtp } from './transport.ts'
import { createUnderWay, type UnderWayOptions } from './under-way.ts'

/** Empties the outbox: takes what is due, sends it, writes down what became of it. */
export interface OutboxWorker {
  /** Takes over what an earlier server left behind, then works until closed. */
  start(): Promise<void>
  /** Something may be due: call it after each commit that made a delivery or changed a relay. */
  wake(): void
  /** Takes nothing more; what is under way has `graceMs` to finish, then it is broken off and handed back. */
  close(graceMs: number): Promise<void>
}

export interface OutboxWorkerOptions extends Omit<UnderWayOptions, 'send'> {
  readonly send?: Send
}

/** Wait before another look when the store refuses, as with a full disk. */
const STORE_TROUBLE_MS = 5_000
/** A timer takes no more than 31 bits of milliseconds. */
const TIMER_MS_MAX = 24 * 60 * 60_000

/** Looks at the outbox when woken or when the next delivery is due, never by polling. */
export function createOutboxWorker(options: OutboxWorkerOptions): OutboxWorker {
  const { store, now, log } = options
  let open = false
  let woken = false
  let looking: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined

  const wake = () => {
    woken = true
    if (open && looking === undefined) looking = look()
  }
  const underWay = createUnderWay({ ...options, send: options.send ?? sendOverSmtp }, wake)

  const look = async () => {
    while (open && woken) {
      woken = false
      clearTimeout(timer)
      const { begun, nextAtMs } = await takeDue(options, underWay).catch((error: unknown) => {
        log.error({ err: error }, 'the outbox could not be read; it is tried again')
        return { begun: 0, nextAtMs: now() + STORE_TROUBLE_MS }
      })
      if (begun > 0) woken = true
      else if (open && nextAtMs !== null) timer = setTimeout(wake, waitMs(nextAtMs - now()))
    }
    looking = undefined
  }

  return {
    start: async () => {
      await store.outbox.recover(now())
      open = true
      wake()
    },
    wake,
    close: async (graceMs) => {
      open = false
      clearTimeout(timer)
      await looking
      await underWay.finish(graceMs)
    },
  }
}

function waitMs(ms: number): number {
  return Math.min(TIMER_MS_MAX, Math.max(0, ms))
}
