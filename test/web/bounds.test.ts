import { expect, test } from 'vitest'
import { limitsInWords, retentionInWords } from '../../web/model/bounds.ts'

const DAY_MS = 24 * 3_600_000

test.each([
  [{}, {}, 'Keeps messages until somebody deletes them.'],
  [{ ageMs: 7 * DAY_MS }, {}, 'Keeps mail of the last 7 days at most, and what is starred.'],
  [{ ageMs: 36 * 3_600_000 }, {}, 'Keeps mail of the last 36 hours at most, and what is starred.'],
  [
    { messages: 1, bytes: 2 ** 31 },
    { messages: -4, bytes: 5 },
    'Keeps the newest 1 message, and 2.1 GB of mail at most, and what is starred. The oldest are about to go.',
  ],
])('retention %j with room %j', (settings, room, words) => {
  const none = { messages: null, ageMs: null, bytes: null }
  expect(
    retentionInWords({ settings: { ...none, ...settings }, room: { messages: null, bytes: null, ...room } }),
  ).toBe(words)
})

test.each([
  [{}, null, null],
  [{ connections: 1, bytesPerDay: 5_000_000 }, null, 'Takes 5.0 MB a day, 1 connection at once at most.'],
  [
    { messagesPerMinute: 60 },
    { count: 3, lastAt: '2026-11-01T00:00:00.000Z', lastReply: '452 4.7.1 Instance shop takes 60 messages' },
    'Takes 60 messages a minute at most. Refused 3 mails for now, last: 452 4.7.1 Instance shop takes 60 messages',
  ],
])('limits %j', (settings, refused, words) => {
  const none = { messagesPerMinute: null, bytesPerDay: null, connections: null }
  expect(limitsInWords({ settings: { ...none, ...settings }, refused })).toBe(words)
})
