import { createStripper, type Stripper } from './derive/strip.ts'
import { INSTANCE_GRACE_MS } from './domain/instance.ts'
import type { Logger } from './log.ts'
import type { Store } from './store/store.types.ts'

const EVERY_MS = 60_000
/** Deleted messages can be restored for a day. */
const TRASH_MS = 24 * 60 * 60 * 1000
/** Small enough that intake never waits for a slice. */
const PURGE_SLICE = 200
/** Who did what is asked long after, and a line is small. */
const AUDIT_MS = 400 * 24 * 60 * 60 * 1000
/** A watcher that is further behind loads its lists anew. */
const CHANGES_KEPT = 100_000
/** Long enough to find out why mail did not come; a flood cannot make it more. */
const REFUSALS_MS = 7 * 24 * 60 * 60 * 1000
const REFUSALS_KEPT = 10_000
/** As long as production mail is kept unless somebody says otherwise: the log has subjects and addresses. */
const CALLS_MS = 7 * 24 * 60 * 60 * 1000
/** Of each webhook. */
const CALLS_KEPT = 1_000

interface Housekeeping {
  readonly store: Store
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: Logger
  readonly everyMs?: number
}

/**
 * Empties the trash, removes what is over an instance's retention or is not kept of its messages, purges deleted instances and forgets old changes,
 * in slices. Returns a function that stops it and resolves when nothing of it is under way.
 */
export function startHousekeeping({
  store,
  now,
  log,
  everyMs = EVERY_MS,
}: Housekeeping): () => Promise<void> {
  const stopping = new AbortController()
  const stripper = createStripper(store)
  let running: Promise<void> | undefined
  const timer = setInterval(() => {
    running ??= tidy({ store, stripper }, now(), stopping.signal)
      .catch((error: unknown) => log.error({ error }, 'housekeeping failed; it tries again in a minute'))
      .finally(() => {
        running = undefined
      })
  }, everyMs)
  timer.unref()
  return async () => {
    clearInterval(timer)
    stopping.abort()
    await running
  }
}

async function tidy(
  { store, stripper }: { readonly store: Store; readonly stripper: Stripper },
  nowMs: number,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted && (await store.messages.purge(nowMs - TRASH_MS, PURGE_SLICE)) === PURGE_SLICE);
  for (const instance of store.instances.list()) {
    await store.bounds.prune(instance, nowMs, signal)
    await stripper.strip(instance, nowMs, signal)
  }
  if (signal.aborted) return
  // As if deleted a day ago: nobody restores the instance of a test run.
  for (const name of await store.ephemeral.over(nowMs)) {
    await store.instances.delete(name, nowMs - INSTANCE_GRACE_MS)
  }
  await store.instances.purge(nowMs)
  await store.changes.prune(CHANGES_KEPT)
  await store.people.endExpired(nowMs)
  await store.audit.prune(nowMs - AUDIT_MS, PURGE_SLICE)
  await store.webhooks.prune({
    atMs: nowMs,
    beforeMs: nowMs - CALLS_MS,
    keep: CALLS_KEPT,
    limit: PURGE_SLICE,
  })
  await store.refusals.prune(nowMs - REFUSALS_MS, REFUSALS_KEPT)
}
