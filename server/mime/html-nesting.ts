/** Elements without content. */
const VOID = new Set('area base br col embed hr img input link meta param source track wbr'.split(' '))
/** Open elements that a start tag closes when they are innermost, so that a run of unclosed ones does not nest. */
const CLOSES: Readonly<Record<string, readonly string[]>> = {
  p: ['p'],
  li: ['li'],
  dt: ['dt', 'dd'],
  dd: ['dt', 'dd'],
  td: ['td', 'th'],
  th: ['td', 'th'],
  tr: ['tr', 'td', 'th'],
  option: ['option'],
}
const TAG = /<(?:!--[\s\S]*?(?:-->|$)|(\/?)([a-z][^\s/>]{0,31}))/gi

/**
 * Whether elements are nested deeper than `depthMax`. Asked before HTML goes to the sanitiser, whose parser takes
 * time by the square of the depth. One linear pass.
 */
export function isNestedDeeper(html: string, depthMax: number): boolean {
  const stack: string[] = []
  const open = new Map<string, number>()
  const count = (name: string, by: number) => open.set(name, (open.get(name) ?? 0) + by)
  const close = () => {
    const name = stack.pop()
    if (name !== undefined) count(name, -1)
    return name
  }
  for (const [, slash, written] of html.matchAll(TAG)) {
    const name = written?.toLowerCase()
    if (name === undefined || VOID.has(name)) continue
    if (slash === '/') {
      if ((open.get(name) ?? 0) > 0) while (close() !== name);
      continue
    }
    while (Object.hasOwn(CLOSES, name) && CLOSES[name]?.includes(stack.at(-1) ?? '')) close()
    stack.push(name)
    count(name, 1)
    if (stack.length > depthMax) return true
  }
  return false
}
