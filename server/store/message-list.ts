import type { MessageRows } from './message-rows.ts'
import type { MessageSearch } from './message-search.ts'
import type { Reader } from './reader.ts'
import type { Counts, ListQuery, MessagePage } from './store.types.ts'

export interface ListParts {
  readonly find: MessageSearch
  readonly rows: MessageRows
  readonly reader: Reader
  readonly countsOf: (instanceId: number) => Counts
}

/** Recipients on one page: with mails to very many, it ends before its limit of messages. */
const PAGE_RECIPIENTS_MAX = 5_000

/** One page of a list, newest first. What scans is left to the reader; a page of everything is a key read. */
export async function listMessages(
  { find, rows, reader, countsOf }: ListParts,
  query: ListQuery,
): Promise<MessagePage> {
  const { limit } = query
  // One more than asked for tells whether there is a next page.
  const args = { ...query, limit: limit + 1 }
  const { seqs, total, totalIsCapped } =
    query.search.kind === 'everything'
      ? { seqs: find.seqs(args), total: countsOf(query.instanceId).total, totalIsCapped: false }
      : await reader.query('page', args)
  const page = fitting(rows.weigh(seqs.slice(0, limit)))
  return {
    rows: await rows.read(page),
    total,
    totalIsCapped,
    nextBeforeSeq: page.length < seqs.length ? (page.at(-1) ?? null) : null,
  }
}

/** As many of the first as fit a page; at least one. */
function fitting(weighed: readonly (readonly [seq: number, weight: number])[]): readonly number[] {
  let sum = 0
  const end = weighed.findIndex(([, weight], at) => {
    sum += weight
    return at > 0 && sum > PAGE_RECIPIENTS_MAX
  })
  return weighed.slice(0, end < 0 ? weighed.length : end).map(([seq]) => seq)
}
