import type { LookupFunction } from 'node:net'
import type { Change } from '../domain/change.ts'
import { Failure } from '../domain/failure.ts'
import { WEBHOOK_TEST, type Webhook } from '../domain/webhook.ts'
import type { Logger } from '../log.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { CallResult, Store } from '../store/store.types.ts'
import { testBody } from './body.ts'
import { type Clock, createCaller, LEASE_MS } from './caller.ts'
import { newCallId } from './calls-for.ts'
import { createCollector } from './collector.ts'
import { createPost } from './post.ts'

/** Calls to other systems: collects what they are told of, keeps it, and calls until they have it. */
export interface Notifier {
  /** Goes on where an earlier server stopped. Where it is never called, nobody is called. */
  start(): Promise<void>
  committed(changes: readonly Change[]): void
  /** Something of the queue was changed. */
  wake(): void
  /** Calls a webhook once and says what came of it. `Failure('conflict')` while calls are switched off. */
  test(webhook: Webhook): Promise<{ readonly callId: string; readonly result: CallResult }>
  close(graceMs: number): Promise<void>
}

export interface NotifierOptions {
  readonly store: Store
  readonly secrets: Pick<Secrets, 'open'>
  readonly clock: Clock
  /** From 0 to 1. */
  readonly random: () => number
  /** Whether an address may be called. */
  readonly isAllowed: (address: string) => boolean
  /** How names become addresses; the system's unless given. */
  readonly lookup?: LookupFunction | undefined
  /** From the look-up to the end of the answer. */
  readonly timeMs?: number | undefined
  readonly version: string
  readonly log: Logger
}

/** As Standard Webhooks suggests; a receiver that needs longer should queue. */
const TIME_MS = 15_000

export function openNotify(options: NotifierOptions): Notifier {
  const { store, clock, isAllowed, lookup, timeMs = TIME_MS, version } = options
  const log = options.log.child({ part: 'notify' })
  const post = createPost({ isAllowed, lookup, timeMs })
  const caller = createCaller({ ...options, post, userAgent: `Stagingpost/${version}`, log })
  const now = () => clock.now()
  const collector = createCollector({ store, now, onQueued: caller.wake, log })
  let isStarted = false
  return {
    start: async () => {
      isStarted = true
      await caller.start()
      await collector.start()
    },
    committed: collector.committed,
    wake: caller.wake,
    test: async (webhook) => {
      const instance = store.instances.byId(webhook.instanceId)
      if (!isStarted || instance?.notifications !== true) throw switchedOff(instance?.name ?? '')
      const atMs = now()
      const call = {
        id: newCallId(),
        webhookId: webhook.id,
        event: WEBHOOK_TEST,
        messageId: null,
        body: testBody(atMs, instance),
        atMs,
      } as const
      const result = await caller.tryNow(await store.webhooks.begin(call, atMs + LEASE_MS))
      return { callId: call.id, result }
    },
    close: async (graceMs) => {
      await collector.close()
      await caller.close(graceMs)
    },
  }
}

function switchedOff(name: string): Failure {
  const words = `The API notifications of ${name} are switched off, so nothing is called: switch them on first.`
  return new Failure('conflict', words)
}
