import type { Connection } from './connection.ts'
import { prepareMessageRows } from './message-rows.ts'
import { prepareMessageSearch } from './message-search.ts'
import type { ListQuery, MessagePage } from './store.types.ts'

/** One page of a list, newest first; `count` says how many match in all. */
export function prepareMessageList(connection: Connection) {
  const find = prepareMessageSearch(connection)
  const rowsOf = prepareMessageRows(connection)
  return (query: ListQuery, count: () => number): MessagePage => {
    const { limit } = query
    // One more than asked for tells whether there is a next page.
    const seqs = find.seqs({ ...query, limit: limit + 1 })
    const page = seqs.slice(0, limit)
    return {
      rows: rowsOf(page).toReversed(),
      total: count(),
      nextBeforeSeq: seqs.length > limit ? (page.at(-1) ?? null) : null,
    }
  }
}
