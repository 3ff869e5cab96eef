import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Change } from '../domain/change.ts'
import type { MessageId } from '../domain/message.ts'
import type { Logger } from '../log.ts'
import type { MessageRow, Store } from '../store/store.types.ts'
import type { Hub } from './hub.ts'

/** New messages by instance, each row read once for all that wait there. */
export interface Arrivals {
  /** From the next commit on. Returns a function that ends it. */
  follow(instanceId: number, follower: Follower): () => void
}

export interface Follower {
  /** Must not throw: others follow too. */
  readonly came: (rows: readonly MessageRow[]) => void
  /** Some came that could not be read: whoever wants them has to look again. */
  readonly missed: () => void
  /** The instance was changed, or is gone. */
  readonly changed: () => void
}

interface Place {
  readonly followers: Set<Follower>
  waiting: MessageId[]
  running: boolean
}

/** Rows read at once; more would hold up the main loop. */
const ROWS_AT_ONCE = 200
/** Thousands may wait, and a mail may have a thousand recipients: then the loop turns in between, so that mail comes in. */
const TURN_MS = 5

/** Costs nothing for instances where nobody waits. */
export function createArrivals(store: Store, hub: Hub, log: Logger): Arrivals {
  const places = new Map<number, Place>()
  let stopWatching: (() => void) | undefined

  const take = (changes: readonly Change[]): void => {
    for (const change of changes) {
      const place = places.get(change.instanceId)
      if (place === undefined) continue
      if (change.kind === 'instance.changed') for (const { changed } of place.followers) changed()
      if (change.kind !== 'message.stored') continue
      place.waiting.push(change.messageId)
      if (!place.running)
        deliver(store, place).catch((error: unknown) => {
          log.error({ error }, 'new messages could not be read; whoever waits looks for them in the store')
          for (const { missed } of place.followers) missed()
        })
    }
  }

  const leave = (instanceId: number, place: Place, follower: Follower): void => {
    place.followers.delete(follower)
    if (place.followers.size > 0 || places.get(instanceId) !== place) return
    places.delete(instanceId)
    if (places.size > 0) return
    stopWatching?.()
    stopWatching = undefined
  }

  return {
    follow: (instanceId, follower) => {
      const place = places.get(instanceId) ?? { followers: new Set(), waiting: [], running: false }
      places.set(instanceId, place)
      place.followers.add(follower)
      stopWatching ??= hub.watch(take)
      return () => leave(instanceId, place, follower)
    },
  }
}

async function deliver(store: Store, place: Place): Promise<void> {
  place.running = true
  try {
    while (place.waiting.length > 0 && place.followers.size > 0) {
      const rows = await store.messages.rows(place.waiting.splice(0, ROWS_AT_ONCE))
      let beganMs = performance.now()
      for (const { came } of place.followers) {
        came(rows)
        if (performance.now() < beganMs + TURN_MS) continue
        await nextTurn()
        beganMs = performance.now()
      }
    }
  } finally {
    place.running = false
  }
}
