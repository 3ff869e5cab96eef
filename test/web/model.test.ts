import { describe, expect, test } from 'vitest'
import type { DeliveryStateName, MessageListItem } from '../../server/contract/message.types.ts'
import { snippets } from '../../web/help/snippets.ts'
import { targetOf } from '../../web/help/target.ts'
import { formatSize, formatWhen } from '../../web/model/format.ts'
import { landingInstance } from '../../web/model/landing.ts'
import { recipientGroups, rowAddresses, whyOf } from '../../web/model/recipients.ts'
import { resultOf } from '../../web/model/result.ts'
import { ruleInWords } from '../../web/model/rule.ts'
import { hasTerm, toggleTerm } from '../../web/model/search-filter.ts'
import { searchProblem } from '../../web/model/search-problem.ts'
import { formatRoute, parseRoute } from '../../web/route.ts'
import { delivery, instance, item, recipient } from './samples.ts'

describe('the result mark', () => {
  const sent = (...states: DeliveryStateName[]) =>
    states.map((state, index) => ({ address: `a${index}@team.example`, state, reply: `reply ${index}` }))

  test.each<[MessageListItem['decision']['kind'], DeliveryStateName[], string, string]>([
    ['capture', [], 'captured', 'Captured'],
    ['hold', [], 'held', 'Held: no relay'],
    ['redirect', ['relayed'], 'redirected', 'Redirected'],
    ['redirect', ['queued'], 'sending', 'Sending'],
    ['redirect', ['relayed', 'sending'], 'sending', 'Sending'],
    ['redirect', ['cancelled'], 'cancelled', 'Cancelled'],
    ['deliver', ['relayed', 'relayed'], 'relayed', 'Relayed'],
    ['deliver', ['relayed', 'deferred', 'relayed'], 'deferred', 'Deferred 1 of 3'],
    ['deliver', ['deferred', 'failed'], 'failed', 'Failed 1 of 2'],
    ['deliver', ['failed', 'failed'], 'failed', 'Failed'],
  ])('%s %j is %s', (kind, states, expectedKind, label) => {
    const decision = {
      kind,
      reason: kind === 'hold' ? 'No relay: set email.relay of instance default.' : null,
    }
    expect(resultOf({ decision, deliveredTo: sent(...states) })).toMatchObject({ kind: expectedKind, label })
  })

  test('says why: the reason of a hold, the reply of a failure', () => {
    expect(resultOf({ decision: { kind: 'hold', reason: 'no relay' }, deliveredTo: [] }).detail).toBe(
      'no relay',
    )
    const failed = resultOf({
      decision: { kind: 'redirect', reason: null },
      deliveredTo: sent('relayed', 'failed'),
    })
    expect(failed.detail).toBe('reply 1')
  })
})

describe('recipients', () => {
  const bob = recipient('bob@real.example')
  const audit = recipient('audit@real.example', { class: 'bcc' })
  const sales = recipient('sales@client.example', { disposition: 'allowed', allowedBy: '@client.example' })

  test('a row names the first intended and, when it is somebody else, who got it', () => {
    const deliveredTo = [
      { address: 'qa@team.example', state: 'relayed', reply: null } as const,
      { address: 'sales@client.example', state: 'relayed', reply: null } as const,
    ]
    expect(rowAddresses({ recipients: [bob, audit, sales], deliveredTo })).toEqual({
      intended: { class: 'to', first: 'bob@real.example', more: 2 },
      delivered: { first: 'qa@team.example', more: 0 },
    })
    expect(rowAddresses(item(1)).delivered).toBeNull()
  })

  test('suppressed recipients share the test copies, an allowed one has its own', () => {
    const toTest = delivery(1, 'qa@team.example')
    const toSales = delivery(2, 'sales@client.example')
    expect(recipientGroups({ recipients: [bob, sales, audit], deliveries: [toTest, toSales] })).toEqual([
      { recipients: [bob, audit], deliveries: [toTest] },
      { recipients: [sales], deliveries: [toSales] },
    ])
  })

  test('a test recipient that is an allowed recipient too got the copy for both', () => {
    const both = delivery(1, 'sales@client.example')
    expect(recipientGroups({ recipients: [bob, sales], deliveries: [both] })).toEqual([
      { recipients: [bob], deliveries: [both] },
      { recipients: [sales], deliveries: [both] },
    ])
  })

  test('captured: together, and nowhere', () => {
    expect(recipientGroups({ recipients: [bob, audit], deliveries: [] })).toEqual([
      { recipients: [bob, audit], deliveries: [] },
    ])
  })

  test.each([
    [bob, 'redirect', 'not allowed'],
    [bob, 'hold', 'not allowed'],
    [bob, 'capture', 'everything is captured'],
    [sales, 'redirect', 'allowed by @client.example'],
    [recipient('bob@real.example', { disposition: 'passed' }), 'deliver', 'passed on'],
  ] as const)('why %#', (who, decision, expected) => {
    expect(whyOf(who, decision)).toBe(expected)
  })
})

describe('URLs', () => {
  test.each([
    ['/', '', { instance: null, message: null, tab: null, search: '' }],
    ['/i/shop', '', { instance: 'shop', message: null, tab: null, search: '' }],
    ['/i/shop/m/abc', '?q=is%3Aheld', { instance: 'shop', message: 'abc', tab: null, search: 'is:held' }],
    ['/i/shop/m/abc/raw', '', { instance: 'shop', message: 'abc', tab: 'raw', search: '' }],
  ] as const)('%s%s', (path, query, route) => {
    expect(parseRoute(path, query)).toEqual(route)
    const written = new URL(formatRoute(route), 'http://page.test')
    expect(parseRoute(written.pathname, written.search)).toEqual(route)
  })

  test.each(['/i', '/elsewhere', '/i/shop/x/abc', '/i/shop/m/abc/nonsense', '/i/%E0%A4%A'])(
    '%s names what it can',
    (path) => {
      expect(() => parseRoute(path, '')).not.toThrow()
      expect(parseRoute(path, '').tab).toBeNull()
    },
  )
})

test.each([
  ['', 'is:held', 'is:held'],
  ['order', 'is:held', 'order is:held'],
  ['order is:held', 'is:held', 'order'],
  ['"is:held" x', 'is:held', '"is:held" x is:held'],
  ['subject:"two words" is:held', 'is:held', 'subject:"two words"'],
])('a filter on %j: %s', (search, term, expected) => {
  expect(toggleTerm(search, term)).toBe(expected)
  expect(hasTerm(expected, term)).toBe(!hasTerm(search, term))
})

describe('how to send', () => {
  const smtp = { host: '127.0.0.1', port: 2525, tls: false }

  test('the default instance needs no credentials, every other one does', () => {
    expect(targetOf(smtp, instance('default'), 'page.test')).toEqual({
      host: '127.0.0.1',
      port: 2525,
      auth: null,
    })
    expect(targetOf(smtp, instance('default', { requireAuth: true }), 'page.test').auth).not.toBeNull()
    expect(targetOf(smtp, instance('shop'), 'page.test').auth).not.toBeNull()
  })

  test.each(['0.0.0.0', '::'])('a server that listens on %s is reached where the page is', (host) => {
    expect(targetOf({ ...smtp, host }, instance('default'), 'page.test').host).toBe('page.test')
  })

  test('every snippet names host and port, and the credentials where they are needed', () => {
    const auth = { user: 'app-user', password: 'app-secret' }
    for (const { name, code } of snippets({ host: 'post.test', port: 2525, auth })) {
      for (const word of ['post.test', '2525', 'app-user', 'app-secret']) expect(code, name).toContain(word)
    }
    for (const { name, code } of snippets({ host: 'post.test', port: 2525, auth: null })) {
      expect(code, name).not.toMatch(/undefined|app-user|auth/i)
    }
  })
})

describe('the rule in words', () => {
  const email = instance('x').email
  test.each([
    ['staging', email, /captured/, /Nobody is mailed/],
    [
      'staging',
      { ...email, mode: 'redirect', relay: 'real', testRecipients: ['qa@team.example'] },
      /never mailed/,
      /qa@team.example/,
    ],
    ['staging', { ...email, mode: 'redirect', relay: 'real' }, /never mailed/, /No test recipients/],
    ['staging', { ...email, mode: 'redirect' }, /never mailed/, /No relay/],
    ['production', { ...email, mode: 'deliver', relay: 'real' }, /for real/, /real recipients/],
    ['production', { ...email, mode: 'deliver' }, /for real/, /no relay/],
  ] as const)('%s %#', (kind, rule, title, detail) => {
    const words = ruleInWords(kind, { ...rule, testRecipients: [...rule.testRecipients] })
    expect(words.title).toMatch(title)
    expect(words.detail).toMatch(detail)
  })
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1200, '1 KB'],
  [999_000, '999 KB'],
  [3_450_000, '3.5 MB'],
  [52_428_800, '52 MB'],
])('%i bytes read as %s', (bytes, expected) => {
  expect(formatSize(bytes)).toBe(expected)
})

test('a list says the time of today, the day of this year, the year of others', () => {
  const now = new Date(2026, 10, 23, 18, 0)
  const at = (...parts: [number, number, number, number, number]) =>
    formatWhen(new Date(...parts).toISOString(), now)
  expect(at(2026, 10, 23, 9, 5)).toBe('09:05')
  expect(at(2026, 10, 22, 23, 59)).not.toMatch(/:|2026/)
  expect(at(2025, 10, 22, 9, 5)).toContain('2025')
})

describe('the landing instance', () => {
  const counts = (total: number) => ({ total, unread: 0, held: 0 })
  test.each([
    ['nothing there', [], undefined],
    [
      'default, while all are empty',
      [
        ['shop', 0],
        ['default', 0],
      ],
      'default',
    ],
    [
      'default, when it has mail',
      [
        ['shop', 3],
        ['default', 1],
      ],
      'default',
    ],
    [
      'one with mail, when default has none',
      [
        ['default', 0],
        ['empty', 0],
        ['shop', 3],
      ],
      'shop',
    ],
    [
      'the first, without a default',
      [
        ['uat', 0],
        ['shop', 0],
      ],
      'uat',
    ],
  ] as const)('%s', (_, instances, expected) => {
    expect(landingInstance(instances.map(([name, total]) => ({ name, counts: counts(total) })))).toBe(
      expected,
    )
  })

  test('the one whose domain it is, if it is among them', () => {
    const instances = ['default', 'shop'].map((name) => ({ name, counts: counts(0) }))
    expect(landingInstance(instances, 'shop')).toBe('shop')
    expect(landingInstance(instances, 'gone')).toBe('default')
  })
})

describe('what is wrong with a search', () => {
  test.each([
    ['is:bogus to:bob', '"is:" knows read. (column 4)', 'is:|bogus| to:bob'],
    ['(a b', 'This parenthesis is never closed. (column 1)', '|(|a b'],
    ['a OR', 'Something to look for is missing here. (column 5)', 'a OR||'],
    ['a', 'A search has at most 100 terms.', 'a||'],
  ])('is pointed at: %s', (search, message, expected) => {
    const { words, before, wrong, after } = searchProblem(search, message)
    expect(`${before}|${wrong}|${after}`).toBe(expected)
    expect(words).not.toContain('column')
  })
})
