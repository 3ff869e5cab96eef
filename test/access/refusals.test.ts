import { expect, onTestFinished, test } from 'vitest'
import { createRefusals } from '../../server/access/refusals.ts'
import type { RefusedTry } from '../../server/domain/refusal.ts'
import { createLog } from '../../server/log.ts'
import { openTestStore } from '../store/support.ts'

const TRY: RefusedTry = {
  at: 'rcpt',
  clientAddress: '192.0.2.1',
  heloName: 'app',
  username: null,
  address: 'bob@x.example',
  instanceId: null,
  reply: '452 4.5.3 Too many recipients',
}
const ALL = { instanceIds: [], unassigned: 'with', search: { kind: 'everything' }, limit: 10_000 } as const

async function open() {
  const store = await openTestStore()
  const clock = { nowMs: 1_000 }
  const refusals = createRefusals({ store, now: () => clock.nowMs, log: createLog('silent') })
  onTestFinished(() => refusals.close())
  return { store, clock, refusals }
}

test('tries that are alike are one, with a count', async () => {
  const { store, clock, refusals } = await open()
  refusals.note(TRY)
  clock.nowMs = 4_000
  refusals.note(TRY)
  refusals.note({ ...TRY, address: 'eve@x.example' })
  await refusals.flush()
  expect(await store.refusals.find(ALL)).toMatchObject([
    { address: 'eve@x.example', count: 1 },
    { address: 'bob@x.example', count: 2, firstAtMs: 1_000, lastAtMs: 4_000 },
  ])
})

test('a flood is counted whole, and kept small: from one client, and from a million', async () => {
  const { store, refusals } = await open()
  for (let count = 0; count < 100_000; count++) refusals.note({ ...TRY, address: `${count}@x.example` })
  await refusals.flush()
  const one = await store.refusals.find(ALL)
  expect(one.length).toBe(21)
  expect(one.find(({ address }) => address === null)?.count).toBe(100_000 - 20)
  for (let count = 0; count < 100_000; count++) {
    refusals.note({ ...TRY, clientAddress: `2001:db8::${count.toString(16)}`, address: `${count}@x.example` })
  }
  await refusals.flush()
  const both = await store.refusals.find(ALL)
  expect(both.length).toBeLessThan(1_100)
  expect(both.reduce((sum, { count }) => sum + count, 0)).toBe(200_000)
})

test('only the newest are kept, for a while', async () => {
  const { store, clock, refusals } = await open()
  for (let count = 0; count < 10; count++) {
    clock.nowMs = count
    refusals.note({ ...TRY, address: `${count}@x.example` })
  }
  await refusals.flush()
  expect(await store.refusals.prune(2, 5)).toBe(5)
  expect((await store.refusals.find(ALL)).map(({ lastAtMs }) => lastAtMs)).toEqual([9, 8, 7, 6, 5])
})

test('instances that one may not see keep theirs to themselves', async () => {
  const { store, refusals } = await open()
  for (const instanceId of [1, 2, null]) refusals.note({ ...TRY, instanceId })
  await refusals.flush()
  const seen = async (instanceIds: readonly number[], unassigned: 'with' | 'without') =>
    (await store.refusals.find({ ...ALL, instanceIds, unassigned })).map(({ instanceId }) => instanceId)
  expect(await seen([1], 'without')).toEqual([1])
  expect(await seen([], 'without')).toEqual([])
  expect(await seen([2], 'with')).toEqual([null, 2])
})
