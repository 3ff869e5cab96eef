import type { MessageListItem } from '../server/contract/message.types.ts'
import type { Problem } from '../server/contract/problem.types.ts'
import type { Shown } from './ahead.ts'

/** `conversations`: of each, only the newest message. */
export type Grouping = 'none' | 'conversations'

/** `behind`: something may be missing at the top, or in the total. `void`: each row may be gone, or another there. */
export type Trust = 'fresh' | 'behind' | 'void'

/** What frames said of messages while a page is on its way, which may be older than they; null: deleted. */
export type News = ReadonlyMap<string, Shown | null>

/** The part of an instance's messages that is loaded: newest first, without gaps. */
export interface MessageList {
  /** Which list it is: another one of the same instance and search is not the same. */
  readonly key: symbol
  readonly instance: string
  readonly search: string
  /** Only without a search: there, each message that matches is shown. */
  readonly grouping: Grouping
  readonly rows: readonly Shown[]
  /** All that match on the server, loaded or not. */
  readonly total: number
  readonly nextPageToken: string | null
  /** The pages that are loaded had all rows from this `seq` on, also those that left since; 0: all there are. */
  readonly reach: number
  readonly phase: 'loading' | 'ready' | 'failed'
  readonly problem: Problem | null
  /** Unless it is fresh, the first page has to be asked for again. */
  readonly trust: Trust
  /** Of a search: down to this `seq`, rows may be missing among those that are loaded; infinite: none are. */
  readonly missing: number
  /** Deleted here, ahead of the frame that says so: shown no more, whatever pages still have. */
  readonly leaving: ReadonlySet<string>
  /** The first page is on its way. */
  readonly first: FirstPageAsked | null
  /** A page of older rows is on its way. */
  readonly next: News | null
}

interface FirstPageAsked {
  readonly news: News
  /** As they were when it was asked for. */
  readonly trust: Trust
  readonly missing: number
  /** What `counts` frames said since. */
  readonly counted: number | null
}

export function newList(instance: string, search: string, grouping: Grouping = 'none'): MessageList {
  return {
    key: Symbol(instance),
    instance,
    search,
    grouping: search === '' ? grouping : 'none',
    rows: [],
    total: 0,
    nextPageToken: null,
    reach: Number.POSITIVE_INFINITY,
    phase: 'loading',
    problem: null,
    trust: 'void',
    missing: Number.POSITIVE_INFINITY,
    leaving: new Set(),
    first: null,
    next: null,
  }
}

/** Whether each message is a row and `counts` frames tell the total: else only pages do. */
export function isPlain({ search, grouping }: MessageList): boolean {
  return search === '' && grouping === 'none'
}

/** Trusted no more than that from now on. */
export function distrusted(list: MessageList, trust: Trust): MessageList {
  const worst = list.trust === 'void' || trust === 'fresh' ? list.trust : trust
  return worst === list.trust ? list : { ...list, trust: worst }
}

/** One of these may match, and stand among the rows that are loaded: the first page is asked for again, as far as that. */
export function withMissing(list: MessageList, unknown: readonly MessageListItem[]): MessageList {
  if (unknown.length === 0) return list
  return { ...distrusted(list, 'behind'), missing: Math.min(list.missing, ...unknown.map(({ seq }) => seq)) }
}

/** Nothing that was said of any row holds any more. */
export function voided(list: MessageList): MessageList {
  return list.phase === 'failed' ? toAskAgain(list) : { ...list, trust: 'void', leaving: new Set() }
}

/** The same, where the list failed to load or somebody wants to see it load. */
export function toAskAgain(list: MessageList): MessageList {
  const phase = list.rows.length === 0 ? 'loading' : 'ready'
  return { ...list, trust: 'void', leaving: new Set(), phase, problem: null }
}

/** The number that a `counts` frame says, which pages asked for before may not know yet. */
export function withTotal(list: MessageList, total: number): MessageList {
  if (!isPlain(list)) return list
  const first = list.first && { ...list.first, counted: total }
  return { ...list, first, total: Math.max(total, list.rows.length) }
}

/** Of each conversation that is one row, only the newest stays. */
export function newestOnly(
  { grouping }: MessageList,
  rows: readonly MessageListItem[],
): readonly MessageListItem[] {
  if (grouping === 'none') return rows
  const seen = new Set<string>()
  const newest = rows.filter(({ conversation }) => {
    if (conversation === null) return true
    const isNewest = !seen.has(conversation.id)
    seen.add(conversation.id)
    return isNewest
  })
  return newest.length === rows.length ? rows : newest
}

/** The row after (`1`) or before (`-1`) a place in the order of arrival; the first row when there is no place yet. */
export function neighbour(
  rows: readonly MessageListItem[],
  seq: number | null,
  step: 1 | -1,
): MessageListItem | undefined {
  if (seq === null) return rows[0]
  const at = indexOfSeq(rows, seq)
  const isThere = rows[at]?.seq === seq
  if (step === -1) return rows[at - 1]
  return rows[isThere ? at + 1 : at]
}

/** Index of the first row that is not newer than `seq`. */
export function indexOfSeq(rows: readonly MessageListItem[], seq: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((rows[middle]?.seq ?? 0) > seq) low = middle + 1
    else high = middle
  }
  return low
}
