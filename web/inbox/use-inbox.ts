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

/** A part of it, so that what shows no more than that is not drawn again for every mail. */
export function useInboxPart<T>(part: (inbox: Inbox) => T): T {
  const { inbox } = useInboxStore()
  return useSyncExternalStore(inbox.subscribe, () => part(inbox.get()))
}

export function useLive(): LiveStatus {
  const { live } = useInboxStore()
  return useSyncExternalStore(live.subscribe, live.get)
}
