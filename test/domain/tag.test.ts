import { describe, expect, test } from 'vitest'
import { factWords, headerMatch } from '../../server/domain/fact-words.ts'
import { joinedTags, plusTag, tagOf, tagsOf } from '../../server/domain/tag.ts'

describe('a tag', () => {
  test.each([
    ['Orders', 'orders'],
    ['  two   words ', 'two words'],
    ['Größe', 'größe'],
    ['v1.2/beta', 'v1.2/beta'],
    ['', undefined],
    ['a,b', undefined],
    ['say "x"', undefined],
    ['a\u200bb', undefined],
    ['x'.repeat(50), 'x'.repeat(50)],
    ['x'.repeat(51), undefined],
  ])('%j is %j', (written, tag) => {
    expect(tagOf(written)).toBe(tag)
  })

  test('lists are cut at commas; what is no tag is left out', () => {
    expect(tagsOf('Orders, , reset,a"b')).toEqual(['orders', 'reset'])
  })

  test('a message bears each once, and at most 20', () => {
    expect(joinedTags(['a', 'b'], ['b', 'c'])).toEqual(['a', 'b', 'c'])
    expect(joinedTags(Array.from({ length: 30 }, (_, at) => String(at)))).toHaveLength(20)
  })

  test.each([
    ['bob+Orders@shop.example', 'orders'],
    ['bob@shop.example', undefined],
    ['+x@shop.example', undefined],
    ['"a+b"@shop.example', undefined],
    ['bob+@shop.example', undefined],
    // RFC 5233 §4: what is behind the first separator.
    ['bob+a+b@shop.example', 'a+b'],
  ])('%s tags its mail %s', (address, tag) => {
    expect(plusTag(address)).toBe(tag)
  })
})

describe('words of the fact index', () => {
  test('name and word together, traces and signatures left out', () => {
    const fields = [
      ['X-Run', 'Build 42, 東京都'],
      ['Received', 'from a by b'],
      ['DKIM-Signature', 'v=1'],
      ['X-Odd"name', ''],
    ] as const
    expect(factWords(fields, ['code']).split(' ')).toEqual([
      'has:code',
      'x-run=',
      'x-run=Build',
      'x-run=42',
      'x-run=東京',
      'x-run=京都',
      'x-run=都',
      'x-odd_name=',
    ])
  })

  test('never more than a few hundred', () => {
    const fields = Array.from({ length: 5000 }, (_, at) => [`X-${at}`, 'a b c'] as const)
    expect(factWords(fields, []).split(' ').length).toBeLessThanOrEqual(300)
  })

  test.each([
    ['42', false, '"x-run=42"'],
    ['build 42', false, '"x-run=build" AND "x-run=42"'],
    ['bui', true, '"x-run=bui" *'],
    ['***', false, undefined],
    [null, false, '"x-run="'],
  ] as const)('%j is looked for as %s', (words, prefix, match) => {
    expect(headerMatch('X-Run', words, prefix)).toBe(match)
  })
})
