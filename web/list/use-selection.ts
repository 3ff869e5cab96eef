import { useMemo, useState } from 'react'
import type { MessageListItem } from '../../server/contract/message.types.ts'

export interface Selection {
  readonly ids: ReadonlySet<string>
  /** All that match are selected, those that are not loaded too. */
  readonly isWhole: boolean
  readonly toggle: (id: string) => void
  /** Selects from the row that was touched last to this one. */
  readonly extendTo: (id: string) => void
  readonly selectAll: () => void
  readonly clear: () => void
}

/** Selected rows; `scope` names the list, and another list begins with none. */
export function useSelection(rows: readonly MessageListItem[], scope: string): Selection {
  const [chosen, setChosen] = useState<Chosen>({ scope, ids: NONE, anchor: null, isWhole: false })
  return useMemo(() => {
    const now = chosen.scope === scope ? chosen : { scope, ids: NONE, anchor: null, isWhole: false }
    return {
      ids: now.isWhole ? new Set(rows.map((row) => row.id)) : present(now.ids, rows),
      isWhole: now.isWhole,
      toggle: (id) => setChosen({ scope, ids: toggled(now.ids, id), anchor: id, isWhole: false }),
      extendTo: (id) =>
        setChosen({
          scope,
          ids: new Set([...now.ids, ...range(rows, now.anchor ?? id, id)]),
          anchor: id,
          isWhole: false,
        }),
      selectAll: () => setChosen({ scope, ids: NONE, anchor: null, isWhole: true }),
      clear: () => setChosen({ scope, ids: NONE, anchor: null, isWhole: false }),
    }
  }, [chosen, scope, rows])
}

interface Chosen {
  readonly scope: string
  readonly ids: ReadonlySet<string>
  readonly anchor: string | null
  readonly isWhole: boolean
}

const NONE: ReadonlySet<string> = new Set()

/** A row that was deleted by somebody else is no longer selected. */
function present(ids: ReadonlySet<string>, rows: readonly MessageListItem[]): ReadonlySet<string> {
  if (ids.size === 0) return ids
  return new Set(rows.filter((row) => ids.has(row.id)).map((row) => row.id))
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

function range(rows: readonly MessageListItem[], from: string, to: string): string[] {
  const ends = [rows.findIndex((row) => row.id === from), rows.findIndex((row) => row.id === to)]
  const low = Math.max(0, Math.min(...ends))
  return rows.slice(low, Math.max(...ends) + 1).map((row) => row.id)
}
