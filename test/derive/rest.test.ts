import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { Rest } from '../../server/derive/rest.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function start() {
  const resumedAtMs: number[] = []
  const startMs = performance.now()
  const rest = new Rest(() => resumedAtMs.push(performance.now() - startMs))
  onTestFinished(() => rest.close())
  return { rest, resumedAtMs }
}

/** Mail every `everyMs` for `durationMs`. */
function mailComes(rest: Rest, everyMs: number, durationMs: number): void {
  for (let atMs = 0; atMs < durationMs; atMs += everyMs) {
    vi.advanceTimersByTime(everyMs)
    rest.mail()
  }
}

describe('the rest of the backlog', () => {
  test('without mail there is none', () => {
    const { rest } = start()
    rest.worked(10)
    expect(rest).toMatchObject({ isResting: false, isYielding: false })
  })

  test('while mail comes in, a batch is followed by seven times its own time', () => {
    const { rest, resumedAtMs } = start()
    rest.mail()
    rest.worked(10)
    expect(rest).toMatchObject({ isResting: true, isYielding: true })
    mailComes(rest, 5, 100)
    expect(resumedAtMs).toEqual([70])
    rest.worked(4)
    mailComes(rest, 5, 100)
    expect(resumedAtMs).toEqual([70, 128])
  })

  test('a lull of 25 ms ends it', () => {
    const { rest, resumedAtMs } = start()
    rest.mail()
    rest.worked(1_000)
    mailComes(rest, 20, 100)
    vi.advanceTimersByTime(200)
    expect(resumedAtMs).toEqual([125])
    expect(rest).toMatchObject({ isResting: false, isYielding: false })
  })

  test('somebody who waits ends it, and there is none until they have what they waited for', async () => {
    const { rest, resumedAtMs } = start()
    rest.mail()
    rest.worked(1_000)
    const { promise, resolve } = Promise.withResolvers<string>()
    const waited = rest.waitedFor(promise)
    expect(resumedAtMs).toEqual([0])
    rest.mail()
    rest.worked(1_000)
    expect(rest).toMatchObject({ isResting: false, isYielding: false })
    resolve('found')
    expect(await waited).toBe('found')
    rest.worked(1_000)
    expect(rest).toMatchObject({ isResting: true, isYielding: true })
  })

  test('batches that end during a rest make it longer, and it ends once', () => {
    const { rest, resumedAtMs } = start()
    rest.mail()
    rest.worked(4)
    rest.worked(8)
    mailComes(rest, 5, 200)
    expect(resumedAtMs).toEqual([56])
  })
})
