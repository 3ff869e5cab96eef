import { expect, onTestFinished, test } from 'vitest'
import { startHousekeeping } from '../../server/housekeeping.ts'
import { createLog } from '../../server/log.ts'
import { derivedFacts, newMessage, openTestStore } from '../store/support.ts'

test('what is over the retention of an instance goes by itself, of that instance alone', async () => {
  const store = await openTestStore()
  const settings = { kind: 'staging', label: 'Other', requireAuth: false, managedByFile: false } as const
  const email = store.instances.byName('default')?.email
  if (email === undefined) throw new Error('the default instance is missing')
  const other = await store.instances.put({ name: 'other', email, ...settings }, 0)
  for (const instanceId of [store.defaultId, other.id, store.defaultId, other.id]) {
    await store.messages.accept(newMessage(instanceId))
  }
  await store.bounds.put(other.id, { retention: { messages: 1, ageMs: null, bytes: null } }, 0)
  const log = createLog('silent')
  const stop = startHousekeeping({ store, now: Date.now, log, everyMs: 5 })
  onTestFinished(stop)
  await expect.poll(async () => (await store.instances.counts(other.id)).total).toBe(1)
  await stop()
  expect((await store.instances.counts(store.defaultId)).total).toBe(2)
})

test('what an instance does not keep of its messages goes by itself, too', async () => {
  const store = await openTestStore()
  const { seq } = await store.messages.accept(newMessage(store.defaultId))
  await store.derived.save([derivedFacts(seq)])
  await store.bounds.put(store.defaultId, { keep: 'envelope' }, 0)
  onTestFinished(startHousekeeping({ store, now: Date.now, log: createLog('silent'), everyMs: 5 }))
  await expect.poll(async () => (await store.raw.read(seq))?.length).toBe(0)
})
