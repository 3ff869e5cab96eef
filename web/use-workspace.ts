import { useState } from 'react'
import type { MessageListItem } from '../server/contract/message.types.ts'
import { importInWords } from './import/import-words.ts'
import { type Importer, useImporter } from './import/use-importer.ts'
import type { MatchingInput, TagChange } from './inbox/actions.ts'
import { useInboxStore } from './inbox/use-inbox.ts'
import { hotkeyCommands } from './keyboard/hotkey-commands.ts'
import type { HotkeyCommands } from './keyboard/use-hotkeys.ts'
import { rowsOf, type Selection, useSelection } from './list/use-selection.ts'
import { neighbour } from './list-state.ts'
import { useMay } from './me.ts'
import { plural } from './model/format.ts'
import type { May } from './model/may.ts'
import type { Route } from './route.ts'
import type { ToastMessage } from './ui/toast.tsx'
import type { Navigate } from './use-route.ts'
import { useToast } from './use-toast.ts'

/** What list, message and keyboard share: where one stands, what is selected, what may be done with it. */
export interface Workspace {
  /** What one may do on the instance that is shown. */
  readonly may: May
  readonly say: (text: string) => void
  readonly importer: Importer
  /** The row that the keyboard stands on: the open message, if there is one. */
  readonly cursorId: string | null
  readonly setCursor: (id: string) => void
  readonly selection: Selection
  readonly open: (id: string) => void
  readonly close: () => void
  readonly step: (by: 1 | -1) => void
  readonly remove: (ids: readonly string[]) => void
  readonly tag: (ids: readonly string[], change: TagChange) => void
  /** Messages that a release is being considered for; null while none is. */
  readonly releasing: readonly string[] | null
  readonly setReleasing: (ids: readonly string[] | null) => void
  readonly released: (count: number) => void
  /** Of two: shows what differs, the older one before the newer one. */
  readonly compare: (ids: readonly string[]) => void
  readonly setTags: (id: string, tags: string[]) => void
  /** The same for all that match the search, loaded or not. */
  readonly matching: { readonly run: (input: MatchingInput) => void; readonly remove: () => void }
  readonly setRead: (ids: readonly string[], read: boolean) => void
  readonly setStarred: (ids: readonly string[], starred: boolean) => void
  readonly toast: ToastMessage | null
  readonly closeToast: () => void
  readonly hotkeys: HotkeyCommands
}

export function useWorkspace(route: Route, navigate: Navigate): Workspace {
  const store = useInboxStore()
  const { actions } = store
  const { toast, say, attempt, close: closeToast } = useToast()
  const [standsOn, setCursor] = useState<string | null>(null)
  const [releasing, setReleasing] = useState<readonly string[] | null>(null)
  // Asked when something is done: this is not drawn again for every mail.
  const rows = () => rowsOf(store)
  const selection = useSelection(`${route.instance} ${route.search}`)
  const instance = route.instance ?? ''
  const may = useMay(route.instance)
  const importer = useImporter(instance, (into, outcomes) => {
    const ids = outcomes.flatMap((outcome) => outcome.ids)
    const undo = () => {
      closeToast()
      attempt(actions.remove(into, ids))
    }
    say(importInWords(outcomes), ids.length === 0 ? null : undo)
  })
  const cursorId = route.message ?? standsOn
  const cursorSeq = () =>
    rows().find((row) => row.id === cursorId)?.seq ?? store.inbox.get().opened?.view?.seq ?? null

  const goTo = (next: MessageListItem | undefined) => {
    if (!next) return
    setCursor(next.id)
    if (route.message !== null) navigate({ message: next.id, tab: null }, 'replace')
  }
  const close = () => navigate({ message: null, tab: null }, 'push')
  const remove = (ids: readonly string[]) => {
    // Moves on to the next message that stays, so that deleting one after the other needs one key.
    if (cursorId !== null && ids.includes(cursorId)) {
      const next = successor(rows(), ids, cursorSeq())
      if (next) goTo(next)
      else if (route.message !== null) close()
    }
    selection.clear()
    attempt(actions.remove(instance, ids))
    say(`${plural(ids.length, 'message')} deleted`, () => {
      closeToast()
      attempt(actions.restore(instance, ids))
    })
  }
  const removeMatching = () => {
    selection.clear()
    if (route.message !== null) close()
    const removing = actions.matching.remove(instance, route.search).then(({ count, restore }) =>
      say(`${plural(count, 'message')} deleted`, () => {
        closeToast()
        attempt(restore())
      }),
    )
    attempt(removing)
  }
  const workspace = {
    may,
    say: (text: string) => say(text, null),
    importer,
    cursorId,
    setCursor,
    selection,
    open(id: string) {
      setCursor(id)
      navigate({ message: id, tab: null }, route.message === null ? 'push' : 'replace')
    },
    close,
    step: (by: 1 | -1) => goTo(neighbour(rows(), cursorSeq(), by)),
    remove,
    setRead: (ids: readonly string[], read: boolean) => attempt(actions.mark(instance, ids, { read })),
    setStarred: (ids: readonly string[], starred: boolean) =>
      attempt(actions.mark(instance, ids, { starred })),
    tag: (ids: readonly string[], change: TagChange) => attempt(actions.tag(instance, ids, change)),
    setTags: (id: string, tags: string[]) => attempt(actions.mark(instance, [id], { tags })),
    releasing,
    setReleasing,
    released: (count: number) => say(`${plural(count, 'message')} released`, null),
    compare(ids: readonly string[]) {
      // The list is newest first.
      const [newer, older] = rows().filter((row) => ids.includes(row.id))
      if (newer && older) navigate({ message: newer.id, tab: 'compare', with: older.id }, 'push')
    },
    matching: {
      run: (input: MatchingInput) => attempt(actions.matching.run(instance, route.search, input)),
      remove: removeMatching,
    },
    toast,
    closeToast,
  }
  return { ...workspace, hotkeys: hotkeyCommands(workspace, rows, route.message !== null) }
}

/** The nearest row that is left when some go: the next older one, else the next newer. */
function successor(
  rows: readonly MessageListItem[],
  going: readonly string[],
  seq: number | null,
): MessageListItem | undefined {
  if (seq === null) return undefined
  const ids = new Set(going)
  const staying = rows.filter((row) => !ids.has(row.id))
  return neighbour(staying, seq, 1) ?? neighbour(staying, seq, -1)
}
