import type { prepareMessageRows } from './message-rows.ts'
import type { MessageSearch } from './message-search.ts'
import type { Reader } from './reader.ts'
import type { Counts, ListQuery, MessagePage } from './store.types.ts'

export interface ListParts {
  readonly find: MessageSearch
  readonly rowsOf: ReturnType<typeof prepareMessageRows>
  readonly reader: Reader
  readonly countsOf: (instanceId: number) => Counts
}

/** One page of a list, newest first. What scans is left to the reader; a page of everything is a key read. */
export async function listMessages(
  { find, rowsOf, reader, countsOf }: ListParts,
  query: ListQuery,
): Promise<MessagePage> {
  const { limit } = query
  // One more than asked for tells whether there is a next page.
  const args = { ...query, limit: limit + 1 }
  const { seqs, total, totalIsCapped } =
    query.search.kind === 'everything'
      ? { seqs: find.seqs(args), total: countsOf(query.instanceId).total, totalIsCapped: false }
      : await reader.query('page', args)
  const page = seqs.slice(0, limit)
  return {
    rows: rowsOf(page).toReversed(),
    total,
    totalIsCapped,
    nextBeforeSeq: seqs.length > limit ? (page.at(-1) ?? null) : null,
  }
}
