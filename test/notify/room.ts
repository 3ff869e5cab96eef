import { onTestFinished } from 'vitest'
import { createDeriver } from '../../server/derive/deriver.ts'
import type { Webhook } from '../../server/domain/webhook.ts'
import { type Notifier, type NotifierOptions, openNotify } from '../../server/notify/open-notify.ts'
import { newWebhookSecret } from '../../server/notify/signature.ts'
import { openRoom, type Room } from '../live/room.ts'
import { TEST_SECRETS } from '../support/secrets.ts'

export interface VirtualClock {
  now(): number
  after(ms: number, run: () => void): () => void
  /** Moves on, and runs what came due on the way. */
  advance(ms: number): void
}

export interface NotifyRoom extends Room {
  readonly clock: VirtualClock
  readonly notifier: Notifier
  /** Notifications of the default instance, on or off. */
  switchTo(notifications: boolean): Promise<void>
  hook(url: string, changes?: Partial<Webhook>): Promise<Webhook & { readonly plain: string }>
  /** Resolves once no call is due or under way, with all of a webhook, oldest first. */
  settled(webhook: Pick<Webhook, 'id'>, states: readonly string[]): Promise<Settled>
}

type Settled = Awaited<ReturnType<NotifyRoom['store']['webhooks']['calls']>>['calls']

/** A real store with mail coming in, and the notifier on a clock that stands still unless a test moves it. */
export async function openNotifyRoom(changes: Partial<NotifierOptions> = {}): Promise<NotifyRoom> {
  const room = await openRoom()
  const { store, hub, log } = room
  const deriver = createDeriver({ store, log })
  hub.watch((committed) => deriver.committed(committed))
  const clock = virtualClock(Date.UTC(2026, 0, 1))
  const notifier = openNotify({
    store,
    secrets: TEST_SECRETS,
    clock,
    random: () => 0.5,
    isAllowed: (address) => address === '127.0.0.1',
    version: '1.2.3',
    log,
    ...changes,
  })
  hub.watch((committed) => notifier.committed(committed))
  await notifier.start()
  onTestFinished(async () => {
    await notifier.close(0)
    await deriver.close()
  })
  return {
    ...room,
    clock,
    notifier,
    switchTo: async (notifications) => {
      const instance = store.instances.byName('default')
      if (instance !== undefined) await store.instances.put({ ...instance, notifications }, clock.now())
    },
    hook: async (url, changed = {}) => {
      const id = changed.id ?? `wh_${Math.random().toString(36).slice(2)}`
      const plain = newWebhookSecret()
      const sealed = TEST_SECRETS.seal(plain, { kind: 'webhook-secret', webhook: id })
      const put = await store.webhooks.put(
        {
          id,
          instanceId: 1,
          url,
          events: ['message.stored'],
          search: null,
          isEnabled: true,
          secret: { kind: 'own', sealed },
          previousSecret: null,
          headers: {},
          ...changed,
        },
        clock.now(),
      )
      return { ...put, plain }
    },
    settled: async ({ id }, states) => {
      for (;;) {
        const { calls } = await store.webhooks.calls(id, null, 100)
        const oldestFirst = calls.toReversed()
        if (JSON.stringify(oldestFirst.map(({ state }) => state)) === JSON.stringify(states))
          return oldestFirst
        await new Promise((resolve) => setImmediate(resolve))
      }
    },
  }
}

function virtualClock(startMs: number): VirtualClock {
  let ms = startMs
  const timers = new Set<{ readonly atMs: number; readonly run: () => void }>()
  return {
    now: () => ms,
    after: (wait, run) => {
      if (wait <= 0) {
        const now = setImmediate(run)
        return () => clearImmediate(now)
      }
      const timer = { atMs: ms + wait, run }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: (by) => {
      ms += by
      for (const timer of timers) {
        if (timer.atMs > ms) continue
        timers.delete(timer)
        timer.run()
      }
    },
  }
}
