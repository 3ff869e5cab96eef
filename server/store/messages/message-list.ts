import type { CountedMatches, MessageSearch, SearchArgs } from '../search/message-search.ts'
import type { Counts, ListManyQuery, ListQuery, MessagePage } from '../store.types.ts'
import type { Reader } from '../threads/reader.ts'
import type { MessageRows } from './message-rows.ts'

export interface ListParts {
  readonly find: MessageSearch
  readonly rows: MessageRows
  readonly reader: Reader
  readonly countsOf: (instanceId: number) => Counts
}

/** Recipients on one page: with mails to very many, it ends before its limit of messages. */
const PAGE_RECIPIENTS_MAX = 5_000

/** One page of a list, newest first. What scans is left to the reader; a page of everything is a key read. */
export async function listMessages(parts: ListParts, query: ListQuery): Promise<MessagePage> {
  const { rows } = parts
  const { seqs, total, totalIsCapped } = await matchesOf(parts, oneMore(query))
  const { page, nextBeforeSeq } = pageOf(seqs, query.limit, rows.weigh)
  return { rows: await rows.read(page), total, totalIsCapped, nextBeforeSeq }
}

/** One page over many instances, newest first; not counted, since that would take as long as all of them together. */
export async function listMany(
  { rows, reader }: Pick<ListParts, 'rows' | 'reader'>,
  query: ListManyQuery,
): Promise<Omit<MessagePage, 'total' | 'totalIsCapped'>> {
  const seqs = await reader.query('seqsOfMany', oneMore(query))
  const { page, nextBeforeSeq } = pageOf(seqs, query.limit, rows.weigh)
  return { rows: await rows.read(page), nextBeforeSeq }
}

/** One more than asked for tells whether there is a next page. */
function oneMore<Q extends { readonly limit: number }>(query: Q): Q {
  return { ...query, limit: query.limit + 1 }
}

async function matchesOf(
  { find, reader, countsOf }: ListParts,
  args: SearchArgs,
): Promise<CountedMatches & { readonly seqs: readonly number[] }> {
  const { instanceId, search } = args
  if (search.kind === 'everything')
    return { seqs: find.seqs(args), total: countsOf(instanceId).total, totalIsCapped: false }
  if (search.kind !== 'newest') return reader.query('page', args)
  const [seqs, answered] = await Promise.all([
    reader.query('seqs', args),
    reader.query('answered', { instanceId }),
  ])
  return { seqs, total: countsOf(instanceId).total - answered, totalIsCapped: false }
}

/** Messages that are still there, with the recipients of each. */
type Weigh = (seqs: readonly number[]) => readonly (readonly [seq: number, weight: number])[]

/**
 * Of what was found, what one page has, and where the next one begins. What was deleted since it was found is on no page,
 * and the next begins behind it all the same.
 */
export function pageOf(
  found: readonly number[],
  limit: number,
  weigh: Weigh,
): { readonly page: readonly number[]; readonly nextBeforeSeq: number | null } {
  const taken = found.slice(0, limit)
  const present = weigh(taken)
  const page = fitting(present)
  const isWhole = page.length === present.length
  const last = isWhole ? taken.at(-1) : page.at(-1)
  return { page, nextBeforeSeq: isWhole && found.length <= limit ? null : (last ?? null) }
}

/** As many of the first as fit a page; at least one. */
function fitting(weighed: ReturnType<Weigh>): readonly number[] {
  let sum = 0
  const end = weighed.findIndex(([, weight], at) => {
    sum += weight
    return at > 0 && sum > PAGE_RECIPIENTS_MAX
  })
  return weighed.slice(0, end < 0 ? weighed.length : end).map(([seq]) => seq)
}
