import { describe, expect, test } from 'vitest'
import {
  addressKey,
  asciiDomain,
  domainOf,
  foldAscii,
  localPartOf,
  parseAddress,
} from '../../server/domain/address.ts'

describe('parseAddress', () => {
  test.each([
    'a@b',
    'Alice.Smith+tag@Shop.Example',
    '"x y"@shop.example',
    '"a>b"@shop.example',
    '"a@b"@shop.example',
    '"a\\"b"@shop.example',
    'root@web_1',
    'user%host@relay.example',
    "o'brien@shop.example",
    'a..b@shop.example',
    'user.@shop.example',
    'bücher@bücher.example',
    'x@xn--bcher-kva.example',
    'x@[127.0.0.1]',
    'x@[IPv6:2001:db8::1]',
    'Postmaster',
    `${'ü'.repeat(60)}@shop.example`,
  ])('%s is an address, kept as it is', (text) => {
    expect(parseAddress(text)).toBe(text)
  })

  test.each([
    ['', 'empty'],
    ['bob', 'no domain'],
    ['@shop.example', 'no local part'],
    ['a@', 'empty domain'],
    ['a@b@c', 'two at signs outside quotes'],
    ['a b@shop.example', 'space outside quotes'],
    ['a@shop.example.', 'trailing dot'],
    ['a@shop..example', 'empty label'],
    ['a@-shop.example', 'label that begins with a hyphen'],
    ['a@shop.example/x', 'slash in the domain'],
    ['a@%74eam.example', 'percent in the domain'],
    ['<a@shop.example>', 'brackets'],
    ['a(comment)@shop.example', 'comment'],
    ['.@shop.example', 'nothing but dots'],
    ['"a@shop.example', 'open quote'],
    ['"a"b@shop.example', 'text behind the quote'],
    ['a\r\n@shop.example', 'line end'],
    ['"a\r\nRCPT TO:<x@y>"@shop.example', 'line end in quotes'],
    ['a\0@shop.example', 'NUL'],
    ['a\u200b@shop.example', 'zero width'],
    ['a\u202e@shop.example', 'bidi override'],
    ['a@shop\u200b.example', 'zero width in the domain'],
    ['x@[999', 'open literal'],
    [`a@${'x'.repeat(64)}.example`, 'label over 63 octets'],
    [`${'x'.repeat(600)}@shop.example`, 'over 512 octets'],
  ])('%j is none: %s', (text) => {
    expect(parseAddress(text)).toBeUndefined()
  })
})

test('the parts of an address are split at the last at sign', () => {
  const address = parseAddress('"a@b"@Shop.Example') ?? expect.fail('no address')
  expect([localPartOf(address), domainOf(address)]).toEqual(['"a@b"', 'Shop.Example'])
})

describe('two spellings of one mailbox share a key', () => {
  test.each([
    ['Bob@Shop.Example', 'bob@shop.example', true],
    ['bob@bücher.example', 'bob@xn--bcher-kva.example', true],
    ['bob@BÜCHER.example', 'bob@bücher.example', true],
    ['\u212aim@shop.example', 'kim@shop.example', false],
    ['bob@shop.example', 'bob@shop.example.evil.test', false],
    ['bob+tag@shop.example', 'bob@shop.example', false],
  ])('%s and %s: %s', (one, other, same) => {
    const [first, second] = [one, other].map((text) => addressKey(parseAddress(text) ?? expect.fail(text)))
    expect(first === second).toBe(same)
  })
})

test.each([
  ['Shop.Example', 'shop.example'],
  ['bücher.example', 'xn--bcher-kva.example'],
  ['web_1', 'web_1'],
  ['0x7f.1', '0x7f.1'],
  ['XN--BCHER-KVA.example', 'xn--bcher-kva.example'],
  [`${'a-'.repeat(5000)}.example`, ''],
  ['', ''],
  ['a b', ''],
  ['team.example/x', ''],
  ['%74eam.example', ''],
])('asciiDomain(%j) is %j', (domain, ascii) => {
  expect(asciiDomain(domain)).toBe(ascii)
})

test('foldAscii touches A to Z alone', () => {
  expect(foldAscii('ABCÄ\u212a')).toBe('abcÄ\u212a')
})
