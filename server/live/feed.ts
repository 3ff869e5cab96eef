import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import type { Change } from '../domain/change.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.types.ts'
import { eventsOf, type LiveEvent } from './events.ts'
import type { Hub } from './hub.ts'

/** The tail of all changes, read once for all streams. */
export interface Feed {
  /** Batches from the next commit on. Returns a function that ends it. */
  follow(follower: (batch: FeedBatch) => void): () => void
}

/** Every change behind `after`, up to `upTo`. A follower that stands elsewhere reads the store instead. */
export interface FeedBatch {
  readonly after: number
  readonly upTo: number
  readonly events: readonly LiveEvent[]
}

/** A batch has one row for each message it touches; more than this would hold up the main loop. */
const BATCH_CHANGES_MAX = 200
/** Each becomes a frame on a socket; with many watchers the loop turns in between, so that mail comes in. */
const TURN_EVENTS_MAX = 500
/** Under a flood, many small commits become one batch; far under the 100 ms that a watcher may notice. */
const BATCH_GAP_MS = 15
/** Beyond this the waiting changes are forgotten: followers find the gap and read the store. */
const WAITING_MAX = 10_000

export function createFeed(store: Store, hub: Hub, log: Logger): Feed {
  const followers = new Set<(batch: FeedBatch) => void>()
  let waiting: Change[] = []
  let stopWatching: (() => void) | undefined
  let position: number | undefined
  let running = false

  const take = (changes: readonly Change[]): void => {
    if (waiting.length > WAITING_MAX) {
      waiting = []
      position = undefined
    }
    waiting.push(...changes)
    if (running) return
    running = true
    run().catch((error: unknown) =>
      log.error({ error }, 'watchers were not told; they read the store when the next change comes'),
    )
  }

  const run = async (): Promise<void> => {
    try {
      while (waiting.length > 0) {
        await tell(waiting.splice(0, BATCH_CHANGES_MAX))
        await pause(BATCH_GAP_MS)
      }
    } finally {
      running = false
    }
  }

  const tell = async (changes: readonly Change[]): Promise<void> => {
    const first = changes[0]?.seq ?? 0
    const upTo = changes.at(-1)?.seq ?? first
    const after = position ?? first - 1
    position = upTo
    const events = await eventsOf(store, changes)
    let told = 0
    for (const follower of followers) {
      follower({ after, upTo, events })
      told += events.length
      if (told < TURN_EVENTS_MAX) continue
      told = 0
      await nextTurn()
    }
  }

  return {
    follow: (follower) => {
      followers.add(follower)
      stopWatching ??= hub.watch(take)
      return () => {
        followers.delete(follower)
        if (followers.size > 0) return
        stopWatching?.()
        stopWatching = undefined
        waiting = []
        position = undefined
      }
    },
  }
}
