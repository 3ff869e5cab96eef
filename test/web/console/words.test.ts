import { describe, expect, test } from 'vitest'
import type { LimitsView, RetentionView } from '../../../server/contract/bounds.types.ts'
import { goingInWords, heldInWords, isBounded } from '../../../web/console/model/goes-next.ts'
import { byProject, modeInWords } from '../../../web/console/model/instance-groups.ts'
import { projectOptions } from '../../../web/console/model/projects.ts'
import { relayOptions, tlsInWords, usersOfRelay } from '../../../web/console/model/relays.ts'
import { titleOf } from '../../../web/console/model/title.ts'
import { usesOf } from '../../../web/console/model/use-of-limits.ts'
import { agoInWords } from '../../../web/console/model/when.ts'
import { instance } from '../samples.ts'

const NOW = new Date('2026-11-26T12:00:00Z')

test('instances by project: the default one first, then by name', () => {
  const all = [
    instance('a', { project: 'zoo' }),
    instance('b'),
    instance('c', { project: 'bar' }),
    instance('d'),
  ]
  expect(byProject(all).map((group) => [group.project, group.instances.map(({ name }) => name)])).toEqual([
    ['default', ['b', 'd']],
    ['bar', ['c']],
    ['zoo', ['a']],
  ])
})

describe('what a mode does', () => {
  const { email } = instance('a')
  test.each([
    [{ mode: 'capture' }, 'Captures everything'],
    [{ mode: 'redirect', testRecipients: ['qa@x.example'] }, 'Redirects to qa@x.example'],
    [
      { mode: 'redirect', testRecipients: ['qa@x.example', 'b@x.example', 'c@x.example'] },
      'Redirects to qa@x.example +2',
    ],
    [{ mode: 'redirect', testRecipients: [] }, 'Redirects to nobody'],
    [{ mode: 'deliver', relay: 'real' }, 'Delivers through real'],
    [{ mode: 'deliver', relay: null }, 'Holds: no relay'],
  ] as const)('%j: %s', (differs, words) => {
    expect(
      modeInWords({
        email: {
          ...email,
          ...differs,
          testRecipients: [...('testRecipients' in differs ? differs.testRecipients : [])],
        },
      }),
    ).toBe(words)
  })
})

test.each([
  ['2026-11-26T11:59:40Z', 'just now'],
  ['2026-11-26T11:58:59Z', '1 minute ago'],
  ['2026-11-26T09:00:00Z', '3 hours ago'],
  ['2026-11-20T09:00:00Z', '6 days ago'],
  ['2026-11-26T13:40:00Z', 'in 2 hours'],
])('%s is %s', (iso, words) => {
  expect(agoInWords(iso, NOW)).toBe(words)
})

describe('what goes next', () => {
  const next: RetentionView['next'][number] = {
    id: 'x',
    subject: null,
    receivedAt: '2026-11-01T00:00:00Z',
    sizeBytes: 1,
    goesAt: null,
    waitsForDelivery: false,
  }
  test.each([
    [{ waitsForDelivery: true, goesAt: '2026-11-26T11:00:00Z' }, 'Stays until its delivery is made'],
    [{}, 'Goes when more mail comes'],
    [{ goesAt: '2026-11-26T11:00:00Z' }, 'About to go'],
    [{ goesAt: '2026-11-28T12:00:00Z' }, 'Goes in 2 days'],
  ])('%j: %s', (differs, words) => {
    expect(goingInWords({ ...next, ...differs }, NOW)).toBe(words)
  })

  test('of what is held', () => {
    const held = { messages: 2, bytes: 566, starred: 0, starredBytes: 0 }
    expect(heldInWords({ held })).toBe('It holds 2 messages (566 B).')
    expect(heldInWords({ held: { ...held, starred: 1, starredBytes: 2000 } })).toBe(
      'It holds 2 messages (566 B), and 1 starred message (2 KB).',
    )
    expect(isBounded({ settings: { messages: null, ageMs: null, bytes: null } })).toBe(false)
    expect(isBounded({ settings: { messages: null, ageMs: 1, bytes: null } })).toBe(true)
  })
})

test('limits beside their use; without a limit there is no share, and a full one is never over 1', () => {
  const limits: Pick<LimitsView, 'settings' | 'use' | 'disk'> = {
    settings: { messagesPerMinute: 10, bytesPerDay: null, connections: 4 },
    use: { messagesLastMinute: 25, bytesLastDay: 2_000_000, connections: 1 },
    disk: { freeBytes: 83_791_000_000, reserveBytes: 268_435_456 },
  }
  expect(usesOf(limits).map(({ words, share }) => [words, share])).toEqual([
    ['25 of 10', 1],
    ['2.0 MB', null],
    ['1 of 4', 0.25],
    ['83.8 GB free, stops below 268 MB', null],
  ])
  expect(usesOf({ ...limits, disk: { freeBytes: null, reserveBytes: 0 } }).at(-1)?.words).toBe(
    'Not known, stops below 0 B',
  )
})

describe('choices', () => {
  const real = { name: 'real', host: 'smtp.example', port: 587 }
  test('of relays: none, the known ones, and the chosen one that is gone', () => {
    expect(relayOptions([real], '').map(({ value }) => value)).toEqual(['', 'real'])
    expect(relayOptions([real], 'old').map(({ label }) => label)).toEqual([
      'None',
      'real (smtp.example:587)',
      'old',
    ])
  })

  test('of projects, the chosen one among them', () => {
    const shop = { name: 'shop', label: 'Shop' }
    expect(projectOptions([shop], 'shop')).toEqual([{ value: 'shop', label: 'Shop' }])
    expect(projectOptions([], 'shop')).toEqual([{ value: 'shop', label: 'shop' }])
  })

  test('who uses a relay', () => {
    const a = instance('a', { label: 'A' })
    expect(usersOfRelay('real', [a])).toBe('Not in use')
    const uses = { ...a, email: { ...a.email, relay: 'real' } }
    expect(usersOfRelay('real', [uses, { ...uses, label: 'B' }])).toBe('Used by A, B')
  })

  test('each way of encryption has words of its own', () => {
    const words = (['required', 'implicit', 'opportunistic', 'none'] as const).map(tlsInWords)
    expect(new Set(words).size).toBe(4)
  })
})

test('a page of an instance has its label as the title, and its name until it is known', () => {
  const place = { kind: 'instance', name: 'shop', section: 'email' } as const
  expect(titleOf(place, [instance('shop', { label: 'Shop' })])).toBe('Shop')
  expect(titleOf(place, [])).toBe('shop')
})
