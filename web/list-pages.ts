import type { MessageListItem, MessagePageView } from '../server/contract/message.types.ts'
import type { Problem } from '../server/contract/problem.types.ts'
import { distrusted, type MessageList, type News, newestOnly, withMissing } from './list-state.ts'

/** The first page is asked for: what frames say from now on may be newer than what it will say. */
export function askingFirstPage(list: MessageList): MessageList {
  const { trust, missing } = list
  const first = { news: new Map(), trust, missing, counted: null }
  return { ...list, trust: 'fresh', missing: Number.POSITIVE_INFINITY, first }
}

/** It did not come: what it was asked for is still not known. */
export function withoutFirstPage(list: MessageList, problem: Problem): MessageList {
  const back = distrusted(list, list.first?.trust ?? 'fresh')
  const missing = Math.min(list.missing, list.first?.missing ?? Number.POSITIVE_INFINITY)
  return { ...back, missing, phase: 'failed', problem, first: null }
}

export function askingNextPage(list: MessageList): MessageList {
  return { ...list, next: new Map() }
}

export function withoutNextPage(list: MessageList): MessageList {
  return { ...list, next: null }
}

/** Takes in the newest page. What frames said meanwhile goes before it, older loaded rows stay below. */
export function withFirstPage(before: MessageList, page: MessagePageView): MessageList {
  if (before.first === null) return before
  const { news, trust, missing, counted } = before.first
  const list = trust === 'void' ? withPresentLeaving(before, page) : before
  const reach = reachOf(page, Number.POSITIVE_INFINITY)
  const span = { from: Number.POSITIVE_INFINITY, to: reach }
  const fresh = newestOnly(list, rowsOf(list, page, news, span))
  const isBelowKnown = trust !== 'void' && missing >= reach && connects(list, reach)
  const below = isBelowKnown ? list.rows.filter((row) => row.seq < reach) : []
  const rows = asLargeAsTold(list, newestOnly(list, [...fresh, ...below]), news)
  const total = counted ?? page.total + fresh.length - page.messages.length
  const older =
    below.length > 0
      ? {}
      : { nextPageToken: page.nextPageToken, reach, next: follows(list, page) ? list.next : null }
  return {
    ...withMissing(list, missedBy(list, page, news, span)),
    ...older,
    rows,
    total: Math.max(total, rows.length),
    phase: 'ready',
    problem: null,
    first: null,
  }
}

/** What frames told of since a page was asked for and it does not have: whether that matches, the next one tells. */
function missedBy(
  { search, leaving }: MessageList,
  { messages }: MessagePageView,
  news: News,
  { from, to }: Span,
): readonly MessageListItem[] {
  if (search === '') return []
  const ids = new Set(messages.map(({ id }) => id))
  const isMissed = ({ id, seq }: MessageListItem) =>
    seq < from && seq >= to && !ids.has(id) && !leaving.has(id)
  return [...news.values()].flatMap((row) => (row !== null && isMissed(row) ? [row] : []))
}

/** What was deleted here while no row was trusted may have been gone already: no frame will say so then. */
function withPresentLeaving(list: MessageList, { messages }: MessagePageView): MessageList {
  if (list.leaving.size === 0) return list
  return { ...list, leaving: new Set(messages.map(({ id }) => id).filter((id) => list.leaving.has(id))) }
}

/** Takes in the page behind the loaded rows, unless that is no longer what it follows. */
export function withNextPage(list: MessageList, page: MessagePageView): MessageList {
  if (list.next === null) return list
  const reach = reachOf(page, list.reach)
  const span = { from: list.reach, to: reach }
  const older = rowsOf(list, page, list.next, span)
  const rows = asLargeAsTold(list, newestOnly(list, [...list.rows, ...older]), list.next)
  const total = Math.max(list.total, rows.length)
  const known = withMissing(list, missedBy(list, page, list.next, span))
  return { ...known, rows, total, nextPageToken: page.nextPageToken, reach, next: null }
}

/** A page of nothing with more behind it reaches no further than what is there. */
function reachOf({ messages, nextPageToken }: MessagePageView, from: number): number {
  return nextPageToken === null ? 0 : (messages.at(-1)?.seq ?? from)
}

interface Span {
  /** Rows before this `seq`, */
  readonly from: number
  /** and not before this one. */
  readonly to: number
}

/** What a page has, as frames told it since; and what came by them alone, where the server alone does not know. */
function rowsOf(
  { search, leaving }: MessageList,
  { messages }: MessagePageView,
  news: News,
  { from, to }: Span,
): readonly MessageListItem[] {
  const stays = ({ id, seq }: MessageListItem) => seq < from && seq >= to && !leaving.has(id)
  const paged = messages.flatMap((message) =>
    news.has(message.id) ? (news.get(message.id) ?? []) : [message],
  )
  if (search !== '' || news.size === 0) return paged.filter(stays)
  const ids = new Set(paged.map(({ id }) => id))
  const alone = [...news.values()].flatMap((row) => (row !== null && !ids.has(row.id) ? [row] : []))
  return [...paged, ...alone].filter(stays).toSorted((one, other) => other.seq - one.seq)
}

/** A conversation grows by messages that are no rows, too: by deletions alone it becomes smaller, and they void the list. */
function asLargeAsTold(
  { grouping }: MessageList,
  rows: readonly MessageListItem[],
  news: News,
): readonly MessageListItem[] {
  if (grouping === 'none' || news.size === 0) return rows
  const sizes = new Map<string, number>()
  for (const { id, size } of [...news.values()].flatMap((row) => row?.conversation ?? []))
    sizes.set(id, Math.max(size, sizes.get(id) ?? 0))
  return rows.map((row) => {
    const told = sizes.get(row.conversation?.id ?? '')
    if (row.conversation === null || told === undefined || told <= row.conversation.size) return row
    return { ...row, conversation: { id: row.conversation.id, size: told } }
  })
}

/** Whether a page of older rows that is on its way still is the one behind the loaded rows. */
function follows({ first, nextPageToken }: MessageList, page: MessagePageView): boolean {
  return first?.trust !== 'void' && nextPageToken === page.nextPageToken
}

/** Whether nothing is missing between a page down to `reach` and older rows that are loaded. */
function connects({ rows: [first] }: MessageList, reach: number): boolean {
  return first !== undefined && first.seq >= reach
}
