import type { MessageListItem } from '../../server/contract/message.types.ts'
import { WHO_MAY } from '../model/may.ts'
import type { Workspace } from '../use-workspace.ts'
import type { HotkeyCommands } from './use-hotkeys.ts'

/** What each key does here and now: with the selected rows, else with the one that the cursor stands on. */
export function hotkeyCommands(
  workspace: Omit<Workspace, 'hotkeys'>,
  rows: () => readonly MessageListItem[],
  isMessageOpen: boolean,
): HotkeyCommands {
  const { cursorId, selection, toast } = workspace
  const targets = selection.ids.size > 0 ? [...selection.ids] : cursorId === null ? [] : [cursorId]
  // What all of them have in common is asked of the first.
  const first = () => (selection.isWhole ? rows()[0] : rows().find((row) => row.id === targets[0]))
  const withTargets = (work: (ids: readonly string[]) => void) => () => {
    if (targets.length > 0) work(targets)
  }
  /** Whoever may not hears who may. */
  const needing = (right: keyof typeof WHO_MAY, work: () => void) =>
    workspace.may(right) ? work : () => workspace.say(WHO_MAY[right])
  const whole = (work: () => void) => (selection.isWhole ? work : undefined)
  const withCursor = (work: (id: string) => void) => () => {
    if (cursorId !== null) work(cursorId)
  }
  return {
    next: () => workspace.step(1),
    previous: () => workspace.step(-1),
    open: withCursor((id) => {
      if (!isMessageOpen) workspace.open(id)
    }),
    remove: needing('mark', whole(workspace.matching.remove) ?? withTargets(workspace.remove)),
    toggleRead: needing(
      'mark',
      whole(() => workspace.matching.run({ action: first()?.read ? 'unread' : 'read' })) ??
        withTargets((ids) => workspace.setRead(ids, !(first()?.read ?? true))),
    ),
    toggleStar: needing(
      'mark',
      whole(() => workspace.matching.run({ action: first()?.starred ? 'unstar' : 'star' })) ??
        withTargets((ids) => workspace.setStarred(ids, !(first()?.starred ?? false))),
    ),
    release: needing(
      'release',
      whole(() => workspace.say('Select what to release one by one.')) ?? withTargets(workspace.setReleasing),
    ),
    select: withCursor(selection.toggle),
    selectAll: selection.selectAll,
    undo: () => toast?.onUndo?.(),
    leave() {
      if (selection.isWhole || selection.ids.size > 0) selection.clear()
      else if (isMessageOpen) workspace.close()
    },
  }
}
