import { setImmediate as nextTurn } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { createArrivals } from '../../server/live/arrivals.ts'
import { openRoom } from './room.ts'

const FOLLOWERS = 60
const LOOK_MS = 2

test('the loop turns while many look at what came, and each gets it once', async () => {
  const { store, hub, log, deliver } = await openRoom()
  const arrivals = createArrivals(store, hub, log)
  let isOver = false
  let turn = 0
  const turns = (async () => {
    for (; !isOver; turn += 1) await nextTurn()
  })()
  const { promise: allLooked, resolve } = Promise.withResolvers<void>()
  const seen: { readonly subjects: readonly (string | null)[]; readonly turn: number }[] = []
  const came = (rows: readonly { readonly summary: { readonly subject: string | null } }[]) => {
    for (const endMs = performance.now() + LOOK_MS; performance.now() < endMs; );
    seen.push({ subjects: rows.map(({ summary }) => summary.subject), turn })
    if (seen.length === FOLLOWERS) resolve()
  }
  const instanceId = store.instances.byName('default')?.id ?? 0
  const unfollow = Array.from({ length: FOLLOWERS }, () =>
    arrivals.follow(instanceId, { came: (rows) => came(rows), missed: () => {}, changed: () => {} }),
  )
  onTestFinished(() => {
    for (const end of unfollow) end()
  })
  await deliver({ subject: 'Welcome' })
  await allLooked
  isOver = true
  await turns
  expect(seen.map(({ subjects }) => subjects)).toEqual(Array.from({ length: FOLLOWERS }, () => ['Welcome']))
  expect(new Set(seen.map((one) => one.turn)).size).toBeGreaterThan(10)
})
