import type { Connection } from './connection.ts'
import { prepareMessageList } from './message-list.ts'
import { prepareMessageSearch, type SearchArgs } from './message-search.ts'
import type { ListQuery } from './store.types.ts'

/** The reads that may scan, by name, prepared on the connection of the reader thread. */
export function prepareQueries(connection: Connection) {
  const find = prepareMessageSearch(connection)
  const list = prepareMessageList(connection)
  return {
    /** A page of a search. */
    page: (query: ListQuery) => list(query, () => find.count(query)),
    /** Only which messages match. */
    seqs: (args: SearchArgs) => find.seqs(args),
  }
}

export type Queries = ReturnType<typeof prepareQueries>
export type QueryName = keyof Queries
export type QueryArgs<N extends QueryName> = Parameters<Queries[N]>[0]
export type QueryResult<N extends QueryName> = ReturnType<Queries[N]>
