import { describe, expect, test } from 'vitest'
import { createCircuit } from '../../server/delivery/circuit.ts'
import { createRate } from '../../server/delivery/rate.ts'

const SECOND = 1_000
/** No jitter. */
const EVEN = 0.5

describe('a circuit', () => {
  test('is closed until there is trouble, then lets nothing through, then one', () => {
    const circuit = createCircuit()
    expect(circuit.room(0)).toBe(Number.POSITIVE_INFINITY)
    circuit.end(circuit.begin(), 'trouble', 0, EVEN)
    expect(circuit.reopensAtMs).toBe(10 * SECOND)
    expect(circuit.room(10 * SECOND - 1)).toBe(0)
    expect(circuit.room(10 * SECOND)).toBe(1)
    const probe = circuit.begin()
    expect(circuit.room(10 * SECOND)).toBe(0)
    circuit.end(probe, 'well', 11 * SECOND, EVEN)
    expect(circuit.room(11 * SECOND)).toBe(Number.POSITIVE_INFINITY)
    expect(circuit.reopensAtMs).toBeNull()
  })

  test('waits twice as long after each probe that fails, up to 15 minutes, and begins anew once it was well', () => {
    const circuit = createCircuit()
    const waits: number[] = []
    for (let nowMs = 0, at = 0; at < 9; at++) {
      circuit.end(circuit.begin(), 'trouble', nowMs, EVEN)
      const reopensAtMs = circuit.reopensAtMs ?? 0
      waits.push((reopensAtMs - nowMs) / SECOND)
      nowMs = reopensAtMs
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 320, 640, 900, 900])
    circuit.end(circuit.begin(), 'well', 0, EVEN)
    circuit.end(circuit.begin(), 'trouble', 0, EVEN)
    expect(circuit.reopensAtMs).toBe(10 * SECOND)
  })

  test('waits no longer because the clock was put back', () => {
    const circuit = createCircuit()
    const DAY = 24 * 60 * 60 * SECOND
    circuit.end(circuit.begin(), 'trouble', DAY, EVEN)
    expect(circuit.room(0)).toBe(0)
    expect(circuit.reopensAtMs).toBe(10 * SECOND)
    expect(circuit.room(10 * SECOND)).toBe(1)
  })

  test('what was begun before the trouble neither closes it nor makes it wait longer', () => {
    const circuit = createCircuit()
    const [first, second, third] = [circuit.begin(), circuit.begin(), circuit.begin()]
    circuit.end(first, 'trouble', 0, EVEN)
    circuit.end(second, 'trouble', 5 * SECOND, EVEN)
    circuit.end(third, 'well', 6 * SECOND, EVEN)
    expect(circuit.reopensAtMs).toBe(10 * SECOND)
  })

  test('a probe that never asked the relay leaves the way open for another', () => {
    const circuit = createCircuit()
    circuit.end(circuit.begin(), 'trouble', 0, EVEN)
    circuit.end(circuit.begin(), 'unknown', 10 * SECOND, EVEN)
    expect(circuit.room(10 * SECOND)).toBe(1)
  })

  test('is asked at once when a person says so, by one message still', () => {
    const circuit = createCircuit()
    circuit.askNow(0)
    expect([circuit.reopensAtMs, circuit.room(0)]).toEqual([null, Number.POSITIVE_INFINITY])
    circuit.end(circuit.begin(), 'trouble', 0, EVEN)
    circuit.askNow(2 * SECOND)
    expect(circuit.room(2 * SECOND)).toBe(1)
    circuit.end(circuit.begin(), 'trouble', 3 * SECOND, EVEN)
    expect(circuit.reopensAtMs).toBe(23 * SECOND)
  })

  test.each([
    [0, 9],
    [1, 11],
  ])('its wait differs by a tenth at most: %d', (random, seconds) => {
    const circuit = createCircuit()
    circuit.end(circuit.begin(), 'trouble', 0, random)
    expect(circuit.reopensAtMs).toBe(seconds * SECOND)
  })
})

describe('a rate of recipients', () => {
  test('begins with what one second brings and fills up at its pace', () => {
    const rate = createRate()
    expect(rate.room(14, 0)).toBe(14)
    rate.take(14)
    expect(rate.room(14, 0)).toBe(0)
    expect(rate.readyAtMs(14, 0)).toBe(Math.ceil(SECOND / 14))
    expect(rate.room(14, 500)).toBe(7)
    expect(rate.room(14, 60 * SECOND)).toBe(14)
  })

  test('below one a second still lets one go', () => {
    const rate = createRate()
    expect(rate.room(0.1, 0)).toBe(1)
    rate.take(1)
    expect(rate.readyAtMs(0.1, 0)).toBe(10 * SECOND)
    expect(rate.room(0.1, 10 * SECOND)).toBe(1)
  })

  test('a clock that was put back brings nothing and stops nothing', () => {
    const rate = createRate()
    rate.room(10, 60 * SECOND)
    rate.take(10)
    expect(rate.room(10, 0)).toBe(0)
    expect(rate.room(10, SECOND)).toBe(10)
  })
})
