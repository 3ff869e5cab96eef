import { describe, expect, test } from 'vitest'
import { DataDecoder } from '../../server/smtp/data-decoder.ts'
import { fc, runs } from '../support/properties.ts'
import { encodeData } from '../support/smtp-client.ts'

/** Decodes the chunks; `rest` is what follows the end, null when there was no end. */
function decode(chunks: readonly Buffer[]): { message: string; rest: string | null } {
  const decoder = new DataDecoder()
  const message: Buffer[] = []
  for (const [at, chunk] of chunks.entries()) {
    const { bytes, taken, ended } = decoder.feed(chunk)
    message.push(bytes)
    if (!ended) {
      expect(taken).toBe(chunk.length)
      continue
    }
    const rest = Buffer.concat([chunk.subarray(taken), ...chunks.slice(at + 1)])
    return { message: Buffer.concat(message).toString('latin1'), rest: rest.toString('latin1') }
  }
  return { message: Buffer.concat(message).toString('latin1'), rest: null }
}

/** Every way to cut it into two, and into single octets. */
function cuttings(wire: string): Buffer[][] {
  const octets = Buffer.from(wire, 'latin1')
  const twos = [...octets.keys()].map((at) => [octets.subarray(0, at), octets.subarray(at)])
  return [[octets], ...twos, [...octets].map((octet) => Buffer.of(octet))]
}

describe('what DATA carries, however it is cut into packets', () => {
  test.each([
    ['nothing', '.\r\n', '', ''],
    ['one line', 'a\r\n.\r\n', 'a\r\n', ''],
    ['an empty line', '\r\n.\r\n', '\r\n', ''],
    ['the commands behind it', 'a\r\n.\r\nQUIT\r\n', 'a\r\n', 'QUIT\r\n'],
    ['a stuffed dot', '..\r\n.\r\n', '.\r\n', ''],
    ['a stuffed dot in front of text', 'a\r\n..b\r\n.\r\n', 'a\r\n.b\r\n', ''],
    ['two dots of which one is stuffing', 'a\r\n...\r\n.\r\n', 'a\r\n..\r\n', ''],
    ['a dot that was not stuffed (RFC 5321 §4.5.2)', 'a\r\n.b\r\n.\r\n', 'a\r\nb\r\n', ''],
    ['dots within a line', 'a.b..c\r\n.\r\n', 'a.b..c\r\n', ''],
    ['two dots after a bare LF', 'a\n..\nb\r\n.\r\n', 'a\n..\nb\r\n', ''],
    ['two dots after a bare CR', 'a\r..\rb\r\n.\r\n', 'a\r..\rb\r\n', ''],
    ['a CR before the CRLF', 'a\r\r\n.\r\n', 'a\r\r\n', ''],
    ['a NUL', 'a\0\r\n.\r\n', 'a\0\r\n', ''],
  ])('%s', (_, wire, message, rest) => {
    for (const chunks of cuttings(wire)) expect(decode(chunks)).toEqual({ message, rest })
  })

  test.each([
    ['LF . LF', 'a\n.\nMAIL', 'a\n.\nMAIL'],
    ['LF . CRLF', 'a\n.\r\nMAIL', 'a\n.\r\nMAIL'],
    ['CR . CR', 'a\r.\rMAIL', 'a\r.\rMAIL'],
    ['CR . CRLF', 'a\r.\r\nMAIL', 'a\r.\r\nMAIL'],
    ['CRLF NUL . CRLF', 'a\r\n\0.\r\nMAIL', 'a\r\n\0.\r\nMAIL'],
    // A line of a dot and something else: the dot is stuffing (RFC 5321 §4.5.2), the rest is text.
    ['CRLF . LF', 'a\r\n.\nMAIL', 'a\r\n\nMAIL'],
    ['CRLF . CR', 'a\r\n.\rMAIL', 'a\r\n\rMAIL'],
    ['CRLF . CR CR LF', 'a\r\n.\r\r\nMAIL', 'a\r\n\r\r\nMAIL'],
    ['CRLF . NUL CRLF', 'a\r\n.\0\r\nMAIL', 'a\r\n\0\r\nMAIL'],
  ])('%s is no end', (_, smuggled, message) => {
    for (const chunks of cuttings(`${smuggled}\r\n.\r\n`)) {
      expect(decode(chunks)).toEqual({ message: `${message}\r\n`, rest: '' })
    }
  })

  test('any message in any packets comes out as it went in', () => {
    const octet = fc.constantFrom(...Buffer.from('\r\n..ab\0\xff', 'latin1'))
    const message = fc
      .array(octet, { maxLength: 60 })
      .map((octets) => Buffer.concat([Buffer.from(octets), CRLF]))
    const cuts = fc.array(fc.nat(80), { maxLength: 8 })
    fc.assert(
      fc.property(message, cuts, (octets, places) => {
        const wire = Buffer.concat([encodeData(octets), Buffer.from('NOOP\r\n')])
        const ordered = [...new Set([0, ...places, wire.length])].sort((a, b) => a - b)
        const chunks = ordered
          .map((from, at) => wire.subarray(from, ordered[at + 1]))
          .filter(({ length }) => length > 0)
        expect(decode(chunks)).toEqual({ message: octets.toString('latin1'), rest: 'NOOP\r\n' })
      }),
      { numRuns: runs(5_000) },
    )
  })
})

const CRLF = Buffer.from('\r\n')
