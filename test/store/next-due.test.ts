import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { NewMessage } from '../../server/domain/message.ts'
import { NEXT_DUE } from '../../server/store/outbox/outbox.ts'
import { openReadConnection } from '../../server/store/sqlite/connection.ts'
import { openTestStore, outgoing } from './support.ts'

function through(relay: string, message: NewMessage): NewMessage {
  return { ...message, copy: message.copy && { ...message.copy, relay } }
}

test('the next queue is found in the index, however much waits in this one', async () => {
  const store = await openTestStore()
  const { driver } = openReadConnection(join(store.dataDir, 'stagingpost.db'))
  const steps = driver.prepare(`EXPLAIN QUERY PLAN ${NEXT_DUE}`).all() as { detail: string }[]
  driver.close()
  expect(steps.map(({ detail }) => detail)).toContain(
    'SEARCH deliveries USING COVERING INDEX deliveries_due (relay=? AND instance_id>?)',
  )
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
