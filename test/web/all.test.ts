import { describe, expect, test } from 'vitest'
import type { RefusedView } from '../../server/contract/all.types.ts'
import { allUrl, foundInWords, refusedInWords, searchOf } from '../../web/all/all-words.ts'

test.each(['', 'bob@real.example', 'subject:"a & b" #1'])(
  'the search %j is in the address and comes back',
  (search) => {
    const [path, query = ''] = allUrl(search).split('?')
    expect([path, searchOf(query)]).toEqual(['/all', search])
  },
)

describe('what was refused', () => {
  const refused: RefusedView = {
    at: 'rcpt',
    instance: null,
    firstAt: '2026-11-26T10:00:00.000Z',
    lastAt: '2026-11-26T10:00:00.000Z',
    count: 1,
    clientAddress: '192.0.2.7',
    heloName: null,
    username: null,
    address: null,
    reply: '550 5.1.1 no',
  }
  test.each([
    [{ at: 'auth', username: 'shop' }, 'Signing in as shop'],
    [{ at: 'auth' }, 'Signing in'],
    [{ at: 'mail', address: 'a@b.example' }, 'Mail from a@b.example'],
    [{ at: 'mail', address: '' }, 'Mail without a sender'],
    [{ at: 'rcpt', address: 'bob@real.example' }, 'Mail to bob@real.example'],
    [{ at: 'data', address: 'bob@real.example' }, 'A message to bob@real.example'],
  ] as const)('%j: %s', (differs, words) => {
    expect(refusedInWords({ ...refused, ...differs })).toBe(words)
  })
})

test.each([
  [0, false, 'No message'],
  [1, false, '1 message'],
  [1, true, '1+ messages'],
  [50, true, '50+ messages'],
  [7, false, '7 messages'],
])('%i found, more: %s', (count, hasMore, words) => {
  expect(foundInWords(count, hasMore)).toBe(words)
})
