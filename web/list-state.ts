import type { MessageListItem, MessagePageView } from '../server/contract/message.types.ts'
import type { Problem } from '../server/contract/problem.types.ts'

/** `conversations`: of each, only the newest message. */
export type Grouping = 'none' | 'conversations'

/** The part of an instance's messages that is loaded: newest first, without gaps. */
export interface MessageList {
  readonly instance: string
  readonly search: string
  /** Only without a search: there, each message that matches is shown. */
  readonly grouping: Grouping
  readonly rows: readonly MessageListItem[]
  /** All that match on the server, loaded or not. */
  readonly total: number
  readonly nextPageToken: string | null
  /** The pages that are loaded had all rows from this `seq` on, also those that left since; 0: all there are. */
  readonly reach: number
  readonly phase: 'loading' | 'ready' | 'failed'
  readonly problem: Problem | null
  /** `behind`: newer rows may be missing. `void`: any row may be gone. Both ask for the first page again. */
  readonly trust: 'fresh' | 'behind' | 'void'
  /** Rows up to this `seq` are not to be kept unless a page says so. */
  readonly floor: number
  /** Deleted while a page may be on its way that still has them. */
  readonly gone: ReadonlySet<string>
  /** Rows that changed while the first page is on its way, which may be older than they; null while none is. */
  readonly changed: ReadonlySet<string> | null
}

export function newList(instance: string, search: string, grouping: Grouping = 'none'): MessageList {
  return {
    instance,
    search,
    grouping: search === '' ? grouping : 'none',
    rows: [],
    total: 0,
    nextPageToken: null,
    reach: 0,
    phase: 'loading',
    problem: null,
    trust: 'fresh',
    floor: 0,
    gone: new Set(),
    changed: null,
  }
}

/** The first page is asked for: what changes from now on is newer than what it will say. */
export function askingFirstPage(list: MessageList): MessageList {
  return { ...list, trust: 'fresh', changed: new Set() }
}

/** Takes in the newest page. Rows that arrived meanwhile stay on top, older loaded rows stay below. */
export function withFirstPage(list: MessageList, page: MessagePageView): MessageList {
  const fresh = page.messages
    .filter((message) => !list.gone.has(message.id))
    .map((message) => changedSince(list, message) ?? message)
  const ids = new Set(fresh.map((message) => message.id))
  const newest = fresh[0]?.seq ?? 0
  const reach = reachOf(page)
  const above =
    list.search === ''
      ? list.rows.filter((row) => row.seq > Math.max(newest, list.floor) && !ids.has(row.id))
      : []
  const below = connects(list, reach) ? list.rows.filter((row) => row.seq < reach) : []
  return {
    ...list,
    rows: [...above, ...fresh, ...below],
    total: page.total + above.length,
    nextPageToken: below.length > 0 ? list.nextPageToken : page.nextPageToken,
    reach: below.length > 0 ? list.reach : reach,
    phase: 'ready',
    problem: null,
    trust: 'fresh',
    gone: new Set(),
    changed: null,
  }
}

function changedSince({ changed, rows }: MessageList, { id }: MessageListItem): MessageListItem | undefined {
  return changed?.has(id) ? rows.find((row) => row.id === id) : undefined
}

export function withNextPage(list: MessageList, page: MessagePageView): MessageList {
  const more = page.messages.filter(({ id, seq }) => seq < list.reach && !list.gone.has(id))
  const rows = [...list.rows, ...more]
  return { ...list, rows, nextPageToken: page.nextPageToken, reach: reachOf(page) }
}

function reachOf({ messages, nextPageToken }: MessagePageView): number {
  return nextPageToken === null ? 0 : (messages.at(-1)?.seq ?? 0)
}

/**
 * The rows as they are now, the later of two for the same message; those that are new here are put where their `seq`
 * belongs, in place of those that they answer. Costs one copy of the rows, however many there are to take in.
 */
export function withRows(before: MessageList, items: readonly MessageListItem[]): MessageList {
  const ours = new Map(
    items.filter((item) => item.instance === before.instance).map((item) => [item.seq, item]),
  )
  if (ours.size === 0) return before
  const ids = new Set([...ours.values()].map(({ id }) => id))
  const list = withLife(before, ids)
  const places = [...ours.values()].map((item) => ({ item, at: indexOfSeq(list.rows, item.seq) }))
  const known = places.filter(({ item }) => hasRow(list, item))
  const fresh = places.filter(({ item }) => !hasRow(list, item) && takesIn(list, item))
  if (known.length === 0 && fresh.length === 0) return list
  const rows = inserted(replaced(list.rows, known), fresh)
  return newestOnly({ ...list, rows, total: list.total + fresh.length }, [...known, ...fresh])
}

/** A page that is on its way is older than the rows that came, and none of those is gone, shown here or not. */
function withLife(list: MessageList, ids: ReadonlySet<string>): MessageList {
  const gone = [...list.gone].filter((id) => !ids.has(id))
  if (list.changed === null && gone.length === list.gone.size) return list
  return { ...list, changed: list.changed && new Set([...list.changed, ...ids]), gone: new Set(gone) }
}

interface Place {
  readonly item: MessageListItem
  /** Where it stands, or belongs, among the rows. */
  readonly at: number
}

/** Only the server knows what matches a search; and what is older than the pages that are loaded comes with its own. */
function takesIn({ search, reach }: MessageList, { seq }: MessageListItem): boolean {
  return search === '' && seq >= reach
}

function replaced(rows: readonly MessageListItem[], known: readonly Place[]): readonly MessageListItem[] {
  if (known.length === 0) return rows
  const copy = rows.slice()
  for (const { item, at } of known) copy[at] = item
  return copy
}

/** From the oldest place up, so that the others stay what they are; those of one place at once. */
function inserted(rows: readonly MessageListItem[], fresh: readonly Place[]): readonly MessageListItem[] {
  const byPlace = [...Map.groupBy(fresh, ({ at }) => at)].toSorted(([one], [other]) => other - one)
  return byPlace.reduce((all, [at, places]) => {
    const items = places.map(({ item }) => item).toSorted((one, other) => other.seq - one.seq)
    return all.toSpliced(at, 0, ...items)
  }, rows)
}

/** Where conversations are one row, only the newest loaded row of those that came stays. */
function newestOnly(list: MessageList, came: readonly Place[]): MessageList {
  const touched = new Set(came.flatMap(({ item }) => item.conversation?.id ?? []))
  if (list.grouping === 'none' || touched.size === 0) return list
  const seen = new Set<string>()
  const rows = list.rows.filter(({ conversation }) => {
    const isOlder = conversation !== null && seen.has(conversation.id)
    if (conversation !== null && touched.has(conversation.id)) seen.add(conversation.id)
    return !isOlder
  })
  return { ...list, rows, total: list.total - (list.rows.length - rows.length) }
}

export function withoutRows(list: MessageList, ids: ReadonlySet<string>): MessageList {
  const rows = list.rows.filter((row) => !ids.has(row.id))
  const removed = list.rows.length - rows.length
  const wasNewest = list.rows.some((row) => ids.has(row.id) && row.conversation !== null)
  return {
    ...list,
    rows,
    // What it answered becomes the newest of the conversation.
    trust: list.grouping !== 'none' && wasNewest && list.trust === 'fresh' ? 'behind' : list.trust,
    total: Math.max(rows.length, list.total - removed),
    gone: new Set([...list.gone, ...ids]),
  }
}

export function hasRow({ instance, rows }: MessageList, item: MessageListItem): boolean {
  return instance === item.instance && rows[indexOfSeq(rows, item.seq)]?.id === item.id
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

/** Whether nothing is missing between a page down to `reach` and older rows that are loaded. */
function connects({ trust, rows }: MessageList, reach: number): boolean {
  const first = rows[0]
  return trust !== 'void' && first !== undefined && first.seq >= reach
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
