import { describe, expect, test } from 'vitest'
import type { Address } from '../../server/domain/address.ts'
import { type FaultStage, type NewFault, parseRefusal } from '../../server/domain/fault.ts'
import { reply } from '../../server/domain/reply.ts'
import { createFaults, type FaultsOptions } from '../../server/intake/faults.ts'

const UAT = { id: 1, name: 'uat', kind: 'staging', faults: true } as const
const BUSY = reply(451, '4.3.0', 'Busy')

function open(options: Partial<FaultsOptions> = {}) {
  let ids = 0
  const newId = () => `f${++ids}`
  return createFaults({ now: () => 0, random: () => 0, newId, isKnownAtConnect: () => true, ...options })
}

function fault(change: Partial<NewFault> = {}): NewFault {
  return {
    at: 'RCPT',
    recipient: null,
    reply: BUSY,
    delayMs: 0,
    disconnect: false,
    bytesPerSecond: null,
    times: null,
    probability: 1,
    expiresAtMs: 1000,
    ...change,
  }
}

describe('which fault strikes', () => {
  test.each<[string, Partial<NewFault>, FaultStage, readonly string[], boolean]>([
    ['the stage that it is for', {}, 'RCPT', ['a@x.test'], true],
    ['no other stage', {}, 'DOT', ['a@x.test'], false],
    ['one address, however it is spelled', { recipient: 'Ann@X.test' }, 'RCPT', ['ann@x.TEST'], true],
    ['nobody else', { recipient: 'ann@x.test' }, 'RCPT', ['ben@x.test'], false],
    ['a domain', { recipient: '@x.test' }, 'RCPT', ['ben@x.test'], true],
    ['stars', { recipient: 'ann+*@x.test' }, 'RCPT', ['ann+1@x.test'], true],
    [
      'one of the recipients of a message',
      { at: 'DOT', recipient: 'c@x.test' },
      'DOT',
      ['b@x.test', 'c@x.test'],
      true,
    ],
    ['chance', { probability: 0.5 }, 'RCPT', ['a@x.test'], false],
    ['chance, the other way', { probability: 0.51 }, 'RCPT', ['a@x.test'], true],
  ])('%s', (_name, change, at, recipients, strikes) => {
    const faults = open({ random: () => 0.5 })
    faults.add(UAT, fault(change))
    expect(faults.strike(UAT, at, recipients as Address[]) !== null).toBe(strikes)
  })

  test('the first that strikes, so often as it says, then the next', () => {
    const faults = open()
    faults.add(UAT, fault({ times: 2 }))
    faults.add(UAT, fault({ reply: null, delayMs: 5 }))
    const struck = Array.from({ length: 4 }, () => faults.strike(UAT, 'RCPT', [])?.delayMs)
    expect(struck).toEqual([0, 0, 5, 5])
    expect(faults.list(1).map(({ id, struck }) => [id, struck])).toEqual([['f2', 2]])
  })

  test('until its time is over', () => {
    let nowMs = 0
    const faults = open({ now: () => nowMs })
    faults.add(UAT, fault())
    nowMs = 999
    expect(faults.strike(UAT, 'RCPT', [])).not.toBeNull()
    nowMs = 1000
    expect(faults.strike(UAT, 'RCPT', [])).toBeNull()
    expect(faults.list(1)).toEqual([])
  })

  test('of its own instance only, and only while that may have faults', () => {
    const faults = open()
    faults.add(UAT, fault())
    expect(faults.strike({ ...UAT, id: 2 }, 'RCPT', [])).toBeNull()
    expect(faults.strike({ ...UAT, kind: 'production' }, 'RCPT', [])).toBeNull()
    expect(faults.strike({ ...UAT, faults: false }, 'RCPT', [])).toBeNull()
    expect(faults.strike(UAT, 'RCPT', [])).toMatchObject({ reply: BUSY })
    faults.keepOnly([UAT])
    expect(faults.list(1)).toHaveLength(1)
    faults.keepOnly([{ ...UAT, kind: 'production' }])
    expect(faults.list(1)).toEqual([])
  })
})

test.each<[Partial<NewFault>, string]>([
  [{ at: 'MAIL', recipient: 'a@x.test' }, 'recipient: at MAIL nobody knows yet'],
  [{ recipient: 'nobody' }, `recipient: 'nobody' has no "@"`],
  [{ bytesPerSecond: 10 }, 'bytesPerSecond: is how fast a message is read'],
  [{ disconnect: true }, 'disconnect: hangs up without a word'],
  [{ reply: null }, 'reply: say what is to happen'],
  [{ at: 'CONNECT' }, 'at: nobody knows at CONNECT'],
])('%j makes no sense', (change, words) => {
  const faults = open({ isKnownAtConnect: () => false })
  expect(() => faults.add(UAT, fault(change))).toThrow(words)
  expect(faults.list(1)).toEqual([])
})

test('where faults are off, and on production, none is added; and not without end', () => {
  const faults = open()
  expect(() => faults.add({ ...UAT, faults: false }, fault())).toThrow('Faults are off')
  expect(() => faults.add({ ...UAT, kind: 'production' }, fault())).toThrow('is production')
  for (let n = 0; n < 200; n++) faults.add(UAT, fault())
  expect(() => faults.add(UAT, fault())).toThrow('200 faults already')
  expect(faults.remove(1, 'f1')).toBe(true)
  expect(faults.remove(1, 'f1')).toBe(false)
  expect(faults.clear(1)).toBe(199)
})

test.each([
  ['451 4.3.0 Busy', BUSY],
  ['550', reply(550, null, 'Injected fault')],
  ['550 No such user', reply(550, null, 'No such user')],
  ['552 5.2.2', reply(552, '5.2.2', 'Injected fault')],
  ['250 2.0.0 Ok', undefined],
  ['354 Go on', undefined],
  ['451 5.3.0 Busy', undefined],
  ['451 4.3.0 Busy\r\n250 Ok', undefined],
  ['451 Grüße', undefined],
  ['499 no such code', undefined],
])('%j as a refusal', (line, expected) => {
  expect(parseRefusal(line)).toEqual(expected)
})
