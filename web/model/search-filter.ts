/** Terms of the search language that the page offers as buttons. */
export const FILTERS = [
  { term: 'is:unread', label: 'Unread' },
  { term: 'is:starred', label: 'Starred' },
  { term: 'is:held', label: 'Held' },
  { term: 'is:failed', label: 'Failed' },
  { term: 'has:attachment', label: 'With attachment' },
] as const

/** Whether a search says the term by itself, outside quotes. */
export function hasTerm(search: string, term: string): boolean {
  return terms(search).includes(term)
}

/** The search with the term added, or taken out if it was there. */
export function toggleTerm(search: string, term: string): string {
  const said = terms(search)
  const next = said.includes(term) ? said.filter((word) => word !== term) : [...said, term]
  return next.join(' ')
}

/** Split at white space, but not inside "phrases". */
function terms(search: string): string[] {
  return search.match(/(?:"[^"]*"?|[^\s"])+/g) ?? []
}
