import type { MessageListItem } from '../server/contract/message.types.ts'
import type { Shown } from './ahead.ts'
import {
  distrusted,
  indexOfSeq,
  isPlain,
  type MessageList,
  type News,
  newestOnly,
  type Trust,
  withMissing,
} from './list-state.ts'

/**
 * The rows as frames tell them, the later of two for the same message; those that are new here are put where their `seq`
 * belongs, in place of those that they answer. Costs one copy of the rows, however many there are to take in.
 */
export function withRows(before: MessageList, items: readonly MessageListItem[]): MessageList {
  const ours = items.filter((item) => item.instance === before.instance)
  if (ours.length === 0) return before
  const list = withNews(before, new Map(ours.map((item) => [item.id, item])))
  const shown = new Map(ours.filter(({ id }) => !list.leaving.has(id)).map((item) => [item.seq, item]))
  const places = [...shown.values()].map((item) => ({ item, at: indexOfSeq(list.rows, item.seq) }))
  const known = places.filter(({ item }) => hasRow(list, item))
  const unknown = places.filter(({ item }) => !hasRow(list, item))
  const fresh = unknown.filter(({ item }) => takesIn(list, item))
  const sized = withSizes(takenIn(list.rows, known, fresh), ours)
  const rows = newestOnly(list, sized)
  if (rows === list.rows && unknown.length === 0) return list
  const total = list.total + fresh.length - (sized.length - rows.length)
  const trust = trustAfter(list, { known, unknown, fresh, removed: sized.length - rows.length })
  const told = distrusted(rows === list.rows ? list : { ...list, rows, total }, trust)
  return list.search === '' ? told : withMissing(told, unknown.map(({ item }) => item).filter(isAmong(list)))
}

/** Without what frames say is deleted. */
export function withoutRows(before: MessageList, ids: ReadonlySet<string>): MessageList {
  const list = withNews(before, new Map([...ids].map((id) => [id, null])))
  const gone = list.rows.filter((row) => ids.has(row.id))
  const left = {
    ...list,
    ...withoutGone(list, ids),
    leaving: new Set([...list.leaving].filter((id) => !ids.has(id))),
  }
  return distrusted(left, trustWithout(list, ids, gone))
}

/** Without what somebody deletes here, ahead of the frames. Only what is shown can leave. */
export function withoutLeaving(list: MessageList, ids: ReadonlySet<string>): MessageList {
  const going = list.rows.filter((row) => ids.has(row.id)).map(({ id }) => id)
  return { ...list, ...withoutGone(list, ids), leaving: new Set([...list.leaving, ...going]) }
}

/** With other values in some rows, in those too that wait for a page. */
export function withChanged(
  list: MessageList,
  ids: ReadonlySet<string>,
  change: (row: Shown) => Shown,
): MessageList {
  const changed = (news: News) =>
    new Map([...news].map(([id, row]) => [id, row !== null && ids.has(id) ? change(row) : row]))
  const { rows, first, next } = list
  return {
    ...list,
    rows: rows.map((row) => (ids.has(row.id) ? change(row) : row)),
    first: first && { ...first, news: changed(first.news) },
    next: next && changed(next),
  }
}

/** Pages that are on their way learn what frames said since. */
function withNews(list: MessageList, news: ReadonlyMap<string, MessageListItem | null>): MessageList {
  const { first, next } = list
  if (first === null && next === null) return list
  return {
    ...list,
    first: first && { ...first, news: new Map([...first.news, ...news]) },
    next: next && new Map([...next, ...news]),
  }
}

function withoutGone({ rows, total }: MessageList, ids: ReadonlySet<string>) {
  const left = rows.filter((row) => !ids.has(row.id))
  return { rows: left, total: Math.max(left.length, total - (rows.length - left.length)) }
}

interface Place {
  readonly item: MessageListItem
  /** Where it stands, or belongs, among the rows. */
  readonly at: number
}

interface Came {
  readonly known: readonly Place[]
  readonly unknown: readonly Place[]
  /** Of the unknown, those that became rows. */
  readonly fresh: readonly Place[]
  /** Rows that gave way to a newer one of their conversation. */
  readonly removed: number
}

/** What may be wrong now. A plain list follows its frames; of others, the server alone knows what they do to the total. */
function trustAfter(list: MessageList, { known, unknown, fresh, removed }: Came): Trust {
  if (isPlain(list)) return 'fresh'
  const newest = list.rows[0]?.seq ?? 0
  if (list.search !== '') {
    return unknown.length === 0 ? 'fresh' : 'behind'
  }
  const joined = [...known, ...fresh].filter(
    ({ item, at }) =>
      item.conversation !== null &&
      (!hasRow(list, item) || list.rows[at]?.conversation?.id !== item.conversation.id),
  )
  // Whether a page counts them already, nobody can tell; but what is new and alone is on it or not.
  const isUnclear = (list.first !== null && joined.length > 0) || fresh.some(({ item }) => item.seq < newest)
  return joined.length > removed || unknown.length > fresh.length || isUnclear ? 'behind' : 'fresh'
}

function trustWithout(list: MessageList, ids: ReadonlySet<string>, gone: readonly MessageListItem[]): Trust {
  if (isPlain(list)) return 'fresh'
  const isSeen = gone.length === ids.size
  if (list.grouping !== 'none' && (!isSeen || gone.some(({ conversation }) => conversation !== null))) {
    // What it answered becomes the newest of the conversation, or the conversation is one smaller.
    return 'void'
  }
  const wasLeaving = [...list.leaving].some((id) => ids.has(id))
  const isShown = gone.length > 0 || wasLeaving || list.first !== null
  // The total may be of a page that came after the deletion: only what no search found is sure to change nothing.
  return isShown || list.nextPageToken !== null ? 'behind' : 'fresh'
}

/** Whether its place is among the rows that are loaded, above none and below none of them. */
function isAmong({ rows: [newest], reach }: MessageList): (item: MessageListItem) => boolean {
  return ({ seq }) => seq >= reach && seq < (newest?.seq ?? 0)
}

/** Only the server knows what matches a search; and what is older than the pages that are loaded comes with its own. */
function takesIn({ search, reach }: MessageList, { seq }: MessageListItem): boolean {
  return search === '' && seq >= reach
}

function hasRow({ rows }: MessageList, item: MessageListItem): boolean {
  return rows[indexOfSeq(rows, item.seq)]?.id === item.id
}

/**
 * The known ones replaced, the fresh ones put where they belong: from the oldest place up, so that the others stay what they
 * are. One copy: `toSpliced` takes ten times as long as `splice` where an array was ever made by `flatMap`.
 */
function takenIn(
  rows: readonly MessageListItem[],
  known: readonly Place[],
  fresh: readonly Place[],
): readonly MessageListItem[] {
  if (known.length === 0 && fresh.length === 0) return rows
  const copy = rows.slice()
  for (const { item, at } of known) copy[at] = item
  const byPlace = [...Map.groupBy(fresh, ({ at }) => at)].toSorted(([one], [other]) => other - one)
  for (const [at, places] of byPlace) {
    const items = places.map(({ item }) => item).toSorted((one, other) => other.seq - one.seq)
    copy.splice(at, 0, ...items)
  }
  return copy
}

/** A conversation is as large as its latest message says, in all its rows. Of those with one message there is no other row. */
function withSizes(
  rows: readonly MessageListItem[],
  came: readonly MessageListItem[],
): readonly MessageListItem[] {
  const sizes = new Map(
    came.flatMap(({ conversation }) =>
      conversation === null || conversation.size < 2 ? [] : [[conversation.id, conversation]],
    ),
  )
  const isOld = ({ conversation }: MessageListItem) =>
    conversation !== null && (sizes.get(conversation.id)?.size ?? conversation.size) !== conversation.size
  if (sizes.size === 0 || !rows.some(isOld)) return rows
  return rows.map((row) =>
    isOld(row) ? { ...row, conversation: sizes.get(row.conversation?.id ?? '') ?? null } : row,
  )
}
