import { describe, expect, test } from 'vitest'
import { HEADER_FIELDS_MAX, HEADER_OCTETS_MAX, readHeader } from '../../server/suppression/header.ts'

const read = (text: string) => {
  const header = readHeader(Buffer.from(text, 'latin1'))
  return {
    ...header,
    fields: header.fields.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('latin1')]),
  }
}

describe('a header', () => {
  test.each([
    ['ends at the blank line', 'A: 1\r\nB: 2\r\n\r\nC: 3\r\n', ['a', 'b'], 14],
    ['may be all there is', 'A: 1\r\n', ['a'], 6],
    ['may lack its last line end', 'A: 1', ['a'], 4],
    ['may be empty', '\r\nA: 1\r\n', [], 2],
    ['may be missing', '', [], 0],
    ['is folded with spaces and tabs', 'A: 1\r\n 2\r\n\t3\r\n\r\n', ['a'], 16],
    ['goes on behind a line of white space', 'A: 1\r\n \r\nB: 2\r\n\r\n', ['a', 'b'], 17],
    ['has space before the colon (RFC 5322 §4.5.8)', 'To \t: x\r\n\r\n', ['to'], 11],
    ['has names of any printable characters', '!#$%@;-~: x\r\n\r\n', ['!#$%@;-~'], 15],
    ['ends at a line without a colon', 'A: 1\r\njunk\r\nB: 2\r\n', ['a'], 6],
    ['ends at a line whose name has 8-bit octets', 'A: 1\r\nT\xf6: 2\r\n', ['a'], 6],
    ['ends at a line with nothing before the colon', 'A: 1\r\n: 2\r\n', ['a'], 6],
    ['ends at a name in two words', 'A: 1\r\nB C: 2\r\n', ['a'], 6],
    ['does not begin with a continuation', ' A: 1\r\nB: 2\r\n', [], 0],
    ['does not begin with the From line of a mailbox', 'From a@b Thu\r\nTo: x\r\n', [], 0],
    ['does not begin behind a byte order mark', '\xef\xbb\xbfTo: x\r\n', [], 0],
    ['has CR as line end', 'A: 1\rB: 2\r\rC: 3', ['a', 'b'], 14],
    ['has LF as line end', 'A: 1\nB: 2\n\nC: 3', ['a', 'b'], 14],
    ['has its blank line made of CR', 'A: 1\r\n\rB: 2\r\n', ['a'], 8],
    ['can be hidden behind a lone CR', 'A: 1\rTo: x\r\n\r\n', ['a', 'to'], 15],
  ])('%s', (_, text, names, bodyOffset) => {
    const header = read(text)
    expect(header.fields.map(([name]) => name)).toEqual(names)
    expect(header.bodyOffset).toBe(bodyOffset)
    expect(header.tooLarge).toBe(false)
    for (const [, bytes] of header.fields) expect(bytes).toMatch(/^[^\r\n]*(\r\n[ \t][^\r\n]*)*\r\n$/)
  })

  test('of 1 MiB is read, of more is not trusted', () => {
    const field = (octets: number) => `A: ${'x'.repeat(octets - 5)}\r\n`
    expect(read(`${field(HEADER_OCTETS_MAX - 2)}\r\nbody`).tooLarge).toBe(false)
    expect(read(`${field(HEADER_OCTETS_MAX)}\r\nbody`).tooLarge).toBe(true)
    expect(read(field(HEADER_OCTETS_MAX + 5)).tooLarge).toBe(true)
  })

  test('that the octets at hand cut inside a line is too large, not shorter', () => {
    const start = `${`A: ${'x'.repeat(900)}\r\n`.repeat(1158)}To`.padEnd(HEADER_OCTETS_MAX + 1, 'o')
    expect(start.length).toBe(HEADER_OCTETS_MAX + 1)
    expect(read(start)).toMatchObject({ tooLarge: true })
    expect(read(`${start.slice(0, -10)}\r\njunk\r\n${'x'.repeat(100)}`)).toMatchObject({ tooLarge: false })
  })

  test('of more fields than anybody sends is too large', () => {
    expect(read('a:\r\n'.repeat(HEADER_FIELDS_MAX - 1)).tooLarge).toBe(false)
    expect(read('a:\r\n'.repeat(HEADER_FIELDS_MAX + 1)).tooLarge).toBe(true)
  })
})
