import type { Store } from '../store/store.types.ts'
import { eventsOf, type LiveEvent } from './events.ts'
import type { Feed, FeedBatch } from './feed.ts'

/** Where a stream's events go. */
export interface Sink {
  /** Resolves when they were taken, so that the next ones wait; rejects when the watcher is too slow or gone. */
  send(events: readonly LiveEvent[]): Promise<void>
}

/** Changes read from the store at once while catching up. */
const BACKFILL_CHANGES = 200
/** Batches that wait for a slow watcher; older ones are dropped here and read from the store when their turn comes. */
const QUEUE_BATCHES_MAX = 8

/**
 * Sends every change behind `cursor` (null: behind now), each once, in order, until `signal` aborts. It follows
 * the feed first and reads the store second, so that nothing falls between the two. Rejects with what the sink
 * or the store rejects with.
 */
export async function stream(
  { store, feed }: { readonly store: Store; readonly feed: Feed },
  cursor: number | null,
  sink: Sink,
  signal: AbortSignal,
): Promise<void> {
  const queue = openQueue(signal)
  const unfollow = feed.follow(queue.put)
  try {
    let at = await start(store, cursor, sink)
    for (let batch = await queue.take(); batch !== undefined; batch = await queue.take()) {
      at = await cutOver(store, at, batch, sink)
    }
  } finally {
    unfollow()
  }
}

/** Says hello and sends what was missed; returns where the watcher stands then. */
async function start(store: Store, cursor: number | null, sink: Sink): Promise<number> {
  const now = await store.changes.cursor()
  const lost = cursor !== null && (await store.changes.after(cursor, 1)).kind === 'reset'
  const at = cursor === null || lost ? now : cursor
  const hello: LiveEvent = { kind: 'hello', cursor: at }
  await sink.send(lost ? [{ kind: 'reset', cursor: at }, hello] : [hello])
  return backfill(store, at, now, sink)
}

/** Sends what the store has behind `at`, up to `upTo`; returns where the watcher stands then. */
async function backfill(store: Store, at: number, upTo: number, sink: Sink): Promise<number> {
  for (let position = at; position < upTo; ) {
    const page = await store.changes.after(position, BACKFILL_CHANGES)
    if (page.kind === 'reset') return reset(store, sink)
    const changes = page.changes.filter(({ seq }) => seq <= upTo)
    const last = changes.at(-1)
    if (last === undefined) break
    await sink.send(await eventsOf(store, changes))
    position = last.seq
  }
  return Math.max(at, upTo)
}

/** The watcher was so slow that what it missed is pruned already. */
async function reset(store: Store, sink: Sink): Promise<number> {
  const now = await store.changes.cursor()
  await sink.send([{ kind: 'reset', cursor: now }])
  return now
}

async function cutOver(store: Store, at: number, batch: FeedBatch, sink: Sink): Promise<number> {
  // Its rows tell what happened since `after`: a watcher that stands elsewhere would miss or repeat something.
  if (batch.after !== at) return backfill(store, at, batch.upTo, sink)
  await sink.send(batch.events)
  return batch.upTo
}

interface Queue {
  readonly put: (batch: FeedBatch) => void
  /** Undefined once the signal aborted. */
  readonly take: () => Promise<FeedBatch | undefined>
}

function openQueue(signal: AbortSignal): Queue {
  let batches: FeedBatch[] = []
  let wake = (): void => {}
  signal.addEventListener('abort', () => wake(), { once: true })
  return {
    put: (batch) => {
      batches = batches.length < QUEUE_BATCHES_MAX ? [...batches, batch] : [batch]
      wake()
    },
    take: async () => {
      while (batches.length === 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      return signal.aborted ? undefined : batches.shift()
    },
  }
}
