import { expect, test } from 'vitest'
import { SlidingWindow } from '../../server/intake/sliding-window.ts'
import { fc } from '../support/properties.ts'

const MINUTE_MS = 60_000

test('counts a minute, in steps of a second', () => {
  const window = new SlidingWindow(MINUTE_MS, 60)
  window.add(3, 0)
  expect(window.sum(0)).toBe(3)
  window.add(4, 30_000)
  const sums = [30_000, 59_999, 60_999, 61_000, 90_999, 91_000].map((atMs) => window.sum(atMs))
  expect(sums).toEqual([7, 7, 7, 4, 4, 0])
})

test('never forgets what is younger than the window, and nothing older than a step more is left', () => {
  const additions = fc.array(fc.tuple(fc.nat(200_000), fc.integer({ min: 1, max: 9 })), { maxLength: 40 })
  fc.assert(
    fc.property(additions, fc.nat(100_000), (added, later) => {
      const window = new SlidingWindow(MINUTE_MS, 60)
      const sorted = [...added].sort(([one], [other]) => one - other)
      for (const [atMs, amount] of sorted) window.add(amount, atMs)
      const nowMs = (sorted.at(-1)?.[0] ?? 0) + later
      const younger = (ms: number) =>
        sorted.filter(([atMs]) => atMs > nowMs - ms).reduce((sum, [, amount]) => sum + amount, 0)
      expect(window.sum(nowMs)).toBeGreaterThanOrEqual(younger(MINUTE_MS))
      expect(window.sum(nowMs)).toBeLessThanOrEqual(younger(MINUTE_MS + 1000))
    }),
  )
})

test('takes back', () => {
  const window = new SlidingWindow(MINUTE_MS, 60)
  window.add(5, 1000)
  window.takeBack(5, 1000)
  expect(window.sum(1000)).toBe(0)
  window.add(5, 2000)
  window.takeBack(5, 500_000)
  expect(window.sum(2000)).toBe(5)
})

test('a clock that is set back does not close the door until it comes again', () => {
  const window = new SlidingWindow(MINUTE_MS, 60)
  window.add(5, 10_000_000)
  expect(window.sum(1000)).toBe(0)
  window.add(2, 1000)
  expect(window.sum(1000)).toBe(2)
})
