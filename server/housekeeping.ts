import type { Logger } from './log.ts'
import type { Store } from './store/store.types.ts'

const EVERY_MS = 60_000
/** Deleted messages can be restored for a day. */
const TRASH_MS = 24 * 60 * 60 * 1000
/** Small enough that intake never waits for a slice. */
const PURGE_SLICE = 200
/** A watcher that is further behind loads its lists anew. */
const CHANGES_KEPT = 100_000

/** Empties the trash, purges deleted instances and forgets old changes, in slices. Returns a function that stops it. */
export function startHousekeeping(store: Store, now: () => number, log: Logger): () => void {
  let running = false
  const timer = setInterval(() => {
    if (running) return
    running = true
    tidy(store, now())
      .catch((error: unknown) => log.error({ error }, 'housekeeping failed; it tries again in a minute'))
      .finally(() => {
        running = false
      })
  }, EVERY_MS)
  timer.unref()
  return () => clearInterval(timer)
}

async function tidy(store: Store, nowMs: number): Promise<void> {
  while ((await store.messages.purge(nowMs - TRASH_MS, PURGE_SLICE)) === PURGE_SLICE);
  await store.instances.purge(nowMs)
  await store.changes.prune(CHANGES_KEPT)
}
