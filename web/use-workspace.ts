import { useCallback, useState } from 'react'
import { useInbox, useInboxStore } from './inbox/use-inbox.ts'
import type { HotkeyCommands } from './keyboard/use-hotkeys.ts'
import { type Selection, useSelection } from './list/use-selection.ts'
import { neighbour } from './list-state.ts'
import { plural } from './model/format.ts'
import type { Route } from './route.ts'
import type { ToastMessage } from './ui/toast.tsx'
import type { Navigate } from './use-route.ts'

/** What list, message and keyboard share: where one stands, what is selected, what may be done with it. */
export interface Workspace {
  /** The row that the keyboard stands on. */
  readonly cursorId: string | null
  readonly setCursor: (id: string) => void
  readonly selection: Selection
  readonly open: (id: string) => void
  readonly close: () => void
  readonly step: (by: 1 | -1) => void
  readonly remove: (ids: readonly string[]) => void
  readonly setRead: (ids: readonly string[], read: boolean) => void
  readonly setStarred: (ids: readonly string[], starred: boolean) => void
  readonly toast: ToastMessage | null
  readonly closeToast: () => void
  readonly hotkeys: HotkeyCommands
}

export function useWorkspace(route: Route, navigate: Navigate): Workspace {
  const inbox = useInbox()
  const { actions } = useInboxStore()
  const [cursorId, setCursor] = useState<string | null>(null)
  const [toast, setToast] = useState<ToastMessage | null>(null)
  const rows = inbox.list?.rows ?? NO_ROWS
  const selection = useSelection(rows, `${route.instance} ${route.search}`)
  const instance = route.instance ?? ''
  const currentId = route.message ?? cursorId
  const current = rows.find((row) => row.id === currentId) ?? null
  const closeToast = useCallback(() => setToast(null), [])

  const say = (text: string, onUndo: (() => void) | null = null) =>
    setToast((before) => ({ key: (before?.key ?? 0) + 1, text, tone: 'plain', onUndo }))
  const attempt = (work: Promise<void>) =>
    work.catch((error: Error) =>
      setToast((before) => ({ key: (before?.key ?? 0) + 1, text: error.message, tone: 'bad', onUndo: null })),
    )

  const open = (id: string) => {
    setCursor(id)
    navigate({ message: id, tab: null }, route.message === null ? 'push' : 'replace')
  }
  const close = () => navigate({ message: null, tab: null }, 'push')
  const step = (by: 1 | -1) => {
    const next = neighbour(rows, current?.seq ?? openedSeq(inbox.opened), by)
    if (!next) return
    if (route.message === null) setCursor(next.id)
    else open(next.id)
  }
  const remove = (ids: readonly string[]) => {
    if (ids.length === 0) return
    leave(ids)
    selection.clear()
    void attempt(actions.remove(instance, ids))
    say(`${plural(ids.length, 'message')} deleted`, () => {
      closeToast()
      void attempt(actions.restore(instance, ids))
    })
  }
  /** Moves on to the next message that stays, so that deleting one after the other needs one key. */
  const leave = (ids: readonly string[]) => {
    if (currentId === null || !ids.includes(currentId)) return
    const going = new Set(ids)
    const staying = rows.filter((row) => !going.has(row.id))
    const seq = current?.seq ?? null
    const next = seq === null ? undefined : (neighbour(staying, seq, 1) ?? neighbour(staying, seq, -1))
    if (next) setCursor(next.id)
    if (route.message === null) return
    if (next) open(next.id)
    else close()
  }
  const setRead = (ids: readonly string[], read: boolean) =>
    void attempt(actions.mark(instance, ids, { read }))
  const setStarred = (ids: readonly string[], starred: boolean) =>
    void attempt(actions.mark(instance, ids, { starred }))

  const targets = selection.ids.size > 0 ? [...selection.ids] : currentId === null ? [] : [currentId]
  const first = rows.find((row) => row.id === targets[0])
  const hotkeys: HotkeyCommands = {
    next: () => step(1),
    previous: () => step(-1),
    open: () => route.message === null && currentId !== null && open(currentId),
    remove: () => remove(targets),
    toggleRead: () => targets.length > 0 && setRead(targets, !(first?.read ?? true)),
    toggleStar: () => targets.length > 0 && setStarred(targets, !(first?.starred ?? false)),
    select: () => currentId !== null && selection.toggle(currentId),
    undo: () => toast?.onUndo?.(),
    leave: () => (selection.ids.size > 0 ? selection.clear() : route.message !== null && close()),
  }
  return {
    cursorId: currentId,
    setCursor,
    selection,
    open,
    close,
    step,
    remove,
    setRead,
    setStarred,
    toast,
    closeToast,
    hotkeys,
  }
}

const NO_ROWS: readonly never[] = []

function openedSeq(opened: { view: { seq: number } | null } | null): number | null {
  return opened?.view?.seq ?? null
}
