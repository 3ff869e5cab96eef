import type { Change } from '../domain/change.ts'

/** Under a flood, more are not followed: the lag is told by those that are. */
const FOLLOWED_MAX = 10_000

/** Tells how long it took from stored to derived, of messages stored since it began. */
export function createParseLag(onDerived: (ms: number) => void): {
  committed(changes: readonly Change[]): void
} {
  /** When it was seen here: imported mail bears the time of long ago. */
  const storedMs = new Map<string, number>()
  return {
    committed: (changes) => {
      const nowMs = performance.now()
      for (const change of changes) {
        if (change.kind === 'message.stored') {
          if (storedMs.size < FOLLOWED_MAX) storedMs.set(change.messageId, nowMs)
        } else if (change.kind === 'message.derived') {
          const beganMs = storedMs.get(change.messageId)
          if (beganMs !== undefined && storedMs.delete(change.messageId)) onDerived(nowMs - beganMs)
        } else if (change.kind === 'message.deleted') storedMs.delete(change.messageId)
        // Which went is not said, and they may never be derived.
        else if (change.kind === 'messages.deleted') storedMs.clear()
      }
    },
  }
}
