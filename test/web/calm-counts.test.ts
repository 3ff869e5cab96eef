import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { LiveFrame } from '../../server/contract/live.types.ts'
import { calmCounts } from '../../web/inbox/calm-counts.ts'
import { item } from './samples.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const stored = (seq: number): LiveFrame => ({ kind: 'message.stored', cursor: seq, message: item(seq) })
const counts = (total: number, instance = 'default'): LiveFrame => ({
  kind: 'counts',
  cursor: total,
  instance,
  counts: { total, unread: 0, held: 0 },
})

function watched() {
  const told: string[][] = []
  const { take, stop } = calmCounts((frames) => {
    told.push(frames.map((frame) => (frame.kind === 'counts' ? `${frame.counts.total} in all` : frame.kind)))
  })
  return { told, take, stop }
}

test('counts after a pause are told at once, behind what they count', () => {
  const { told, take } = watched()
  take([stored(1), counts(1)])
  expect(told).toEqual([['message.stored', '1 in all']])
})

test('of a burst, mail is told at once and the last counts of each instance a moment later', () => {
  const { told, take } = watched()
  take([counts(1)])
  take([stored(2), counts(2)])
  take([counts(3), counts(9, 'shop')])
  expect(told).toEqual([['1 in all'], ['message.stored']])
  vi.runAllTimers()
  expect(told.slice(2)).toEqual([['3 in all', '9 in all']])
})

test('nothing is told after it was stopped', () => {
  const { told, take, stop } = watched()
  take([counts(1)])
  take([counts(2)])
  stop()
  vi.runAllTimers()
  expect(told).toEqual([['1 in all']])
})
