import { describe, expect, test } from 'vitest'
import { judge, type Measurements } from './budgets.ts'
import { messageMaker } from './messages.ts'
import type { Measured } from './scenarios.ts'
import type { ServerName } from './servers.ts'
import { median, percentile } from './statistics.ts'

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, i) => 100 - i)
  test.each<[values: readonly number[], percent: number, value: number]>([
    [[7], 99, 7],
    [[3, 1, 2], 50, 2],
    [[4, 1, 3, 2], 50, 2],
    [hundred, 50, 50],
    [hundred, 95, 95],
    [hundred, 99, 99],
    [hundred, 100, 100],
  ])('%#', (values, percent, value) => {
    expect(percentile(values, percent)).toBe(value)
  })
})

describe('messages', () => {
  test.each([
    ['text', 4_096],
    ['html', 10_240],
  ] as const)('%s: about %i octets, lines that need no stuffing, no two alike', (kind, octets) => {
    const make = messageMaker(kind)
    const text = Buffer.from(make(1)).toString('latin1')
    expect(Math.abs(text.length - octets)).toBeLessThan(octets / 100)
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    expect(text).not.toMatch(/^\./m)
    expect(text.endsWith('\r\n')).toBe(true)
    expect(Buffer.from(make(2)).toString('latin1')).not.toBe(text)
    expect(make(123_456).length).toBe(text.length)
  })
})

describe('budgets', () => {
  const rounds = (...rates: number[]): Measured[] => rates.map((perSecond) => ({ perSecond, drain: null }))
  const measurements = (rate: number, drain: Measured['drain']): Measurements => {
    const servers = (own: Measured[]) =>
      new Map<ServerName, readonly Measured[]>([
        ['smtp-server', rounds(1_000, 9_000, 100)],
        ['smtp-server, no pause', rounds(1_000, 1_000, 1_000)],
        ['MailDev', rounds(75, 75, 75)],
        ['stagingpost', own],
      ])
    const own = rounds(rate, rate * 9, rate / 10)
    return {
      rounds: 1,
      loadAverage: 0,
      loads: new Map([
        ['P1', servers(own)],
        ['P2', servers(own)],
        ['P3', servers(own.map((round) => ({ ...round, drain })))],
      ]),
      relayed: new Map([
        ['redirect', [rate / 2, (rate * 9) / 4, rate / 30]],
        ['passthrough', [rate / 4, (rate * 9) / 4, rate / 40]],
      ]),
      idleMs: [4, 5, 6],
      visibility: { list: [19.9], get: [20], wait: [0], frame: [99] },
      sqlite: [],
    }
  }
  const metOf = (taken: Measurements) => judge(taken).map(({ id, value, met }) => `${id} ${value} ${met}`)

  test('what reaches its budget meets it, by the median of the rounds', () => {
    expect(metOf(measurements(600, { backlog: 2_000, seconds: 2 }))).toEqual([
      'P1 60 % true',
      'P1 8.0 × true',
      'P2 60 % true',
      'P2 8.0 × true',
      'P2 5.0 ms false',
      'P3 8.0 × true',
      'P3 1000 messages/s true',
      'P4 19.9 ms true',
      'P4 20.0 ms false',
      'P4 0.0 ms true',
      'P4 99.0 ms true',
      'P9 33 % true',
      'P9 25 % false',
    ])
  })

  test('what does not, misses it', () => {
    expect(metOf(measurements(299, { backlog: 500, seconds: 1 })).slice(0, 7)).toEqual([
      'P1 29 % false',
      'P1 4.0 × false',
      'P2 29 % false',
      'P2 4.0 × false',
      'P2 5.0 ms false',
      'P3 4.0 × false',
      'P3 500 messages/s false',
    ])
  })

  test('the median of an even number of rounds is one that was measured', () => {
    expect(median([10, 20])).toBe(10)
  })
})
