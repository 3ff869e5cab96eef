import { htmlTokens } from './html-tokens.ts'

/** Elements whose content nobody sees. */
const HIDDEN = new Set(
  'script style title template noscript object svg math head textarea select xmp noembed iframe'.split(' '),
)
/** Elements that stand within a line. */
const INLINE = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q s samp small span strike strong sub sup time tt u var wbr img'.split(
    ' ',
  ),
)
/** A cell beside another one: on one line, but apart. */
const CELLS = new Set(['td', 'th'])

/** Ten times a large newsletter. */
const LOOKED_MAX = 1024 * 1024

/** The lines that a reader would see, one for each block, none of them blank. Linear, never throws. */
export function htmlLines(html: string): readonly string[] {
  const lines: string[] = []
  let line = ''
  let hidden: { readonly name: string; depth: number } | undefined
  const end = () => {
    const text = line.replace(/\s+/g, ' ').trim()
    if (text !== '') lines.push(text)
    line = ''
  }
  for (const token of htmlTokens(html.slice(0, LOOKED_MAX))) {
    if (token.kind === 'text') {
      if (hidden === undefined) line += token.text
      continue
    }
    const { name } = token
    if (hidden !== undefined) {
      if (name === hidden.name) hidden.depth += token.kind === 'open' ? 1 : -1
      if (hidden.depth === 0) hidden = undefined
      continue
    }
    if (token.kind === 'open' && HIDDEN.has(name)) hidden = { name, depth: 1 }
    else if (CELLS.has(name)) line += ' '
    else if (!INLINE.has(name)) end()
  }
  end()
  return lines
}
