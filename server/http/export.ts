import { z } from 'zod'
import type { Instance } from '../domain/instance.ts'
import type { Search } from '../domain/search.ts'
import { writeMbox } from '../mime/mbox.ts'
import type { MessagePage, MessageRow } from '../store/store.types.ts'
import { bytes } from './answer.ts'
import { downloadAs } from './file-name.ts'
import { findInstance } from './find.ts'
import type { HttpDeps } from './http.types.ts'
import { type Route, route } from './route.ts'
import { readSearch } from './search.ts'

const PAGE_ROWS = 200

type Deps = Pick<HttpDeps, 'store' | 'deriver'>

/** All mail of an instance, or what a search finds, as one file. */
export function exportRoutes(deps: Deps): readonly Route[] {
  const { store } = deps
  return [
    route({
      method: 'get',
      path: '/instances/:instance/export',
      summary: 'Its messages, oldest first, or those that match, newest first, as one mbox (mboxrd).',
      needs: 'content',
      query: z.strictObject({ search: z.string().optional() }),
      answer: null,
      produces: 'application/mbox',
      handle: async (call) => {
        const instance = findInstance(store, call)
        const { search: text } = call.query
        const search = text === undefined ? null : await readSearch(text, deps)
        if (instance.kind === 'production') await call.record('messages.exported', { search: text ?? null })
        const cursor = await store.changes.cursor()
        return bytes(
          {
            contentType: 'application/mbox',
            etag: `"export-${instance.id}-${cursor}"`,
            cache: 'ask',
            body: () => mboxOf(deps, instance, search),
          },
          { downloadAs: downloadAs(`${instance.name}.mbox`, 'export.mbox') },
        )
      },
    }),
  ]
}

/** Page by page, and within a page chunk by chunk: nothing of it is in memory whole. */
async function* mboxOf(
  { store }: Deps,
  instance: Instance,
  search: Search | null,
): AsyncGenerator<Uint8Array> {
  for await (const { seq, receivedAtMs, envelope, removed } of rowsOf(store, instance.id, search)) {
    // What is not whole any more would pass a part for the message.
    if (removed !== null) continue
    yield* writeMbox(envelope.from, receivedAtMs, store.raw.stream(seq))
  }
}

async function* rowsOf(
  { messages }: HttpDeps['store'],
  instanceId: number,
  search: Search | null,
): AsyncGenerator<MessageRow> {
  if (search === null) {
    for (let after = 0, more = true; more; ) {
      const rows = await messages.storedAfter(instanceId, after, PAGE_ROWS)
      yield* rows
      after = rows.at(-1)?.seq ?? after
      more = rows.length === PAGE_ROWS
    }
    return
  }
  for (let beforeSeq: number | null = null, more = true; more; ) {
    const page: MessagePage = await messages.list({ instanceId, search, beforeSeq, limit: PAGE_ROWS })
    yield* page.rows
    beforeSeq = page.nextBeforeSeq
    more = beforeSeq !== null
  }
}
