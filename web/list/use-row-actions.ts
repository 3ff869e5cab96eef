import { useLayoutEffect, useMemo, useRef } from 'react'
import type { Workspace } from '../use-workspace.ts'

/** What can be done on a row. */
export interface RowActions {
  readonly open: (id: string) => void
  readonly setCursor: (id: string) => void
  readonly toggle: (id: string) => void
  readonly extendTo: (id: string) => void
  readonly setStarred: (id: string, starred: boolean) => void
}

/** The workspace for its rows: one object for as long as the list is shown, which always acts as of now. */
export function useRowActions(workspace: Workspace): RowActions {
  const latest = useRef(workspace)
  useLayoutEffect(() => {
    latest.current = workspace
  })
  return useMemo(
    () => ({
      open: (id) => latest.current.open(id),
      setCursor: (id) => latest.current.setCursor(id),
      toggle: (id) => latest.current.selection.toggle(id),
      extendTo: (id) => latest.current.selection.extendTo(id),
      setStarred: (id, starred) => latest.current.setStarred([id], starred),
    }),
    [],
  )
}
