import { expect, test } from 'vitest'
import { createAttemptLimit } from '../../server/access/attempt-limit.ts'

const secret = (text: string) => Buffer.from(text)

/** Guesses that were looked at when one is made every `everyMs` for `spanMs`. */
function lookedAt(everyMs: number, spanMs: number, secretOf: (guess: number) => string): number {
  const limit = createAttemptLimit()
  let count = 0
  for (let nowMs = 0; nowMs < spanMs; nowMs += everyMs) {
    const guess = secret(secretOf(nowMs))
    if (!limit.allows('client', guess, nowMs)) continue
    count++
    limit.failed('client', guess, nowMs)
  }
  return count
}

test('guessing is slowed down to one a minute', () => {
  const hour = 60 * 60_000
  const inOneHour = lookedAt(100, hour, String)
  expect(inOneHour).toBeGreaterThan(60)
  expect(inOneHour).toBeLessThan(80)
  expect(lookedAt(100, 10 * hour, String) - inOneHour).toBeLessThanOrEqual(9 * 60 + 1)
})

test('a few guesses are free', () => {
  expect(lookedAt(1, 9, String)).toBe(9)
})

test('an application that repeats an old password slows nobody down', () => {
  const limit = createAttemptLimit()
  for (let nowMs = 0; nowMs < 1000; nowMs++) limit.failed('client', secret('old'), nowMs)
  expect(limit.allows('client', secret('right'), 1000)).toBe(true)
})

test('others are not slowed down', () => {
  const limit = createAttemptLimit()
  for (let guess = 0; guess < 100; guess++) limit.failed('10.0.0.1\0shop', secret(String(guess)), 0)
  expect(limit.allows('10.0.0.1\0shop', secret('right'), 1)).toBe(false)
  expect(limit.allows('10.0.0.2\0shop', secret('right'), 1)).toBe(true)
  expect(limit.allows('10.0.0.1\0other', secret('right'), 1)).toBe(true)
})

test('whoever gets it right, or waits, begins anew', () => {
  const limit = createAttemptLimit()
  const guess = () => {
    for (let count = 0; count < 20; count++) limit.failed('client', secret(String(count)), 0)
  }
  guess()
  limit.succeeded('client')
  expect(limit.allows('client', secret('x'), 0)).toBe(true)
  guess()
  expect(limit.allows('client', secret('x'), 59_999)).toBe(false)
  expect(limit.allows('client', secret('x'), 60_000)).toBe(true)
  limit.failed('client', secret('x'), 16 * 60_000)
  expect(limit.allows('client', secret('y'), 16 * 60_000)).toBe(true)
})

test('it remembers ten thousand, not everybody', () => {
  const limit = createAttemptLimit()
  const guess = (who: string) => {
    for (let count = 0; count < 20; count++) limit.failed(who, secret(String(count)), 0)
  }
  guess('first')
  for (let other = 0; other < 9_999; other++) limit.failed(`other ${other}`, secret('x'), 0)
  expect(limit.allows('first', secret('x'), 0)).toBe(false)
  limit.failed('one more', secret('x'), 0)
  expect(limit.allows('first', secret('x'), 0)).toBe(true)
})
