import { type Clock, SYSTEM_CLOCK } from './clock.ts'
import { createPutBackWatch } from './put-back.ts'
import { createRelayDesk, type RelayDesk } from './relay-desk.ts'
import { takeDue } from './take-due.ts'
import { createTransport, type Transport } from './transport.ts'
import { createUnderWay, type UnderWayOptions } from './under-way.ts'

/** Empties the outbox: takes what is due, sends it, writes down what became of it. */
export interface OutboxWorker {
  /** Takes over what an earlier server left behind, then works until closed. */
  start(): Promise<void>
  /** Something may be due: call it after each commit that made a delivery or changed a relay. */
  wake(): void
  /** Takes nothing more; what is under way has `graceMs` to finish, then it is broken off and handed back. */
  close(graceMs: number): Promise<void>
  /** How relays do. */
  readonly relays: Pick<RelayDesk, 'troubledUntilMs' | 'askNow'>
}

export interface OutboxWorkerOptions extends Omit<UnderWayOptions, 'send' | 'clock' | 'desk'> {
  readonly clock?: Clock
  readonly transport?: Transport
}

/** Wait before another look when the store refuses, as with a full disk. */
const STORE_TROUBLE_MS = 5_000
/** Timers do not notice that the clock was put forward, or that the machine slept. */
const TIMER_MS_MAX = 60_000

/** Looks at the outbox when woken or when the next delivery is due, or once a minute while something waits. */
export function createOutboxWorker(options: OutboxWorkerOptions): OutboxWorker {
  const { store, log, clock = SYSTEM_CLOCK, transport = createTransport({ clock }) } = options
  const desk = createRelayDesk(clock, options.random)
  const bringForward = createPutBackWatch({ ...options, clock })
  let open = false
  let woken = false
  let looking: Promise<void> | undefined
  let stopTimer = () => {}

  const wake = () => {
    underWay.revoke()
    woken = true
    if (open && looking === undefined) looking = look()
  }
  const underWay = createUnderWay({ ...options, clock, desk, send: transport.send }, wake)

  const look = async () => {
    while (open && woken) {
      woken = false
      stopTimer()
      const { begun, nextAtMs } = await bringForward()
        .then(() => takeDue({ store, clock, desk, underWay }))
        .catch((error: unknown) => {
          log.error({ error }, 'the outbox could not be read; it is tried again')
          return { begun: 0, nextAtMs: clock.now() + STORE_TROUBLE_MS }
        })
      if (begun > 0) woken = true
      else if (open && nextAtMs !== null) stopTimer = clock.after(waitMs(nextAtMs - clock.now()), wake)
    }
    looking = undefined
  }

  return {
    start: async () => {
      await store.outbox.recover(clock.now())
      open = true
      wake()
    },
    wake,
    close: async (graceMs) => {
      open = false
      stopTimer()
      await looking
      await underWay.finish(graceMs)
      transport.close()
    },
    relays: desk,
  }
}

function waitMs(ms: number): number {
  return Math.min(TIMER_MS_MAX, Math.max(0, ms))
}
