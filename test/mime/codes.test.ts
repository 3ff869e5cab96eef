import { describe, expect, test } from 'vitest'
import { readCodes } from '../../server/mime/codes.ts'
import { busyMs } from '../support/busy-ms.ts'

describe('a code is said by the OTP-Token field', () => {
  test.each([
    ['"123456"; origin="https://example.com"', '123456', 'https://example.com'],
    ['"123456"', '123456', null],
    ['123456', '123456', null],
    ['"AB-12"; other=1; origin=https://a.example', 'AB-12', 'https://a.example'],
  ])('%s', (field, value, origin) => {
    expect(codes({ headers: [['OTP-Token', field]], text: 'Your code: 999999' })).toEqual([
      { value, source: 'header', confidence: 1, context: `OTP-Token: ${field}`, origin },
    ])
  })

  test.each(['', '"', '"12 34', '; origin="https://x"'])('%j says nothing', (field) => {
    expect(values({ headers: [['OTP-Token', field]], text: 'Your code: 999999' })).toEqual(['999999'])
  })
})

describe('or by markup', () => {
  test.each([
    ['<input autocomplete="one-time-code" value="482913">', ['482913']],
    ['<b autocomplete=one-time-code>482 913</b>', ['482913']],
    ['<span itemprop="accessCode">7731</span>', ['7731']],
    ['<meta itemprop="accessCode" content="7731">', ['7731']],
    [
      '<script type="application/ld+json">{"@graph":[{"@type":"DeliveryEvent","accessCode":"7731"}]}</script>',
      ['7731'],
    ],
    [
      '<script type="application/ld+json">{"@type":"PropertyValue","name":"Verification code","value":482913}</script>',
      ['482913'],
    ],
    ['<script type="application/ld+json">{"accessCode": "7731"</script>', []],
    ['<script type="application/ld+json">{"@type":"Order","orderNumber":"482913"}</script>', []],
    ['<input autocomplete="one-time-code">', []],
    ['<b autocomplete="one-time-code">Enter it here</b>', []],
  ])('%s', (html, expected) => {
    expect(values({ html })).toEqual(expected)
  })
})

describe('or by words', () => {
  test.each([
    ['Your code is 4821.', ['4821']],
    ['Your code is 482 913.', ['482913']],
    ['Your code: ４８２９１３', ['482913']],
    ['رمز التحقق: ٤٨٢٩١٣', ['482913']],
    ['Verification code: K7-4829', []],
    ['Verification code: ABC-123', ['ABC-123']],
    ['Device code: WDJB-MJHT', ['WDJB-MJHT']],
    ['G-482913 is your verification code.', ['G-482913']],
    ['Your PIN is 2024', ['2024']],
    ['Suite 1200 - verification code 998877', ['998877']],
    ['Order 123456: your code is 987654', ['987654']],
    ['Your verification code for this order is 998877', ['998877']],
    ['Enter 482913 to sign in.', ['482913']],
    ['Verification code\n482913', ['482913']],
    ['482913\nThis code expires in ten minutes.', ['482913']],
    ['Your code is 123', []],
    ['Your code is 123456789', []],
    ['The code of 2024', []],
    ['This code expires at 1830', []],
    ['Your code is valid until 2030', []],
    ['Use code 445566 and save 20%', []],
    ['Zip code 94103', []],
    ['Error code: 502133', []],
    ['Order number\n48213377', []],
    ['Your code was sent to the phone ending 4821', []],
    ['Call 0800 555 123 for your code', []],
    ['> Your verification code: 482913', []],
    ['Open https://shop.example/code/482913 now', []],
    ['Recovery codes\n48213377\n90817263', []],
    ['Use code v482913 of the documentation', []],
    ['Code: $4821', []],
    ['Code: 4821 EUR', []],
    ['Code: 4821.50', []],
  ])('%j', (text, expected) => {
    expect(values({ text })).toEqual(expected)
  })

  test('the same code in subject, text and HTML is one', () => {
    const mail = {
      headers: [['Subject', 'Your code is 482913']] as [string, string][],
      text: 'Your verification code: 482913',
      html: '<p>Your verification code</p><h1>482 913</h1>',
    }
    expect(codes(mail)).toEqual([
      {
        value: '482913',
        source: 'text',
        confidence: 0.97,
        context: 'Your verification code: 482913',
        origin: null,
      },
    ])
  })

  test('a subject may name what the body only shows', () => {
    expect(
      values({ headers: [['Subject', 'Your sign-in code']], html: '<h1>482913</h1><p>Bye</p>' }),
    ).toEqual(['482913'])
    expect(values({ headers: [['Subject', 'Hello']], html: '<h1>482913</h1><p>Bye</p>' })).toEqual([])
  })

  test('nothing of style, script, title or attributes is read', () => {
    const html =
      '<title>Your code: 111111</title><style>code{width:222222}</style><script>code=333333</script><p title="code: 444444">Hi</p>'
    expect(values({ html })).toEqual([])
  })
})

test.each([
  ['words without end', { text: `${'verification code for your order number '.repeat(20)}\n`.repeat(2000) }],
  ['digits without end', { text: `${'1 2 3 4 5 6 7 8 9 0 '.repeat(50)}\n`.repeat(2000) }],
  ['tags without end', { html: '<'.repeat(1_000_000) }],
  ['letters without end', { text: `${'abcdefghij'.repeat(100)}\n`.repeat(2000) }],
  ['JSON without end', { html: `<script type="application/ld+json">${'['.repeat(500_000)}</script>` }],
])('%s take no time', (_, mail) => {
  expect(busyMs(() => codes(mail))).toBeLessThan(5000)
})

function codes(mail: Partial<Parameters<typeof readCodes>[0]>) {
  return readCodes({ headers: [], text: null, html: null, ...mail })
}

function values(mail: Partial<Parameters<typeof readCodes>[0]>): readonly string[] {
  return codes(mail).map(({ value }) => value)
}
