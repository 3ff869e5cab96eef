import { describe, expect, test } from 'vitest'
import { cleanCss } from '../../server/mime/css.ts'
import { fc, runs } from '../support/properties.ts'

/** Lets `cid:` through as a part and nothing else. */
function clean(css: string): { readonly css: string; readonly asked: readonly string[] } {
  const asked: string[] = []
  const cleaned = cleanCss(css, (url) => {
    asked.push(url)
    return url.startsWith('cid:') ? `/parts/${url.slice(4)}` : undefined
  })
  return { css: cleaned, asked }
}

const CASES: readonly (readonly [what: string, css: string, cleaned: string, asked: readonly string[]])[] = [
  [
    'plain rules',
    'a > b:hover{color:red!important;width:calc(100% - 4px)}',
    'a > b:hover{color:red!important;width:calc(100% - 4px)}',
    [],
  ],
  ['a bare URL', 'a{background:url( x.png ) red}', 'a{background:none red}', ['x.png']],
  ['a quoted URL', `a{background:url( "x.png" )}`, 'a{background:none}', ['x.png']],
  ['a part', "a{background:URL('cid:a')}", 'a{background:url("/parts/a")}', ['cid:a']],
  [
    'a part that tries to end it',
    'a{background:url(cid:a"\\)</style>)}',
    'a{background:url("/parts/a\\22 )\\3c /style\\3e ")}',
    ['cid:a")</style>'],
  ],
  ['escapes in the name', 'a{b:\\55\\52 l(x)}', 'a{b:none}', ['x']],
  ['import', '@import "x" screen;@IMPORT url(y);a{}', '  a{}', ['x', 'y']],
  ['import before a block', '@import x{color:red}', ' {color:red}', []],
  ['a choice of pictures', 'a{b:image-set("x" 1x, url(y) 2x) no-repeat}', 'a{b:none no-repeat}', ['x', 'y']],
  ['strings are no URLs', 'a::before{content:"url(x) @import"}', 'a::before{content:"url(x) @import"}', []],
  ['a string that ends with its line', 'a{b:"c\nd:url(x)}', 'a{b:"c\nd:none}', ['x']],
  ['comments', 'a{b:u/**/rl(x);/* url(y) */c:d}', 'a{b:u rl(x); c:d}', []],
  ['markup', '<!-- a{} --></style><img src=x>', '  a{}  < /style>< img src=x>', []],
  [
    'comparison',
    '@media (width < 600px) and (400px<=width){}',
    '@media (width < 600px) and (400px<=width){}',
    [],
  ],
  ['an escaped sign', '\\<url(x)', '\\3c url(x)', []],
  ['what only a rule kept apart', 'u@import x;rl(y)', 'u rl(y)', []],
  ['never closed', 'a{b:url("x', 'a{b:none', ['x']],
]

describe('cleaning CSS', () => {
  test.each(CASES)('%s', (_, css, cleaned, asked) => {
    expect(clean(css)).toEqual({ css: cleaned, asked })
  })

  test('of any CSS, what is left asks for nothing new and holds no markup', () => {
    const pieces = fc.constantFrom(
      'url(',
      '"',
      "'",
      ')',
      '\\',
      '\\75 ',
      '@import',
      ' x ',
      ';',
      '{',
      '}',
      '/*',
      '*/',
      '<',
      '/style>',
      '\n',
      'image-set(',
      '(',
      'cid:a',
      '-',
      '!--',
      'u',
      'rl(',
      'expression',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 })), { maxLength: 25 }), (parts) => {
        const once = clean(parts.join(''))
        expect(once.css).not.toMatch(/<[/!?a-z]/i)
        expect(clean(once.css).asked.filter((url) => !url.startsWith('/parts/'))).toEqual([])
      }),
      { numRuns: runs(5000) },
    )
  })
})
