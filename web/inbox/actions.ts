import type { BatchInput, MarksInput } from '../../server/contract/message.types.ts'
import { api } from '../api.ts'
import { newList } from '../list-state.ts'
import { type Inbox, withMarks, withoutMessages } from '../state.ts'
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
}

/** Messages of one batch call; the server caps the body. */
const BATCH_IDS = 500

export function createActions(cell: Cell<Inbox>): Actions {
  return {
    showList: (instance, search) => showList(cell, instance, search),
    showMessage: (instance, id) => showMessage(cell, instance, id),
    retry: () => askAgain(cell, 'behind'),
    async mark(instance, ids, marks) {
      cell.set(withMarks(cell.get(), new Set(ids), marks))
      await orAskAgain(cell, sendMarks(instance, ids, marks))
    },
    async remove(instance, ids) {
      cell.set(withoutMessages(cell.get(), instance, ids))
      await orAskAgain(cell, batch(instance, ids, 'delete'))
    },
    restore: (instance, ids) => orAskAgain(cell, batch(instance, ids, 'restore')),
  }
}

function showList(cell: Cell<Inbox>, instance: string, search: string): void {
  const { list } = cell.get()
  if (list?.instance === instance && list.search === search) return
  cell.set({ ...cell.get(), list: newList(instance, search) })
}

function showMessage(cell: Cell<Inbox>, instance: string, id: string | null): void {
  const { opened } = cell.get()
  if (id === null) {
    cell.set({ ...cell.get(), opened: null })
  } else if (opened?.id !== id || opened.instance !== instance) {
    const fresh = { instance, id, view: null, problem: null, stale: true, deleted: false }
    cell.set({ ...cell.get(), opened: fresh })
  }
}

async function sendMarks(instance: string, ids: readonly string[], marks: MarksInput): Promise<void> {
  const [only] = ids
  if (ids.length === 1 && only !== undefined) {
    await api.mark(instance, only, marks)
    return
  }
  if (marks.read !== undefined) await batch(instance, ids, marks.read ? 'read' : 'unread')
  if (marks.starred !== undefined) await batch(instance, ids, marks.starred ? 'star' : 'unstar')
}

async function batch(instance: string, ids: readonly string[], action: BatchInput['action']): Promise<void> {
  for (let at = 0; at < ids.length; at += BATCH_IDS) {
    await api.batch(instance, { ids: ids.slice(at, at + BATCH_IDS), action })
  }
}

/** After a refusal, what was shown ahead of the answer may be wrong. */
async function orAskAgain(cell: Cell<Inbox>, work: Promise<void>): Promise<void> {
  try {
    await work
  } catch (error) {
    askAgain(cell, 'void')
    throw error
  }
}

function askAgain(cell: Cell<Inbox>, trust: 'behind' | 'void'): void {
  const { list, opened } = cell.get()
  const phase = list?.rows.length === 0 ? 'loading' : 'ready'
  cell.set({
    ...cell.get(),
    instancesStale: true,
    list: list && { ...list, phase, trust },
    opened: opened && { ...opened, stale: true, deleted: false },
  })
}
