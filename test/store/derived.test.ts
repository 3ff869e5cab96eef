import { describe, expect, test } from 'vitest'
import { derivedFacts, newMessage, openTestStore } from './support.ts'

/** Whether a promise is settled once all that was ready to run has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false
  promise.then(
    () => {
      settled = true
    },
    () => {
      settled = true
    },
  )
  await new Promise((resolve) => setImmediate(resolve))
  return settled
}

describe('derived data', () => {
  test('is pending from the oldest on until it is saved, also for what could not be parsed', async () => {
    const store = await openTestStore()
    const stored = await Promise.all(
      Array.from({ length: 4 }, () => store.messages.accept(newMessage(store.defaultId))),
    )
    const [a = 0, b = 0, c = 0, d = 0] = stored.map(({ seq }) => seq)
    expect(await store.derived.pending(3)).toEqual(
      [a, b, c].map((seq) => ({ seq, id: expect.any(String), sizeBytes: 26 })),
    )
    await store.derived.save([
      derivedFacts(b),
      { ...derivedFacts(c), outcome: { kind: 'failed', reason: 'depth' } },
    ])
    expect((await store.derived.pending(10)).map(({ seq }) => seq)).toEqual([a, d])
  })

  test('reached waits for every message up to a point, and for no later one', async () => {
    const store = await openTestStore()
    const stored = await Promise.all(
      Array.from({ length: 3 }, () => store.messages.accept(newMessage(store.defaultId))),
    )
    const [a = 0, b = 0, c = 0] = stored.map(({ seq }) => seq)
    await store.derived.reached(a - 1)
    const reachedB = store.derived.reached(b)
    await store.derived.save([derivedFacts(b)])
    expect(await isSettled(reachedB)).toBe(false)
    await store.derived.save([derivedFacts(a)])
    await reachedB
    const reachedC = store.derived.reached(c)
    await store.messages.delete(store.defaultId, { kind: 'all' })
    expect(await isSettled(reachedC)).toBe(false)
    await store.messages.purge(Number.MAX_SAFE_INTEGER, 10)
    await reachedC
  })

  test('who still waits when the store closes is turned away', async () => {
    const store = await openTestStore()
    const { seq } = await store.messages.accept(newMessage(store.defaultId))
    const reached = store.derived.reached(seq)
    const refused = expect(reached).rejects.toMatchObject({ code: 'unavailable' })
    await store.close()
    await refused
  })

  test('of a message that is gone is nothing', async () => {
    const store = await openTestStore()
    await store.derived.save([derivedFacts(12345, { subject: 'ghost' })])
    expect(store.ask('SELECT rowid FROM message_index')).toEqual([])
  })
})
