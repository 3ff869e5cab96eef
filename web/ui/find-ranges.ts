/** More places are not stepped through by anybody. */
const FOUND_MAX = 1000

/** Where `wanted` stands in the text of an element, whatever its case and its markup. */
export function findRanges(element: HTMLElement, wanted: string): Range[] {
  if (wanted === '') return []
  const nodes: { node: Text; start: number }[] = []
  let text = ''
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    nodes.push({ node: node as Text, start: text.length })
    text += (node as Text).data
  }
  const folded = text.toLowerCase()
  // Where folding changes the length, places would be off.
  const haystack = folded.length === text.length ? folded : text
  const needle = folded.length === text.length ? wanted.toLowerCase() : wanted
  const ranges: Range[] = []
  let from = 0
  for (
    let at = haystack.indexOf(needle);
    at >= 0 && ranges.length < FOUND_MAX;
    at = haystack.indexOf(needle, from)
  ) {
    from = at + needle.length
    const range = document.createRange()
    place(nodes, at, (node, offset) => range.setStart(node, offset))
    place(nodes, from, (node, offset) => range.setEnd(node, offset))
    ranges.push(range)
  }
  return ranges
}

/** Marks the places, the current one more, and scrolls to it. Browsers without highlights scroll alone. */
export function showFound(ranges: readonly Range[], current: Range | undefined): void {
  if (typeof Highlight === 'function' && CSS.highlights) {
    CSS.highlights.set('found', new Highlight(...ranges))
    CSS.highlights.set('found-current', new Highlight(...(current ? [current] : [])))
  }
  current?.startContainer.parentElement?.scrollIntoView({ block: 'nearest' })
  scrollTo(current)
}

/** A line of source may be a screen long: its element in view is not its place in view. */
function scrollTo(range: Range | undefined): void {
  const scroller = range?.startContainer.parentElement?.closest<HTMLElement>('.source')
  if (!range || !scroller) return
  const [place, view] = [range.getBoundingClientRect(), scroller.getBoundingClientRect()]
  if (place.top < view.top || place.bottom > view.bottom)
    scroller.scrollTop += place.top - view.top - view.height / 3
}

function place(
  nodes: readonly { readonly node: Text; readonly start: number }[],
  at: number,
  set: (node: Text, offset: number) => void,
): void {
  let low = 0
  let high = nodes.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((nodes[middle]?.start ?? 0) <= at) low = middle
    else high = middle - 1
  }
  const found = nodes[low]
  if (found) set(found.node, at - found.start)
}
