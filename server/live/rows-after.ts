import { Failure } from '../domain/failure.ts'
import type { MessageRow, Store } from '../store/store.types.ts'
import type { Arrivals, Follower } from './arrivals.ts'

/** Rows read at once while catching up. */
const PAGE_ROWS = 200
/** What is there already is looked at even when the time is short; with a million messages it is cut. */
const LOOK_BACK_MS_MIN = 1000
/** Rows that wait for a slow consumer; beyond it they are read from the store when their turn comes. */
const INBOX_ROWS_MAX = 1000

export interface Span {
  readonly instanceId: number
  readonly after: 'now' | 'begin' | number
  readonly timeoutMs: number
  /** Must be quick, and not throw. A row of which it says no is done with and wakes nobody; after a yes it may be asked again. */
  readonly concerns: (row: MessageRow) => boolean
  /** Gets what `after` stands for. */
  readonly onStart: (cursor: number) => void
  /** The time was over before all could be looked at. */
  readonly onCutShort: () => void
  /** Asked when the instance was changed: once it is gone nothing comes any more. */
  readonly isGone: () => boolean
}

/**
 * The messages of an instance stored behind `after` that concern the asker, each once, in order, until the time is over or
 * `signal` aborts. Whatever was committed before the time was over is among them, unless it is so much that the rest is
 * cut. It is over as well when the instance is gone. Rejects with `Failure('invalid')` for a cursor that is ahead of the store.
 */
export async function* rowsAfter(
  { store, arrivals }: { readonly store: Store; readonly arrivals: Arrivals },
  { instanceId, after, timeoutMs, concerns, onStart, onCutShort, isGone }: Span,
  signal: AbortSignal,
): AsyncGenerator<MessageRow, void> {
  // Follow first, read second: what comes in between is then there twice, and told once by its seq.
  const inbox = openInbox({ timeoutMs, signal, sift, isGone })
  const unfollow = arrivals.follow(instanceId, inbox)
  const startedMs = performance.now()
  let last = 0

  async function* catchUp(): AsyncGenerator<MessageRow, void> {
    for (let more = true; more && !signal.aborted; ) {
      const rows = await store.messages.storedAfter(instanceId, last, PAGE_ROWS)
      yield* fresh(rows)
      const overdue = inbox.isOver() && performance.now() - startedMs > LOOK_BACK_MS_MIN
      more = rows.length === PAGE_ROWS
      if (more && overdue) return onCutShort()
    }
  }

  function* fresh(rows: readonly MessageRow[]): Generator<MessageRow, void> {
    for (let rest = sift(rows); rest[0] !== undefined; rest = sift(rest)) {
      last = rest[0].seq
      yield rest[0]
    }
  }

  /** From the first on that is new and concerns the asker; those before it are done with. */
  function sift(rows: readonly MessageRow[]): readonly MessageRow[] {
    for (const [index, row] of rows.entries()) {
      if (row.seq <= last) continue
      if (concerns(row)) return rows.slice(index)
      last = row.seq
    }
    return []
  }

  try {
    last = await startOf(store, after)
    onStart(last)
    yield* catchUp()
    for (;;) {
      const news = await inbox.next()
      yield* news.kind === 'rows' ? fresh(news.rows) : catchUp()
      if (news.kind === 'over') return
    }
  } finally {
    unfollow()
    inbox.close()
  }
}

async function startOf(store: Store, after: Span['after']): Promise<number> {
  if (after === 'begin') return 0
  const now = await store.changes.cursor()
  if (after === 'now') return now
  if (after > now) throw new Failure('invalid', ahead(after, now), 'after')
  return after
}

/** It would wait for mail that comes much later, or never. */
function ahead(after: number, now: number): string {
  return `${after} is ahead of this server, which stands at ${now}: the cursor is of another server, or of other data.`
}

type News =
  | { readonly kind: 'rows'; readonly rows: readonly MessageRow[] }
  /** More came than was kept, or could not be read: the store has it. */
  | { readonly kind: 'missed' }
  /** The time is over, or the signal aborted. */
  | { readonly kind: 'over' }

interface Inbox extends Follower {
  next(): Promise<News>
  isOver(): boolean
  close(): void
}

function openInbox({
  timeoutMs,
  signal,
  sift,
  isGone,
}: {
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Asked when nobody is busy with earlier rows. */
  readonly sift: (rows: readonly MessageRow[]) => readonly MessageRow[]
  readonly isGone: () => boolean
}): Inbox {
  let rows: readonly MessageRow[] = []
  let isMissing = false
  let over = signal.aborted
  /** While the consumer waits. */
  let wake: (() => void) | undefined
  const end = (): void => {
    over = true
    wake?.()
  }
  const timer = setTimeout(end, timeoutMs)
  signal.addEventListener('abort', end, { once: true })

  const miss = (): void => {
    isMissing = true
    rows = []
    wake?.()
  }
  const pending = (): News | undefined => {
    if (over) return { kind: 'over' }
    if (isMissing) return { kind: 'missed' }
    return rows.length === 0 ? undefined : { kind: 'rows', rows }
  }
  return {
    came: (more) => {
      const wanted = wake === undefined ? more : sift(more)
      if (wanted.length === 0 || isMissing) return
      if (rows.length + wanted.length > INBOX_ROWS_MAX) return miss()
      rows = [...rows, ...wanted]
      wake?.()
    },
    missed: miss,
    changed: () => {
      if (isGone()) end()
    },
    next: async () => {
      for (;;) {
        const news = pending()
        if (news !== undefined) {
          rows = []
          isMissing = false
          return news
        }
        await new Promise<void>((resolve) => {
          wake = () => {
            wake = undefined
            resolve()
          }
        })
      }
    },
    isOver: () => over,
    close: () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
    },
  }
}
