import { createContext, use, useMemo, useSyncExternalStore } from 'react'
import type { MeView } from '../server/contract/person.types.ts'
import { ask } from './api.ts'
import { type Cell, createCell } from './inbox/cell.ts'
import { type May, mayOn } from './model/may.ts'

/** Who one is to the server; null until it said so. */
export interface MeStore {
  readonly me: Cell<MeView | null>
  /** Asks again; null when there is no answer. */
  readonly load: () => Promise<MeView | null>
}

export function createMeStore(): MeStore {
  const me = createCell<MeView | null>(null)
  return {
    me,
    async load() {
      const answer = await ask<MeView>('/me').catch(() => null)
      if (answer !== null) me.set(answer)
      return answer
    },
  }
}

export const MeContext = createContext<MeStore | null>(null)

export function useMeStore(): MeStore {
  const store = use(MeContext)
  if (!store) throw new Error('MeContext has no store: wrap the page in its provider.')
  return store
}

export function useMe(): MeView | null {
  const { me } = useMeStore()
  return useSyncExternalStore(me.subscribe, me.get)
}

/** What one may do on an instance. */
export function useMay(instance: string | null): May {
  const me = useMe()
  return useMemo(() => mayOn(me, instance), [me, instance])
}
