import { expect, test } from 'vitest'
import { Failure } from '../../server/domain/failure.ts'
import {
  nextAttemptAtMs,
  parseRetrySchedule,
  RETRY_DELIVER,
  RETRY_REDIRECT,
} from '../../server/domain/retry.ts'

const MINUTE = 60_000
const HOUR = 3_600_000

test.each([
  ['10s', [10_000]],
  ['1m, 5m', [MINUTE, 5 * MINUTE]],
  ['1m,5m , 1h', [MINUTE, 5 * MINUTE, HOUR]],
  ['2h*3', [2 * HOUR, 2 * HOUR, 2 * HOUR]],
  ['7d', [168 * HOUR]],
])('the schedule %s is read', (text, waits) => {
  expect(parseRetrySchedule(text)).toEqual(waits)
})

test.each([
  '',
  '5',
  'm',
  '0s',
  '-1m',
  '1.5h',
  '1m 5m',
  '1m,',
  '1w',
  '8d',
  '4h*0',
  '4h*',
  '4h**2',
  '1M',
  'soon',
])('the schedule "%s" is refused, and the message shows the bad part', (text) => {
  const bad = text.split(',').pop()?.trim() ?? ''
  expect(() => parseRetrySchedule(text, 'relays.real.retry')).toThrow(
    expect.objectContaining({
      code: 'invalid',
      field: 'relays.real.retry',
      message: expect.stringContaining(`"${bad}"`),
    }),
  )
})

test('a schedule of more than a thousand waits is refused', () => {
  expect(() => parseRetrySchedule('1s*1001')).toThrow(Failure)
})

test('the default for deliver tries for about five days, the one for redirect for about half a day', () => {
  const hours = (text: string) => parseRetrySchedule(text).reduce((sum, wait) => sum + wait, 0) / HOUR
  expect(hours(RETRY_DELIVER)).toBeGreaterThan(4 * 24)
  expect(hours(RETRY_DELIVER)).toBeLessThan(5 * 24)
  expect(hours(RETRY_REDIRECT)).toBeGreaterThan(10)
  expect(hours(RETRY_REDIRECT)).toBeLessThan(12)
})

test.each([
  [1, 0.5, 1_000 + MINUTE],
  [2, 0.5, 1_000 + HOUR],
  [1, 0, 1_000 + 54_000],
  [1, 1, 1_000 + 66_000],
  [3, 0.5, null],
])('after attempt %i with randomness %d the next is due at %s', (attempts, random, dueAtMs) => {
  expect(nextAttemptAtMs(parseRetrySchedule('1m, 1h'), attempts, 1_000, random)).toBe(dueAtMs)
})
