import { createContext, use, useSyncExternalStore } from 'react'
import type { LiveStatus } from '../live.ts'
import type { Inbox } from '../state.ts'
import type { InboxStore } from './inbox-store.ts'

export const InboxContext = createContext<InboxStore | null>(null)

export function useInboxStore(): InboxStore {
  const store = use(InboxContext)
  if (!store) throw new Error('InboxContext has no store: wrap the page in its provider.')
  return store
}

export function useInbox(): Inbox {
  const { inbox } = useInboxStore()
  return useSyncExternalStore(inbox.subscribe, inbox.get)
}

export function useLive(): LiveStatus {
  const { live } = useInboxStore()
  return useSyncExternalStore(live.subscribe, live.get)
}
