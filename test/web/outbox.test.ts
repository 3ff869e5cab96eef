import { describe, expect, test } from 'vitest'
import type { OutboxItem } from '../../server/contract/outbox.types.ts'
import { outboxUrl, parseOutboxPlace } from '../../web/outbox/outbox-place.ts'
import { countsInWords, nextInWords, relayInWords } from '../../web/outbox/outbox-words.ts'

const NOW = new Date('2026-11-26T12:00:00Z')

describe('the address of the outbox', () => {
  const whole = { instance: 'shop', relay: 'my relay', state: 'failed', before: 'abc' } as const
  test.each([
    ['/outbox', { instance: null, relay: null, state: null, before: null }],
    ['/outbox?instance=shop&relay=my+relay&state=failed&before=abc', whole],
  ])('%s names what is shown', (url, place) => {
    expect(outboxUrl(place)).toBe(url)
    expect(parseOutboxPlace(url.slice('/outbox'.length))).toEqual(place)
  })

  test('leaves out what it does not know', () => {
    expect(parseOutboxPlace('?state=lost&instance=').state).toBeNull()
  })
})

describe('in words', () => {
  test('counts name what there is', () => {
    expect(countsInWords({ queued: 2, sending: 0, deferred: 1200, failed: 1 })).toMatch(
      /^2 queued · 1.200 deferred · 1 failed$/,
    )
    expect(countsInWords({ queued: 0, sending: 0, deferred: 0, failed: 0 })).toBe(
      'Nothing waits, nothing failed',
    )
  })

  test.each([
    [{ state: 'deferred', dueAt: '2026-11-26T11:59:00Z' }, /^Due now$/],
    [{ state: 'deferred', dueAt: '2026-11-28T12:00:00Z' }, /^Next try /],
    [{ state: 'sending', dueAt: '2026-11-28T12:00:00Z' }, null],
    [{ state: 'failed', dueAt: null }, null],
  ] as const)('the next attempt of %o', (item, words) => {
    const said = nextInWords(item as OutboxItem, NOW)
    if (words === null) expect(said).toBeNull()
    else expect(said).toMatch(words)
  })

  const well = { name: 'real', exists: true, pausedAt: null, troubledUntil: null }
  test.each([
    [well, null],
    [{ ...well, exists: false }, /no relay real any more/],
    [{ ...well, pausedAt: '2026-11-26T11:00:00Z' }, /paused since/],
    [{ ...well, troubledUntil: '2026-11-26T12:00:08.5Z' }, /in trouble\. One message is tried in 9 s/],
    [{ ...well, troubledUntil: '2026-11-26T12:10:00Z' }, /in trouble\. One message is tried at/],
    [{ ...well, troubledUntil: '2026-11-26T11:59:00Z' }, /is being tried/],
  ])('how the relay %o does', (relay, words) => {
    const said = relayInWords(relay, NOW)
    if (words === null) expect(said).toBeNull()
    else expect(said).toMatch(words)
  })
})
