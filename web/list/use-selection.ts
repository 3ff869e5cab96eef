import { useMemo, useState } from 'react'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import type { InboxStore } from '../inbox/inbox-store.ts'
import { useInboxPart, useInboxStore } from '../inbox/use-inbox.ts'

export interface Selection {
  /** Selected one by one; none while all that match are. */
  readonly ids: ReadonlySet<string>
  /** All that match are selected, those that are not loaded too. */
  readonly isWhole: boolean
  readonly has: (id: string) => boolean
  readonly toggle: (id: string) => void
  /** Selects from the row that was touched last to this one. */
  readonly extendTo: (id: string) => void
  readonly selectAll: () => void
  readonly clear: () => void
}

/** Selected rows; `scope` names the list, and another list begins with none. */
export function useSelection(scope: string): Selection {
  const store = useInboxStore()
  const [chosen, setChosen] = useState<Chosen>({ scope, ...NOTHING })
  const now = chosen.scope === scope ? chosen : NOTHING
  // While none is selected, it is nothing to this what comes and goes.
  const rows = useInboxPart(({ list }) => (now.ids.size > 0 ? list?.rows : undefined))
  return useMemo(() => {
    const ids = rows === undefined ? NONE : present(now.ids, rows)
    return {
      ids,
      isWhole: now.isWhole,
      has: (id) => now.isWhole || ids.has(id),
      toggle: (id) => setChosen({ scope, ids: toggled(now.ids, id), anchor: id, isWhole: false }),
      extendTo: (id) => {
        const more = range(rowsOf(store), now.anchor ?? id, id)
        setChosen({ scope, ids: new Set([...now.ids, ...more]), anchor: id, isWhole: false })
      },
      selectAll: () => setChosen({ scope, ids: NONE, anchor: null, isWhole: true }),
      clear: () => setChosen({ scope, ids: NONE, anchor: null, isWhole: false }),
    }
  }, [now, scope, rows, store])
}

interface Chosen {
  readonly scope: string
  readonly ids: ReadonlySet<string>
  readonly anchor: string | null
  readonly isWhole: boolean
}

const NONE: ReadonlySet<string> = new Set()
const NOTHING = { ids: NONE, anchor: null, isWhole: false } as const

/** The loaded rows as of now. */
export function rowsOf({ inbox }: InboxStore): readonly MessageListItem[] {
  return inbox.get().list?.rows ?? []
}

/** A row that was deleted by somebody else is no longer selected. */
function present(ids: ReadonlySet<string>, rows: readonly MessageListItem[]): ReadonlySet<string> {
  return new Set(rows.filter((row) => ids.has(row.id)).map((row) => row.id))
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return next
}

/** Both ends and what lies between; from a row that is gone, the other end alone. */
function range(rows: readonly MessageListItem[], from: string, to: string): string[] {
  const ends = [rows.findIndex((row) => row.id === from), rows.findIndex((row) => row.id === to)]
  const low = Math.min(...ends)
  return low < 0 ? [to] : rows.slice(low, Math.max(...ends) + 1).map((row) => row.id)
}
