import type { Change } from '../domain/change.ts'

/** Under a flood, more are not followed: the lag is told by those that are. */
const FOLLOWED_MAX = 10_000

/** Tells how long it took from stored to derived, of messages stored since it began. */
export function createParseLag(onDerived: (ms: number) => void): {
  committed(changes: readonly Change[]): void
} {
  const storedAtMs = new Map<string, number>()
  return {
    committed: (changes) => {
      for (const change of changes) {
        if (change.kind === 'message.stored') {
          if (storedAtMs.size < FOLLOWED_MAX) storedAtMs.set(change.messageId, change.atMs)
        } else if (change.kind === 'message.derived') {
          const atMs = storedAtMs.get(change.messageId)
          if (atMs !== undefined && storedAtMs.delete(change.messageId))
            onDerived(Math.max(0, change.atMs - atMs))
        } else if (change.kind === 'message.deleted') storedAtMs.delete(change.messageId)
        // Which went is not said, and they may never be derived.
        else if (change.kind === 'messages.deleted') storedAtMs.clear()
      }
    },
  }
}
