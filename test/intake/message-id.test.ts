import { expect, test } from 'vitest'
import { messageIds } from '../../server/intake/message-id.ts'

const NOW_MS = Date.UTC(2026, 10, 3)

test('ids are 22 characters, none twice, and in the order of time', () => {
  let nowMs = NOW_MS
  const newId = messageIds(() => nowMs++)
  const ids = Array.from({ length: 2_000 }, () => newId())
  expect(ids.every((id) => /^[\w-]{22}$/.test(id))).toBe(true)
  expect(new Set(ids.map((id) => id.slice(8))).size).toBe(ids.length)
  expect(ids.toSorted()).toEqual(ids)
})

test('what is random in them does not depend on the time', () => {
  const ids = [messageIds(() => NOW_MS), messageIds(() => NOW_MS)].map((newId) => newId())
  expect(ids[0]?.slice(0, 8)).toBe(ids[1]?.slice(0, 8))
  expect(ids[0]).not.toBe(ids[1])
})

test.each([
  [0, '00000000'],
  [36 ** 8 - 1, 'zzzzzzzz'],
  [36 ** 8, '00000000'],
])('the time of %i is %s', (atMs, time) => {
  expect(messageIds(() => atMs)().slice(0, 8)).toBe(time)
})
