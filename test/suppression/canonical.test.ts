import { describe, expect, test } from 'vitest'
import { canonicalise, createCanonicaliser } from '../../server/suppression/canonical.ts'
import { fc, runs } from '../support/properties.ts'
import { canon } from './oracle.ts'

const binary = (text: string) => Buffer.from(text, 'latin1')

describe('canonical form', () => {
  test.each([
    ['', '', false],
    ['a', 'a', false],
    ['a\r\nb\r\n', 'a\r\nb\r\n', false],
    ['a\nb', 'a\r\nb', true],
    ['a\rb', 'a\r\nb', true],
    ['\n\r', '\r\n\r\n', true],
    ['\r\r\n\n', '\r\n\r\n\r\n', true],
    ['a\r', 'a\r\n', true],
    ['\r\n.\r', '\r\n.\r\n', true],
    ['\n.\r\n', '\r\n.\r\n', true],
    ['\0\xff\n', '\0\xff\r\n', true],
  ])('%j becomes %j', (raw, expected, changed) => {
    const canonical = canonicalise(binary(raw))
    expect(Buffer.from(canonical.bytes).toString('latin1')).toBe(expected)
    expect(canonical.changed).toBe(changed)
  })

  test('canonical bytes are not copied', () => {
    const bytes = binary('a\r\nb\r\n')
    expect(canonicalise(bytes).bytes).toBe(bytes)
  })

  test('chunks give what the whole gives, wherever they are cut', () => {
    const octets = fc
      .array(fc.constantFrom('\r', '\n', '\r\n', 'a', '.'), { maxLength: 12 })
      .map((parts) => parts.join(''))
    const cuts = fc.array(fc.nat(24), { maxLength: 4 })
    fc.assert(
      fc.property(octets, cuts, (raw, at) => {
        const push = createCanonicaliser()
        const edges = [0, ...at.sort((a, b) => a - b), raw.length]
        const chunks = edges.slice(1).map((edge, index) => push(binary(raw.slice(edges[index], edge))))
        expect(Buffer.concat(chunks).toString('latin1')).toBe(canon(raw))
      }),
      { numRuns: runs(3000) },
    )
  })
})
