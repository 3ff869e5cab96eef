export interface PaletteItem {
  readonly id: string
  readonly group: 'Instance' | 'Search' | 'Message' | 'List' | 'Page'
  readonly label: string
  /** Shown beside it, and found as well. */
  readonly hint: string
  /** The key that does the same. */
  readonly hotkey: string | null
  readonly run: () => void
}

const SHOWN_MAX = 60

/** The items that have all the written words in them, those that begin with the first word on top. */
export function matchingItems(items: readonly PaletteItem[], written: string): readonly PaletteItem[] {
  const words = written.toLowerCase().split(/\s+/).filter(Boolean)
  const [first] = words
  if (first === undefined) return items.slice(0, SHOWN_MAX)
  const found = items.filter(({ group, label, hint }) => {
    const text = `${group} ${label} ${hint}`.toLowerCase()
    return words.every((word) => text.includes(word))
  })
  const begins = ({ label }: PaletteItem) => label.toLowerCase().startsWith(first)
  return [...found.filter(begins), ...found.filter((item) => !begins(item))].slice(0, SHOWN_MAX)
}
