import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Search } from '../../domain/search.ts'
import type { MessagePage, MessageRow } from '../../store/store.types.ts'
import type { HttpDeps } from '../http.types.ts'

const PAGE_ROWS = 200

type Store = HttpDeps['store']

/** `ids`: these, as far as they are in the instance. */
export type Which =
  | { readonly kind: 'all' }
  | { readonly kind: 'search'; readonly search: Search }
  | { readonly kind: 'ids'; readonly ids: readonly MessageId[] }

export interface Exported {
  readonly row: MessageRow
  /** The raw message. */
  readonly bytes: AsyncIterable<Uint8Array>
}

/**
 * Messages of an instance with their bytes: oldest first those stored until now or named, or newest first those that match. Page
 * by page, and within a page chunk by chunk: nothing of it is in memory whole. What is not whole any more is left
 * out, since it would pass a part for the message; so is what is removed meanwhile.
 */
export async function* exported(store: Store, instance: Instance, which: Which): AsyncGenerator<Exported> {
  for await (const row of rowsOf(store, instance.id, which)) {
    if (row.removed !== null) continue
    const bytes = await opened(store.raw.stream(row.seq))
    if (bytes !== undefined) yield { row, bytes }
  }
}

/** Undefined when the message is gone. */
async function opened(stream: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array> | undefined> {
  const chunks = stream[Symbol.asyncIterator]()
  try {
    const first = await chunks.next()
    return restOf(first, chunks)
  } catch (error) {
    if (error instanceof Failure && error.code === 'not-found') return undefined
    throw error
  }
}

async function* restOf(
  first: IteratorResult<Uint8Array>,
  chunks: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let next = first; next.done !== true; next = await chunks.next()) yield next.value
}

async function* rowsOf(
  { messages, changes }: Store,
  instanceId: number,
  which: Which,
): AsyncGenerator<MessageRow> {
  if (which.kind === 'ids') {
    yield* (await messages.rows(which.ids)).filter((row) => row.instanceId === instanceId)
    return
  }
  if (which.kind === 'all') {
    const last = await changes.cursor()
    for (let after = 0, more = true; more; ) {
      const rows = await messages.storedAfter(instanceId, after, PAGE_ROWS)
      yield* rows.filter(({ seq }) => seq <= last)
      after = rows.at(-1)?.seq ?? after
      more = rows.length === PAGE_ROWS && after < last
    }
    return
  }
  for (let beforeSeq: number | null = null, more = true; more; ) {
    const page: MessagePage = await messages.list({
      instanceId,
      search: which.search,
      beforeSeq,
      limit: PAGE_ROWS,
    })
    yield* page.rows
    beforeSeq = page.nextBeforeSeq
    more = beforeSeq !== null
  }
}
