import { expect, test } from 'vitest'
import { createReplyReader, showReply, verdictOf } from '../../server/delivery/relay-reply.ts'

/** Every reply in these octets, each on one line, however they are cut into chunks. */
function read(text: string, chunkOctets: number): string[] {
  const reader = createReplyReader()
  const octets = Buffer.from(text)
  const shown: string[] = []
  for (let at = 0; at < octets.length; at += chunkOctets) {
    reader.push(octets.subarray(at, at + chunkOctets))
    for (let reply = reader.shift(); reply !== undefined; reply = reader.shift()) shown.push(showReply(reply))
  }
  return shown
}

test.each([
  ['250 Ok\r\n', ['250 Ok']],
  ['250-one\r\n250-two\r\n250 three\r\n', ['250 one two three']],
  ['250\r\n', ['250']],
  ['250 \r\n', ['250']],
  ['250 Ok\n', ['250 Ok']],
  ['250 Ok\r\n550 No\r\n', ['250 Ok', '550 No']],
  ['250-one\r\n550 two\r\n', ['550 one two']],
  ['250 für dich\r\n', ['250 für dich']],
  ['250 a\0b\x1b[31mc\u202ed\r\n', ['250 a?b?[31mc?d']],
  ['250 half', []],
  ['250-more to come\r\n', []],
])('%j', (text, replies) => {
  for (const chunkOctets of [1, 2, 7, 1_000]) expect(read(text, chunkOctets)).toEqual(replies)
})

test.each([
  ['hello\r\n'],
  ['\r\n'],
  ['25 Ok\r\n'],
  ['2500 Ok\r\n'],
  ['150 Ok\r\n'],
  ['650 Ok\r\n'],
  ['250Ok\r\n'],
])('%j is no reply', (text) => {
  expect(() => read(text, 1_000)).toThrow(RangeError)
})

test('what is kept of a reply is bounded, whatever its length', () => {
  const line = `250-${'x'.repeat(100_000)}\r\n`
  const [shown] = read(`${line.repeat(30)}250 end\r\n`, 65_536)
  expect(shown?.length).toBeLessThan(1_000)
})

test('a reply that never ends, and replies that nobody takes, are refused', () => {
  expect(() => read('2'.repeat(5_000_000), 65_536)).toThrow('never ends')
  expect(() => createReplyReader().push(Buffer.from('250 Ok\r\n'.repeat(10_000)))).toThrow('flood')
})

test.each([
  [200, 'success'],
  [250, 'success'],
  [251, 'success'],
  [334, 'nonsense'],
  [354, 'nonsense'],
  [421, 'deferred'],
  [451, 'deferred'],
  [530, 'deferred'],
  [535, 'failed'],
  [550, 'failed'],
  [554, 'failed'],
])('%i means %s', (code, verdict) => {
  expect(verdictOf({ code, lines: [] })).toBe(verdict)
})
