import { urls } from '../api.ts'
import { connectLive, type LiveStatus } from '../live.ts'
import { applyFrames, EMPTY_INBOX, type Inbox } from '../state.ts'
import { type Actions, createActions } from './actions.ts'
import { calmCounts } from './calm-counts.ts'
import { type Cell, createCell } from './cell.ts'
import { createLoads, type Loads } from './loads.ts'

/** What the page shares: what it knows, how it is connected, and what may be done. */
export interface InboxStore {
  readonly inbox: Cell<Inbox>
  readonly live: Cell<LiveStatus>
  readonly actions: Actions
  readonly need: Loads['need']
  /** Loads and connects; returns how to stop. */
  readonly start: () => () => void
}

export function createInboxStore(): InboxStore {
  const inbox = createCell<Inbox>(EMPTY_INBOX)
  const live = createCell<LiveStatus>({ kind: 'connecting' })
  const loads = createLoads(inbox)
  return {
    inbox,
    live,
    actions: createActions(inbox),
    need: loads.need,
    start() {
      const stopWatching = inbox.subscribe(loads.refresh)
      loads.refresh()
      const counts = calmCounts((frames) => inbox.set(applyFrames(inbox.get(), frames)))
      const disconnect = connectLive({
        urlFor: urls.live,
        cursor: () => inbox.get().cursor,
        onFrames: counts.take,
        onStatus: (status) => live.set(sameKind(live.get(), status) ? live.get() : status),
      })
      return () => {
        disconnect()
        counts.stop()
        stopWatching()
      }
    },
  }
}

function sameKind(before: LiveStatus, now: LiveStatus): boolean {
  return before.kind === now.kind && now.kind !== 'offline'
}
