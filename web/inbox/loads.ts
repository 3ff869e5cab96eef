import { api, problemOf } from '../api.ts'
import { askingFirstPage, type MessageList, withFirstPage, withNextPage } from '../list-state.ts'
import type { Inbox } from '../state.ts'
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
/** Rows that are in view and could not be loaded are asked for again. */
const MORE_AGAIN_MS = 1000

type Kind = 'instances' | 'list' | 'more' | 'opened'

/** Keeps the inbox complete by requests, one of a kind at a time. */
export function createLoads(cell: Cell<Inbox>): Loads {
  const busy = new Set<Kind>()
  let neededIndex = 0

  const once = async (kind: Kind, work: () => Promise<void>) => {
    if (busy.has(kind)) return
    busy.add(kind)
    try {
      await work()
    } finally {
      busy.delete(kind)
    }
    refresh()
  }
  const refresh = () => {
    const { instancesStale, list, opened } = cell.get()
    if (instancesStale) void once('instances', () => loadInstances(cell))
    if (list && wantsFirstPage(list)) void once('list', () => loadFirstPage(cell))
    if (opened?.stale) void once('opened', () => loadOpened(cell))
  }
  return {
    refresh,
    need(index) {
      neededIndex = index
      void once('more', () => loadMore(cell, () => neededIndex))
    },
  }
}

function wantsFirstPage(list: MessageList): boolean {
  return list.phase === 'loading' || list.trust !== 'fresh'
}

async function loadInstances(cell: Cell<Inbox>): Promise<void> {
  cell.set({ ...cell.get(), instancesStale: false })
  const answer = await api.instances().catch(() => null)
  if (answer) cell.set({ ...cell.get(), instances: answer.instances, server: answer.server })
}

async function loadFirstPage(cell: Cell<Inbox>): Promise<void> {
  const asked = cell.get().list
  if (!asked) return
  // What turns stale while the answer is on its way is asked for again afterwards.
  cell.set({ ...cell.get(), list: askingFirstPage(asked) })
  const { search, grouping } = asked
  const query = { search, grouping, pageToken: null, limit: FIRST_PAGE_ROWS }
  try {
    const page = await api.messages(asked.instance, query)
    const now = sameList(cell, asked)
    if (!now) return
    const list = withFirstPage({ ...now, trust: asked.trust }, page)
    cell.set({ ...cell.get(), list: { ...list, trust: now.trust } })
    if (asked.search !== '' && asked.phase === 'ready') await pause(SEARCH_AGAIN_MS)
  } catch (error) {
    const now = sameList(cell, asked)
    if (now)
      cell.set({ ...cell.get(), list: { ...now, phase: 'failed', problem: problemOf(error), changed: null } })
  }
}

async function loadMore(cell: Cell<Inbox>, neededIndex: () => number): Promise<void> {
  for (;;) {
    const asked = cell.get().list
    const pageToken = asked?.nextPageToken ?? null
    if (!asked || pageToken === null || asked.rows.length > neededIndex()) return
    const limit = neededIndex() - asked.rows.length > FIRST_PAGE_ROWS ? LARGE_PAGE_ROWS : FIRST_PAGE_ROWS
    const page = await api
      .messages(asked.instance, { search: asked.search, grouping: asked.grouping, pageToken, limit })
      .catch(() => null)
    if (!page) {
      await pause(MORE_AGAIN_MS)
      continue
    }
    const now = sameList(cell, asked)
    if (now?.nextPageToken === pageToken) cell.set({ ...cell.get(), list: withNextPage(now, page) })
  }
}

async function loadOpened(cell: Cell<Inbox>): Promise<void> {
  const asked = cell.get().opened
  if (!asked) return
  cell.set({ ...cell.get(), opened: { ...asked, stale: false } })
  const answer = await api.message(asked.instance, asked.id).then(
    (view) => ({ view, problem: null }),
    (error: unknown) => ({ view: null, problem: problemOf(error) }),
  )
  const now = cell.get().opened
  if (now?.id !== asked.id || now.instance !== asked.instance) return
  const deleted = now.view !== null && answer.problem?.status === 404
  const view = answer.view ?? now.view
  cell.set({ ...cell.get(), opened: { ...now, view, problem: answer.problem, deleted } })
}

/** The list now, if it is still the one that was asked for. */
function sameList(cell: Cell<Inbox>, asked: MessageList): MessageList | null {
  const { list } = cell.get()
  const isSame =
    list?.instance === asked.instance && list.search === asked.search && list.grouping === asked.grouping
  return isSame ? list : null
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
