import { describe, expect, test } from 'vitest'
import { indexPhrase, indexText } from '../../server/domain/index-text.ts'
import { fc, runs } from '../support/properties.ts'

const words = (text: string) =>
  indexText(text)
    .split(' ')
    .filter((word) => word !== '')

describe('text for the index', () => {
  test.each([
    ['plain words', ['plain', 'words']],
    ['東京都', ['東京', '京都', '都']],
    ['in 東京, now', ['in', '東京', '京', ',', 'now']],
    ['abc東京def', ['abc', '東京', '京', 'def']],
    ['ｶﾞｽ', ['ガス', 'ス']],
    ['Ｆｕｌｌ', ['Full']],
    ['𠮷野家', ['𠮷野', '野家', '家']],
    ['東。京', ['東', '。', '京']],
    ['', []],
  ])('%j', (text, expected) => {
    expect(words(text)).toEqual(expected)
  })
})

describe('a phrase for the index', () => {
  test.each([
    ['plain words', false, { words: 'plain words', prefix: false }],
    ['plain wor', true, { words: 'plain wor', prefix: true }],
    ['東京都', false, { words: '東京 京都', prefix: false }],
    ['東', false, { words: '東', prefix: true }],
    ['東京 now', false, { words: '東京 京  now', prefix: false }],
    ['東京!', false, { words: '東京', prefix: false }],
    ['!?', false, undefined],
    ['', true, undefined],
  ])('%j, prefix %j', (text, prefix, expected) => {
    expect(indexPhrase(text, prefix)).toEqual(expected)
  })

  test('is found wherever its text stands, by tokens in sequence', () => {
    const script = fc.array(fc.constantFrom('東', '京', '都', '한', 'の', 'a', 'b', ' ', '.'), {
      maxLength: 12,
    })
    fc.assert(
      fc.property(script, fc.nat(11), fc.nat(11), (characters, from, length) => {
        // Cut where words end: the index finds whole words, and any part of an unspaced run.
        const text = characters.join('')
        const part = characters.slice(from, from + length).join('')
        const startsWord = /[ab]/.test(characters[from - 1] ?? '') && /^[ab]/.test(part)
        const endsWord = /[ab]/.test(characters[from + length] ?? '') && /[ab]$/.test(part)
        const phrase = indexPhrase(part, false)
        if (phrase === undefined || startsWord || endsWord) return
        expect(holds(tokens(indexText(text)), tokens(phrase.words), phrase.prefix)).toBe(true)
      }),
      { numRuns: runs(2_000) },
    )
  })
})

function tokens(text: string): string[] {
  return text.split(/[^\p{L}\p{M}\p{N}]+/u).filter((token) => token !== '')
}

/** What a full-text index does with a phrase. */
function holds(text: readonly string[], phrase: readonly string[], prefix: boolean): boolean {
  return text.some((_, start) =>
    phrase.every((word, at) => {
      const token = text[start + at] ?? ''
      return prefix && at === phrase.length - 1 ? token.startsWith(word) : token === word
    }),
  )
}
