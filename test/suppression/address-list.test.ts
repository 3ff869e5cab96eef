import { describe, expect, test } from 'vitest'
import { addressesIn, plainLocalPart } from '../../server/suppression/address-list.ts'

const read = (value: string) => addressesIn(value).map(({ local, domain }) => `${local}@${domain}`)

describe('addresses in a To or Cc field', () => {
  test.each([
    ['plain', 'a@x.example', ['a@x.example']],
    ['several, folded', ' a@x.example,\r\n\tb@x.example ', ['a@x.example', 'b@x.example']],
    [
      'with names',
      'Ann Lee <a@x.example>, "Bo, \\"the\\" Man" <b@x.example>',
      ['a@x.example', 'b@x.example'],
    ],
    ['with an encoded name', '=?utf-8?q?Ann=2C?= <a@x.example>', ['a@x.example']],
    ['a name that looks like an address', '"evil@x.example" <a@x.example>', ['a@x.example']],
    ['comments, nested and escaped', '(x (y\\) z) b@x.example) a@x.example (c@x.example)', ['a@x.example']],
    ['a comment inside', 'a(one)@(two)x.example', ['a@x.example']],
    [
      'a group',
      'Team: a@x.example, Bo <b@x.example>;, c@x.example',
      ['a@x.example', 'b@x.example', 'c@x.example'],
    ],
    ['an empty group', 'undisclosed-recipients:;', []],
    ['a group in a group', 'A: B: a@x.example; b@x.example;', ['a@x.example', 'b@x.example']],
    ['semicolons for commas', 'a@x.example; b@x.example', ['a@x.example', 'b@x.example']],
    ['a route', '<@a.example,@b.example:a@x.example>', ['a@x.example']],
    ['obsolete white space', 'a . b @ x . example', ['a.b@x.example']],
    ['a quoted local part', '"a b"@x.example', ['"a b"@x.example']],
    ['a local part quoted in vain', '"a.b"@x.example', ['a.b@x.example']],
    ['a quoted at sign', '"a@y.example"@x.example', ['"a@y.example"@x.example']],
    ['an address literal', 'a@[IPv6:2001:db8::1], b@[192.0.2.1]', ['a@[IPv6:2001:db8::1]', 'b@[192.0.2.1]']],
    ['UTF-8', 'Jörg <jörg@bücher.example>', ['jörg@bücher.example']],
    ['no comma between', '<a@x.example> <b@x.example>', ['a@x.example', 'b@x.example']],
    ['an angle bracket that nothing closes', 'Ann <a@x.example', ['a@x.example']],
    ['a quote that nothing closes', 'Ann "Lee <a@x.example>', ['a@x.example']],
    ['a comment that nothing closes', 'Ann :( <a@x.example>', ['a@x.example']],
    ['a name and an address without brackets are in doubt', 'Ann a@x.example', []],
    ['two words are in doubt', 'an n@x.example', []],
    ['nothing', ' \r\n ', []],
    ['no address', 'Ann, @, a@, @x.example', ['a@']],
  ])('%s', (_, value, expected) => {
    expect(read(value)).toEqual(expected)
  })

  const deep = 3000
  test.each([
    ['comments', `${'('.repeat(deep)}x${')'.repeat(deep)} a@x.example`, 1],
    ['comments that nothing closes', `${'('.repeat(500_000)} a@x.example`, 0],
    ['groups', `${'g:'.repeat(deep)} a@x.example${';'.repeat(deep)}`, 1],
    ['angle brackets', `${'<'.repeat(deep)}a@x.example${'>'.repeat(deep)}`, 1],
    ['quotes', `${'"'.repeat(500_001)} a@x.example`, 0],
    ['square brackets', `${'['.repeat(500_000)} a@x.example`, 0],
    ['words', `${'a '.repeat(500_000)} a@x.example`, 0],
    ['at signs', '@'.repeat(1_000_000), 1],
    ['dots and spaces', `${' .'.repeat(500_000)}a@x.example`, 1],
    ['commas in a route', `<${'@a,'.repeat(250_000)}:a@x.example>`, 1],
    ['escapes', `"${'\\"'.repeat(500_000)}" <a@x.example>`, 1],
    ['addresses', 'a@x.example,'.repeat(80_000), 10_000],
  ])('a megabyte of %s is read once through, not once per character', (_, value, count) => {
    // Reading it again and again would take minutes and run into the time limit of the test.
    expect(addressesIn(value)).toHaveLength(count)
  })

  test.each([
    ['bob', 'bob'],
    ['"bob"', 'bob'],
    ['"b\\ob"', 'bob'],
    ['"a b"', '"a b"'],
    ['"a\\"b"', '"a\\"b"'],
    ['""', '""'],
    ['"', '"'],
  ])('the local part %s is %s', (local, plain) => {
    expect(plainLocalPart(local)).toBe(plain)
  })
})
