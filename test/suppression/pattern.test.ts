import { describe, expect, test } from 'vitest'
import type { Address } from '../../server/domain/address.ts'
import { matchingPattern, readPattern, whyAcknowledge } from '../../server/suppression/pattern.ts'
import { fc, runs } from '../support/properties.ts'
import { address } from './generate.ts'
import { PATTERNS } from './hostile.ts'
import { allows } from './oracle.ts'

const matches = (pattern: string, text: string) =>
  matchingPattern([readPattern(pattern)], text as Address) !== undefined

describe('an allowed recipient', () => {
  test.each([
    ['@team.example', 'a@team.example', true],
    ['@team.example', 'a@TEAM.Example', true],
    ['@team.example', 'a@evil-team.example', false],
    ['@team.example', 'a@sub.team.example', false],
    ['@team.example', 'a@team.example.evil.example', false],
    ['@team.example', 'team.example@evil.example', false],
    ['@team.example', 'a@%74eam.example', false],
    ['@team.example', 'a@team.example/x', false],
    ['@team.example', '"a"@team.example', false],
    ['@team.example', 'a%real.example@team.example', false],
    ['@team.example', 'real.example!a@team.example', false],
    ['@bücher.example', 'a@xn--bcher-kva.example', true],
    ['@xn--bcher-kva.example', 'a@BÜCHER.example', true],
    ['@[192.0.2.1]', 'a@[192.0.2.1]', true],
    ['alice@x.example', 'alice@x.example', true],
    ['alice@x.example', 'Alice@X.example', true],
    ['alice@x.example', 'alice+tag@x.example', false],
    ['alice@x.example', 'malice@x.example', false],
    ['kim@x.example', '\u212aim@x.example', false],
    ['a%b@x.example', 'a%b@x.example', true],
    ['"x y"@x.example', '"x y"@x.example', true],
    ['"x y"@x.example', '"x  y"@x.example', false],
    ['alice+*@x.example', 'alice+tag@x.example', true],
    ['alice+*@x.example', 'alice+@x.example', true],
    ['alice+*@x.example', 'alice@x.example', false],
    ['alice+*@x.example', 'malice+tag@x.example', false],
    ['alice+*@x.example', 'alice+tag@y.example', false],
    ['alice+*@x.example', '"alice+ b"@x.example', false],
    ['*-qa@x.example', 'a-b-qa@x.example', true],
    ['*-qa@x.example', 'a-qa-b@x.example', false],
    ['a*b*c@x.example', 'a-b-b-c@x.example', true],
    ['a*b*c@x.example', 'acb@x.example', false],
    ['*@x.example', 'anybody@x.example', true],
    ['*', 'anybody@anywhere.example', true],
    ['*', 'a%b@anywhere.example', false],
    ['*', 'postmaster', false],
    ['a.b@x.example', 'axb@x.example', false],
  ])('%s: %s is %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected)
  })

  test.each([
    '',
    '@',
    'x.example',
    '@*',
    '*@*',
    '@*.x.example',
    'a@',
    '@x..example',
    '@x.example/y',
    '@%74eam.example',
    'a b@x.example',
    'a@b@x.example',
    '"*"@x.example',
    '*%y@x.example',
    '/.*/',
    '@x.example\r\n',
    'x'.repeat(600),
  ])('%j is none, and matches nobody', (pattern) => {
    expect(readPattern(pattern)).toMatchObject({ kind: 'invalid', problem: expect.stringMatching(/\w+/) })
    for (const text of ['a@x.example', 'a@team.example', '@', '']) expect(matches(pattern, text)).toBe(false)
  })

  test('the first pattern that matches is the one that is named', () => {
    const patterns = ['@y.example', 'a@x.example', '@x.example', '*'].map(readPattern)
    expect(matchingPattern(patterns, 'a@x.example' as Address)?.text).toBe('a@x.example')
  })

  test.each([
    ['*', true],
    ['@gmail.com', true],
    ['@GMAIL.com', true],
    ['*@gmail.com', true],
    ['a*@gmail.com', true],
    ['anna+*@gmail.com', false],
    ['anna@gmail.com', false],
    ['@team.example', false],
  ])('%s needs an acknowledgement: %s', (pattern, needed) => {
    expect(whyAcknowledge(readPattern(pattern)) !== undefined).toBe(needed)
  })

  test('stars upon stars take no time', () => {
    const glob = `${'a*'.repeat(120)}b@x.example`
    expect(matches(glob, `${'a'.repeat(400)}@x.example`)).toBe(false)
    expect(matches(glob, `${'a'.repeat(400)}b@x.example`)).toBe(true)
  })

  test('agrees with a matcher made of regular expressions', () => {
    const pattern = fc.oneof(
      fc.constantFrom(...PATTERNS),
      fc
        .tuple(fc.stringMatching(/^[ab*+]{1,5}$/), fc.constantFrom('client.example', 'team.example'))
        .map((parts) => parts.join('@')),
    )
    const recipient = fc.oneof(
      address,
      fc
        .tuple(fc.stringMatching(/^[ab+]{1,6}$/), fc.constantFrom('client.example', 'team.example'))
        .map((parts) => parts.join('@')),
    )
    fc.assert(
      fc.property(pattern, recipient, (text, to) => {
        const harmless = /^[\x20-\x7e]*$/.test(to)
        if (harmless) expect(matches(text, to)).toBe(allows(text, to))
      }),
      { numRuns: runs(5000) },
    )
  })
})
