import { describe, expect, test } from 'vitest'
import type { MeView, PersonView } from '../../../server/contract/person.types.ts'
import { configurable, ownPages, serverPages, settingsPlace } from '../../../web/console/model/nav.ts'
import { rolesInWords, whyFixed } from '../../../web/console/model/roles.ts'
import { expiryInWords, expiryOf, SCOPES, scopesInWords } from '../../../web/console/model/scopes.ts'
import { browserInWords } from '../../../web/console/model/user-agent.ts'
import { nextOf, signInUrl } from '../../../web/gate/next.ts'
import { secretOf, welcomeWords } from '../../../web/gate/welcome-words.ts'
import { instance } from '../samples.ts'

const NOW = new Date('2026-11-26T12:00:00Z')

describe('after signing in', () => {
  test.each([
    ['', '/'],
    ['?next=%2Fi%2Fshop%3Fq%3Da', '/i/shop?q=a'],
    ['?next=//evil.example', '/'],
    ['?next=/%5Cevil.example', '/'],
    ['?next=%5C%5Cevil.example', '/'],
    ['?next=https://evil.example', '/'],
    ['?next=javascript:alert(1)', '/'],
    ['?next=/%09/evil.example', '/'],
    ['?next=/%0A/evil.example', '/'],
    ['?next=/i/a%5Cb', '/'],
    ['?next=', '/'],
    ['?other=1', '/'],
  ])('%s leads to %s', (query, next) => {
    expect(nextOf(query)).toBe(next)
  })

  test.each(['/', '/i/shop?q=from%3Abob', '/settings/audit?action=session.'])('one is back at %s', (url) => {
    const at = signInUrl(url)
    expect(at).toMatch(/^\/sign-in/)
    expect(nextOf(at.slice('/sign-in'.length))).toBe(url)
  })
})

describe('a single-use link', () => {
  test('has its secret behind the #', () => {
    expect(secretOf('#abc')).toBe('abc')
    expect(secretOf('')).toBeNull()
    expect(secretOf('#')).toBeNull()
  })

  test.each(['administrator', 'invitation', 'password'] as const)('for %s says whom it is for', (kind) => {
    const email = kind === 'administrator' ? null : 'anna@team.example'
    const { about } = welcomeWords({ kind, email })
    expect(about.includes('anna@team.example')).toBe(kind !== 'administrator')
  })
})

const ME: MeView = {
  kind: 'person',
  person: { id: 1, email: 'a@b.example', name: 'A', hasPassword: true },
  isServerAdmin: false,
  rights: { shop: ['see', 'content'], uat: ['see', 'configure'] },
  administers: [],
  provider: null,
}

describe('the menu', () => {
  test.each([
    ['nothing while one is not known', null, [], []],
    ['a tester has an account', ME, [], ['account', 'tokens']],
    [
      'who administers a project makes instances',
      { ...ME, administers: ['web'] },
      ['instances', 'new-instance', 'projects'],
      ['account', 'tokens'],
    ],
    [
      'the administrator has all of it',
      { ...ME, isServerAdmin: true },
      ['instances', 'new-instance', 'projects', 'relays', 'people', 'audit'],
      ['account', 'tokens'],
    ],
    [
      'on a server that asks nobody to sign in there is no account',
      { ...ME, kind: 'anyone', person: null, isServerAdmin: true },
      ['instances', 'new-instance', 'projects', 'relays', 'people', 'audit'],
      ['tokens'],
    ],
  ] as const)('%s', (_, me, server, own) => {
    const view = me as MeView | null
    expect(serverPages(view)).toEqual(server)
    expect(ownPages(view)).toEqual(own)
  })

  test('has the instances that one may set up, and "Settings" leads to them', () => {
    const all = [instance('shop'), instance('uat'), instance('other')]
    expect(configurable(all, ME).map(({ name }) => name)).toEqual(['uat'])
    expect(configurable(all, null)).toEqual([])
    expect(settingsPlace('uat', ME)).toEqual({ kind: 'instance', name: 'uat', section: 'general' })
    expect(settingsPlace('shop', ME)).toEqual({ kind: 'account' })
    expect(settingsPlace('shop', { ...ME, isServerAdmin: true })).toEqual({ kind: 'instances' })
  })
})

test.each([
  ['person', 'instance', 'instance', null],
  ['person', 'project', 'instance', 'Given on the project'],
  ['person', 'project', 'project', null],
  ['file', 'instance', 'instance', 'From the configuration file'],
  ['provider', 'project', 'project', 'From the identity provider'],
] as const)('a role from %s on the %s, seen on the %s: %s', (source, on, page, why) => {
  expect(whyFixed({ source, on }, page)).toBe(why)
})

test.each([
  [{ isAdmin: true, roles: [] }, 'Administers the server'],
  [{ isAdmin: false, roles: [] }, 'No role yet'],
  [
    {
      isAdmin: false,
      roles: [
        { project: 'web', instance: null, role: 'tester' },
        { project: null, instance: 'uat', role: 'admin' },
      ],
    },
    'Tester of project web, Admin of uat',
  ],
])('%j: %s', (person, words) => {
  expect(rolesInWords(person as Pick<PersonView, 'isAdmin' | 'roles'>)).toBe(words)
})

describe('a token', () => {
  test('says what it opens, in the order of the form', () => {
    expect(scopesInWords({ scopes: ['write', 'read'], instances: null })).toBe('Read, Write on all instances')
    expect(scopesInWords({ scopes: ['read'], instances: ['a', 'b'] })).toBe('Read on a, b')
    expect(scopesInWords({ scopes: ['read'], instances: ['a', 'b', 'c', 'd'] })).toBe('Read on 4 instances')
    expect(scopesInWords({ scopes: ['read'], instances: [] })).toBe('Read on no instance')
    expect(new Set(SCOPES.map(({ value }) => value)).size).toBe(6)
  })

  test('ends after days, or never', () => {
    expect(expiryOf('7', NOW)).toBe('2026-12-03T12:00:00.000Z')
    expect(expiryOf('never', NOW)).toBeNull()
    expect(expiryInWords(null, NOW)).toBe('Never ends')
    expect(expiryInWords('2026-12-03T12:00:00.000Z', NOW)).toBe('Ends in 7 days')
    expect(expiryInWords('2026-11-25T11:00:00.000Z', NOW)).toBe('Ended 1 day ago')
  })
})

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0', 'Firefox on Windows'],
  [
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/131.0 Safari/537.36',
    'Chrome on Linux',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Safari/537.36 Edg/131.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1',
    'Safari on iOS',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/131.0 Mobile Safari/537.36',
    'Chrome on Android',
  ],
  ['curl/8.0', 'curl/8.0'],
  ['', 'Unknown browser'],
])('%s is %s', (userAgent, words) => {
  expect(browserInWords(userAgent)).toBe(words)
})
