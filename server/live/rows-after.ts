import type { MessageRow, Store } from '../store/store.types.ts'
import type { Arrivals } from './arrivals.ts'

/** Rows read at once while catching up. */
const PAGE_ROWS = 200
/** What is there already is looked at even when the time is short; with a million messages not for ever. */
const LOOK_BACK_MS_MIN = 1000
/** Rows that wait for a slow consumer; beyond it they are read from the store when their turn comes. */
const INBOX_ROWS_MAX = 1000

export interface Span {
  readonly instanceId: number
  readonly after: 'now' | 'begin' | number
  readonly timeoutMs: number
}

/**
 * Every message of an instance stored behind `after`, each once, in order, until the time is over or `signal`
 * aborts. Whatever was committed before the time was over is among them. `onStart` gets what `after` stands for.
 */
export async function* rowsAfter(
  { store, arrivals }: { readonly store: Store; readonly arrivals: Arrivals },
  { instanceId, after, timeoutMs }: Span,
  signal: AbortSignal,
  onStart: (cursor: number) => void,
): AsyncGenerator<MessageRow, void> {
  // Follow first, read second: what comes in between is then there twice, and told once by its seq.
  const inbox = openInbox(timeoutMs, signal)
  const unfollow = arrivals.follow(instanceId, inbox.put)
  const startedMs = performance.now()
  let last = 0

  async function* catchUp(): AsyncGenerator<MessageRow, void> {
    for (let more = true; more && !signal.aborted; ) {
      const rows = await store.messages.storedAfter(instanceId, last, PAGE_ROWS)
      yield* fresh(rows)
      const overdue = inbox.isOver() && performance.now() - startedMs > LOOK_BACK_MS_MIN
      more = rows.length === PAGE_ROWS && !overdue
    }
  }

  function* fresh(rows: readonly MessageRow[]): Generator<MessageRow, void> {
    for (const row of rows) {
      if (row.seq <= last) continue
      last = row.seq
      yield row
    }
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
  return after === 'now' ? store.changes.cursor() : after
}

type News =
  | { readonly kind: 'rows'; readonly rows: readonly MessageRow[] }
  /** More came than was kept: the store has it. */
  | { readonly kind: 'overflow' }
  /** The time is over, or the signal aborted. */
  | { readonly kind: 'over' }

interface Inbox {
  readonly put: (rows: readonly MessageRow[]) => void
  next(): Promise<News>
  isOver(): boolean
  close(): void
}

function openInbox(timeoutMs: number, signal: AbortSignal): Inbox {
  let rows: readonly MessageRow[] = []
  let overflow = false
  let over = signal.aborted
  let wake = (): void => {}
  const end = (): void => {
    over = true
    wake()
  }
  const timer = setTimeout(end, timeoutMs)
  signal.addEventListener('abort', end, { once: true })

  const pending = (): News | undefined => {
    if (over) return { kind: 'over' }
    if (overflow) return { kind: 'overflow' }
    return rows.length === 0 ? undefined : { kind: 'rows', rows }
  }
  return {
    put: (more) => {
      overflow ||= rows.length + more.length > INBOX_ROWS_MAX
      rows = overflow ? [] : [...rows, ...more]
      wake()
    },
    next: async () => {
      for (;;) {
        const news = pending()
        if (news !== undefined) {
          rows = []
          overflow = false
          return news
        }
        await new Promise<void>((resolve) => {
          wake = resolve
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
