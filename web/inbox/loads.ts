import type { MessagePageView } from '../../server/contract/message.types.ts'
import { caughtUp, shown } from '../ahead.ts'
import { api, problemOf } from '../api.ts'
import {
  askingFirstPage,
  askingNextPage,
  withFirstPage,
  withNextPage,
  withoutFirstPage,
  withoutNextPage,
} from '../list-pages.ts'
import { indexOfSeq, isPlain, type MessageList } from '../list-state.ts'
import { type Inbox, withInstances } from '../state.ts'
import type { Cell } from './cell.ts'

export interface Loads {
  /** Asks for whatever the inbox says is missing or stale. */
  readonly refresh: () => void
  /** Loads pages until the row at `index` is there. */
  readonly need: (index: number) => void
}

const FIRST_PAGE_ROWS = 100
/** The server's largest page: for scrolling far at once. */
const LARGE_PAGE_ROWS = 500
/** A search is asked again for every burst of mail; not more often than this. */
const SEARCH_AGAIN_MS = 250
/** What could not be loaded, though it is in view, is asked for again. */
const AGAIN_MS = 1000

type Kind = 'instances' | 'list' | 'more' | 'opened'

/** Keeps the inbox complete by requests, one of a kind at a time; another list does not wait for those of the last one. */
export function createLoads(cell: Cell<Inbox>): Loads {
  const busy = new Map<Kind, symbol>()
  let neededIndex = 0

  const once = async (kind: Kind, work: () => Promise<void>, key = ONLY) => {
    if (busy.get(kind) === key) return
    busy.set(kind, key)
    try {
      await work()
    } finally {
      if (busy.get(kind) === key) busy.delete(kind)
    }
    refresh()
  }
  const refresh = () => {
    const { instancesStale, list, opened } = cell.get()
    if (instancesStale) void once('instances', () => loadInstances(cell))
    if (list && wantsFirstPage(list)) void once('list', () => loadFirstPage(cell, list.key), list.key)
    if (opened?.stale) void once('opened', () => loadOpened(cell))
  }
  return {
    refresh,
    need(index) {
      neededIndex = index
      const key = cell.get().list?.key
      if (key) void once('more', () => loadMore(cell, key, () => neededIndex), key)
    },
  }
}

const ONLY = Symbol('of which there is one')

function wantsFirstPage({ first, phase, trust }: MessageList): boolean {
  return first === null && phase !== 'failed' && trust !== 'fresh'
}

async function loadInstances(cell: Cell<Inbox>): Promise<void> {
  cell.set({ ...cell.get(), instancesStale: false, countsSince: new Map() })
  const answer = await api.instances().catch(problemOf)
  if ('instances' in answer) cell.set(withInstances(cell.get(), answer))
  else if (answer.status === 0 || answer.status >= 500) {
    await pause(AGAIN_MS)
    cell.set({ ...cell.get(), instancesStale: true })
  }
}

async function loadFirstPage(cell: Cell<Inbox>, key: symbol): Promise<void> {
  const asked = setList(cell, key, askingFirstPage)
  if (!asked) return
  const { search, grouping, rows, first, phase } = asked
  // All that is in view comes at once, where rows below the page are not to be kept.
  const depth = first?.trust === 'void' ? rows.length : depthOf(asked)
  const limit = Math.min(Math.max(FIRST_PAGE_ROWS, depth), LARGE_PAGE_ROWS)
  const query = { search, grouping, pageToken: null, limit }
  try {
    const page = await api.messages(asked.instance, query)
    setList(cell, key, (list) => withFirstPage(list, withMarksOf(cell, page)))
    if (!isPlain(asked) && phase === 'ready') await pause(SEARCH_AGAIN_MS)
  } catch (error) {
    setList(cell, key, (list) => withoutFirstPage(list, problemOf(error)))
  }
}

/** Rows down to where one may be missing, with room for those that came meanwhile. */
function depthOf({ rows, first }: MessageList): number {
  const missing = first?.missing ?? Number.POSITIVE_INFINITY
  return Number.isFinite(missing) ? indexOfSeq(rows, missing) + FIRST_PAGE_ROWS : 0
}

async function loadMore(cell: Cell<Inbox>, key: symbol, neededIndex: () => number): Promise<void> {
  for (;;) {
    const { list } = cell.get()
    if (list?.key !== key || list.nextPageToken === null || list.rows.length > neededIndex()) return
    const { instance, search, grouping, nextPageToken: pageToken } = list
    const limit = neededIndex() - list.rows.length > FIRST_PAGE_ROWS ? LARGE_PAGE_ROWS : FIRST_PAGE_ROWS
    setList(cell, key, askingNextPage)
    const page = await api.messages(instance, { search, grouping, pageToken, limit }).catch(() => null)
    if (page) setList(cell, key, (now) => withNextPage(now, withMarksOf(cell, page)))
    else {
      setList(cell, key, withoutNextPage)
      await pause(AGAIN_MS)
    }
  }
}

/** Changes the list if it is still that one; returns it then. */
function setList(
  cell: Cell<Inbox>,
  key: symbol,
  change: (list: MessageList) => MessageList,
): MessageList | null {
  const { list } = cell.get()
  if (list?.key !== key) return null
  const changed = change(list)
  cell.set(caughtUp({ ...cell.get(), list: changed }))
  return changed
}

function withMarksOf(cell: Cell<Inbox>, page: MessagePageView): MessagePageView {
  return { ...page, messages: page.messages.map((message) => shown(message, cell.get())) }
}

async function loadOpened(cell: Cell<Inbox>): Promise<void> {
  const asked = cell.get().opened
  if (!asked) return
  cell.set({ ...cell.get(), opened: { ...asked, stale: false, told: null } })
  const answer = await api.message(asked.instance, asked.id).then(
    (view) => ({ view, problem: null }),
    (error: unknown) => ({ view: null, problem: problemOf(error) }),
  )
  const now = cell.get().opened
  if (now?.id !== asked.id || now.instance !== asked.instance) return
  const deleted = now.view !== null && answer.problem?.status === 404
  const view = answer.view ? { ...shown(answer.view, cell.get()), ...now.told } : now.view
  cell.set({ ...cell.get(), opened: { ...now, view, problem: answer.problem, deleted } })
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
