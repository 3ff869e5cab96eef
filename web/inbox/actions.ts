import type { BatchInput, BatchResult, MarksInput } from '../../server/contract/message.types.ts'
import { withMarks, withMarksAnswered, withoutMarks } from '../ahead.ts'
import { api } from '../api.ts'
import { type Grouping, newList, toAskAgain } from '../list-state.ts'
import { type Inbox, leaving } from '../state.ts'
import { readSetting, writeSetting } from '../theme.ts'
import type { Cell } from './cell.ts'

/** What a person may do. The last three show at once and reject when the server refused. */
export interface Actions {
  readonly showList: (instance: string, search: string) => void
  readonly showMessage: (instance: string, id: string | null) => void
  /** Asks for everything on the page again. */
  readonly retry: () => void
  readonly mark: (instance: string, ids: readonly string[], marks: MarksInput) => Promise<void>
  readonly remove: (instance: string, ids: readonly string[]) => Promise<void>
  readonly restore: (instance: string, ids: readonly string[]) => Promise<void>
  readonly setGrouping: (grouping: Grouping) => void
  readonly tag: (instance: string, ids: readonly string[], change: TagChange) => Promise<void>
  /** On all that match, loaded or not; everything when nothing is searched for. */
  readonly matching: {
    readonly run: (instance: string, search: string, input: MatchingInput) => Promise<void>
    /** How many went, and how to bring them back. */
    readonly remove: (instance: string, search: string) => Promise<Removed>
  }
}

export interface TagChange {
  readonly action: 'tag' | 'untag'
  readonly tags: string[]
}

export type MatchingInput = TagChange | { readonly action: 'read' | 'unread' | 'star' | 'unstar' }

export interface Removed {
  readonly count: number
  readonly restore: () => Promise<void>
}

/** Messages of one batch call; the server caps the body. */
const BATCH_IDS = 500
const GROUPING_KEY = 'stagingpost.grouping'

export function createActions(cell: Cell<Inbox>): Actions {
  const inTurn = createTurns()
  const change = (work: () => Promise<void>) => orAskAgain(cell, inTurn(work))
  return {
    showList: (instance, search) => showList(cell, instance, search),
    showMessage: (instance, id) => showMessage(cell, instance, id),
    retry: () => askAgain(cell),
    async mark(instance, ids, marks) {
      const key = Symbol('marks')
      cell.set(withMarks(cell.get(), key, ids, marks))
      try {
        await change(async () => {
          const cursor = await sendMarks(instance, ids, marks)
          cell.set(withMarksAnswered(cell.get(), key, cursor))
        })
      } catch (error) {
        cell.set(withoutMarks(cell.get(), key))
        throw error
      }
    },
    async remove(instance, ids) {
      cell.set(leaving(cell.get(), instance, new Set(ids)))
      await change(async () => {
        const { changed } = await batch(instance, ids, 'delete')
        // No frame will tell of those that were gone already, and then somebody may bring them back.
        if (changed < ids.length) askAgain(cell)
      })
    },
    restore: (instance, ids) => change(() => batch(instance, ids, 'restore').then(() => {})),
    setGrouping: (grouping) => setGrouping(cell, grouping),
    tag: (instance, ids, tags) => change(() => tagAll(instance, ids, tags)),
    matching: {
      run: (instance, search, input) =>
        change(() => api.batch(instance, { search, ...input }).then(() => {})),
      remove: (instance, search) => inTurn(() => removeMatching(cell, instance, search)),
    },
  }
}

/** One after the other, as they were done: an undo must not overtake what it undoes. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => {})
    return done
  }
}

function showList(cell: Cell<Inbox>, instance: string, search: string): void {
  const { list } = cell.get()
  if (list?.instance === instance && list.search === search) return
  cell.set({ ...cell.get(), list: newList(instance, search, savedGrouping()) })
}

function setGrouping(cell: Cell<Inbox>, grouping: Grouping): void {
  writeSetting(GROUPING_KEY, grouping)
  const { list } = cell.get()
  if (list) cell.set({ ...cell.get(), list: newList(list.instance, list.search, grouping) })
}

export function savedGrouping(): Grouping {
  return readSetting(GROUPING_KEY) === 'conversations' ? 'conversations' : 'none'
}

async function tagAll(instance: string, ids: readonly string[], change: TagChange): Promise<void> {
  for (let at = 0; at < ids.length; at += BATCH_IDS) {
    await api.batch(instance, { ids: ids.slice(at, at + BATCH_IDS), ...change })
  }
}

async function removeMatching(cell: Cell<Inbox>, instance: string, search: string): Promise<Removed> {
  try {
    const { changed, deletedAt } = await api.removeMatching(instance, search)
    askAgain(cell)
    return {
      count: changed,
      restore: async () => {
        if (deletedAt !== undefined) await api.batch(instance, { deletedAt, action: 'restore' })
        askAgain(cell)
      },
    }
  } catch (error) {
    askAgain(cell)
    throw error
  }
}

function showMessage(cell: Cell<Inbox>, instance: string, id: string | null): void {
  const { opened } = cell.get()
  if (id === null) {
    cell.set({ ...cell.get(), opened: null })
  } else if (opened?.id !== id || opened.instance !== instance) {
    const fresh = { instance, id, view: null, problem: null, told: null, stale: true, deleted: false }
    cell.set({ ...cell.get(), opened: fresh })
  }
}

/** Returns the cursor behind which watchers know of them. */
async function sendMarks(instance: string, ids: readonly string[], marks: MarksInput): Promise<number> {
  const [only] = ids
  if (ids.length === 1 && only !== undefined) return (await api.mark(instance, only, marks)).cursor
  const { read, starred } = marks
  const asRead = read === undefined ? NONE : await batch(instance, ids, read ? 'read' : 'unread')
  const asStarred = starred === undefined ? NONE : await batch(instance, ids, starred ? 'star' : 'unstar')
  return Math.max(asRead.cursor, asStarred.cursor)
}

const NONE: BatchResult = { changed: 0, cursor: 0 }

/** In slices; how many were found and changed in all, and the cursor of the last. */
async function batch(
  instance: string,
  ids: readonly string[],
  action: BatchInput['action'],
): Promise<BatchResult> {
  let all = NONE
  for (let at = 0; at < ids.length; at += BATCH_IDS) {
    const { changed, cursor } = await api.batch(instance, { ids: ids.slice(at, at + BATCH_IDS), action })
    all = { changed: all.changed + changed, cursor }
  }
  return all
}

/** After a refusal, what was shown ahead of the answer may be wrong. */
async function orAskAgain(cell: Cell<Inbox>, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    askAgain(cell)
    throw error
  }
}

function askAgain(cell: Cell<Inbox>): void {
  const { list, opened } = cell.get()
  cell.set({
    ...cell.get(),
    instancesStale: true,
    list: list && toAskAgain(list),
    opened: opened && { ...opened, stale: true, deleted: false },
  })
}
