import { expect, test } from 'vitest'
import type { NewMessage } from '../../server/domain/message.ts'
import { type OpenedStore, openTestStore, outgoing } from './support.ts'

const WAITING = 5_000
const ROUNDS = 50
/** With steps through all that waits it would be fifty times, and it grows. */
const TIMES_MAX = 10

function through(relay: string, message: NewMessage): NewMessage {
  return { ...message, copy: message.copy && { ...message.copy, relay } }
}

async function fastestMs(store: OpenedStore): Promise<number> {
  let fastest = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round += 1) {
    const beganMs = performance.now()
    await store.outbox.nextDue()
    fastest = Math.min(fastest, performance.now() - beganMs)
  }
  return fastest
}

test('what is due next is found as fast when thousands wait', async () => {
  const store = await openTestStore()
  await store.messages.accept(outgoing(store.defaultId, ['first@team.example']))
  const aloneMs = await fastestMs(store)
  const to = Array.from({ length: WAITING }, (_, number) => `waiting-${number}@team.example`)
  await store.messages.accept(outgoing(store.defaultId, to))
  expect(await fastestMs(store)).toBeLessThan(TIMES_MAX * aloneMs)
})

test('every queue is found, of each relay and each instance', async () => {
  const store = await openTestStore()
  const instance = store.instances.byName('default')
  if (instance === undefined) throw new Error('there is no default instance')
  const other = await store.instances.put({ ...instance, name: 'other' }, 0)
  const relays = ['a', 'b', 'c']
  for (const [at, relay] of relays.entries()) {
    for (const [instanceId, laterMs] of [
      [store.defaultId, 5],
      [other.id, 0],
    ] as const) {
      const message = outgoing(instanceId, ['qa@team.example'], { receivedAtMs: 100 * at + laterMs })
      await store.messages.accept(through(relay, message))
    }
  }
  const due = await store.outbox.nextDue()
  expect(due.map(({ relay, dueAtMs }) => [relay, dueAtMs])).toEqual([
    ['a', 0],
    ['b', 100],
    ['c', 200],
  ])
})
