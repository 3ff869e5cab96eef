import { describe, expect, test } from 'vitest'
import type { FaultView } from '../../../server/contract/fault.types.ts'
import {
  draftOfLimits,
  draftOfRetention,
  patchOfLimits,
  patchOfRetention,
} from '../../../web/console/model/bounds-draft.ts'
import { differing } from '../../../web/console/model/draft.ts'
import { draftOfEmail, inputOfEmail } from '../../../web/console/model/email-draft.ts'
import { faultWords, struckWords } from '../../../web/console/model/fault-words.ts'
import {
  draftOfGeneral,
  notificationsDraft,
  notificationsShown,
  patchOfGeneral,
} from '../../../web/console/model/general-draft.ts'
import { nameFrom } from '../../../web/console/model/name.ts'
import { AGE_UNITS, amountOf, quantityOf, SIZE_UNITS } from '../../../web/console/model/quantity.ts'
import { addEntries, splitEntries } from '../../../web/model/entries.ts'
import { instance } from '../samples.ts'

const HOUR_MS = 3_600_000

const EMAIL = {
  mode: 'redirect' as const,
  testRecipients: ['qa@team.example'],
  allowedRecipients: ['@team.example'],
  sender: 'noreply@stage.example',
  relay: 'real',
  subject: { maxRecipients: 3 },
  passHeaders: ['X-Ref'],
  redirectLimit: 200,
  invitations: 'redirect' as const,
}

describe('a draft', () => {
  test('has what differs, and nothing that was changed back', () => {
    expect(differing({ a: 1, b: ['x'], c: '' }, { a: 2, b: ['x'], c: '' })).toEqual({ a: 2 })
  })

  test('of a rule says all of it, and empty fields are none', () => {
    expect(inputOfEmail(draftOfEmail(EMAIL))).toEqual(EMAIL)
    expect(inputOfEmail(draftOfEmail({ ...EMAIL, sender: null, relay: null }))).toMatchObject({
      sender: null,
      relay: null,
    })
    expect(inputOfEmail({ sender: ' ', maxRecipients: '5' })).toEqual({
      sender: null,
      subject: { maxRecipients: 5 },
    })
    expect(inputOfEmail({})).toEqual({})
  })

  test.each([
    { messages: 5000, ageMs: 30 * 24 * HOUR_MS, bytes: 2 * 2 ** 30 },
    { messages: null, ageMs: null, bytes: null },
    { messages: 1, ageMs: 5 * HOUR_MS, bytes: 1536 * 2 ** 20 },
  ])('of a retention says the same again: %j', (settings) => {
    expect(patchOfRetention(draftOfRetention({ settings, keep: 'headers' }))).toEqual({
      ...settings,
      keep: 'headers',
    })
    expect(patchOfRetention({})).toEqual({})
  })

  test.each([
    { messagesPerMinute: 600, bytesPerDay: 10 * 2 ** 30, connections: 20 },
    { messagesPerMinute: null, bytesPerDay: null, connections: null },
  ])('of limits says the same again: %j', (settings) => {
    expect(patchOfLimits(draftOfLimits(settings))).toEqual(settings)
    expect(patchOfLimits({})).toEqual({})
  })
})

describe('another kind', () => {
  test('comes with the mode that it starts with', () => {
    expect(patchOfGeneral({ kind: 'production', label: 'B' })).toEqual({
      kind: 'production',
      label: 'B',
      email: { mode: 'deliver' },
    })
    expect(patchOfGeneral({ kind: 'staging' })).toMatchObject({ email: { mode: 'capture' } })
    expect(patchOfGeneral({ label: 'B', notifications: null })).toEqual({ label: 'B' })
    expect(patchOfGeneral({ notifications: false })).toEqual({ notifications: false })
  })

  test.each([
    [{}, false],
    [{ notifications: true }, true],
    [{ kind: 'production' }, true],
    [{ kind: 'production', notifications: false }, false],
  ] as const)('brings its own API notifications: %j shows %s', (changes, isOn) => {
    const staging = { notifications: false }
    expect(notificationsShown(staging, changes)).toBe(isOn)
    for (const wanted of [true, false]) {
      const notifications = notificationsDraft(staging, changes, wanted)
      expect(notificationsShown(staging, { ...changes, notifications })).toBe(wanted)
    }
  })

  test('says nothing of what comes by itself', () => {
    expect(notificationsDraft({ notifications: false }, {}, false)).toBeNull()
    expect(notificationsDraft({ notifications: false }, { kind: 'production' }, true)).toBeNull()
    expect(notificationsDraft({ notifications: true }, { kind: 'staging' }, true)).toBe(true)
    expect(draftOfGeneral(instance('a')).notifications).toBeNull()
  })
})

describe('a quantity', () => {
  test.each([
    [null, AGE_UNITS, '', 'days'],
    [48 * HOUR_MS, AGE_UNITS, '2', 'days'],
    [36 * HOUR_MS, AGE_UNITS, '36', 'hours'],
    [5.5 * HOUR_MS, AGE_UNITS, '5.5', 'hours'],
    [3 * 2 ** 30, SIZE_UNITS, '3', 'GiB'],
    [3.5 * 2 ** 30, SIZE_UNITS, '3584', 'MiB'],
  ] as const)('of %s', (value, units, amount, unit) => {
    expect(quantityOf(value, units)).toEqual({ amount, unit })
    expect(amountOf({ amount, unit }, units)).toBe(value)
  })

  test('is whole in the unit of the server', () => {
    expect(amountOf({ amount: '0.3', unit: 'GiB' }, SIZE_UNITS)).toBe(322_122_547)
  })
})

describe('entries', () => {
  test.each([
    ['bob@x.example', ['bob@x.example']],
    [
      ' a@x.example, b@x.example;c@x.example\nd@x.example ',
      ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'],
    ],
    ['Bob B <bob@x.example>, <ann@x.example>', ['bob@x.example', 'ann@x.example']],
    ['a@x.example b@x.example', ['a@x.example', 'b@x.example']],
    [' ,; ', []],
  ])('%j', (text, entries) => {
    expect(splitEntries(text)).toEqual(entries)
  })

  test('are listed once', () => {
    expect(addEntries(['a', 'b'], ['b', 'c', 'c'])).toEqual(['a', 'b', 'c'])
  })
})

test.each([
  ['Shop (Anna)', 'shop-anna'],
  ['Änderungs-Dienst', 'anderungs-dienst'],
  ['  --x--  ', 'x'],
  ['店', ''],
  [`${'a'.repeat(62)} b`, 'a'.repeat(62)],
])('the name from %j is %j', (label, name) => {
  expect(nameFrom(label)).toBe(name)
})

test.each<[Partial<FaultView>, string, string]>([
  [{ reply: '451 Busy', delayMs: 1500 }, 'waits 1.5 s, then answers 451 Busy', 'Struck 0 times'],
  [{ disconnect: true, times: 3, struck: 1 }, 'hangs up', 'Struck 1 of 3 times'],
  [
    { bytesPerSecond: 100, probability: 0.1 },
    'reads 100 bytes a second',
    'Struck 0 times, with a probability of 0.1',
  ],
])('a fault in words: %j', (change, does, often) => {
  const fault: FaultView = {
    id: 'f',
    at: 'RCPT',
    recipient: null,
    reply: null,
    delayMs: 0,
    disconnect: false,
    bytesPerSecond: null,
    times: null,
    struck: 0,
    probability: 1,
    expiresAt: '2026-11-26T12:00:00.000Z',
    ...change,
  }
  expect([faultWords(fault), struckWords(fault)]).toEqual([does, often])
})
