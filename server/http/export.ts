import { z } from 'zod'
import { writeMbox } from '../mime/mbox.ts'
import { bytes } from './answer.ts'
import { type Exported, exported } from './export-rows.ts'
import { zipOf } from './export-zip.ts'
import { downloadAs } from './file-name.ts'
import { findInstance } from './find.ts'
import type { HttpDeps } from './http.types.ts'
import { type Route, route } from './route.ts'
import { readSearch } from './search.ts'

const CONTENT_TYPES = { mbox: 'application/mbox', zip: 'application/zip' } as const

type Deps = Pick<HttpDeps, 'store' | 'deriver'>

/** All mail of an instance, or what a search finds, as one file. */
export function exportRoutes(deps: Deps): readonly Route[] {
  const { store } = deps
  return [
    route({
      method: 'get',
      path: '/instances/:instance/export',
      summary:
        'Its messages, oldest first, or those that match, newest first, as one mbox (mboxrd); with format=zip as .eml files with an index of what no header says: envelope, receive time, recipients, decision.',
      needs: 'content',
      query: z.strictObject({ search: z.string().optional(), format: z.enum(['mbox', 'zip']).optional() }),
      answer: null,
      produces: Object.values(CONTENT_TYPES),
      handle: async (call) => {
        const instance = findInstance(store, call)
        const { search: text, format = 'mbox' } = call.query
        const search = text === undefined ? null : await readSearch(text, deps)
        if (instance.kind === 'production') await call.record('messages.exported', { search: text ?? null })
        const cursor = await store.changes.cursor()
        const body = () => {
          const messages = exported(store, instance, search)
          return format === 'zip' ? zipOf(messages, Date.now()) : mboxOf(messages)
        }
        return bytes(
          {
            contentType: CONTENT_TYPES[format],
            etag: `"export-${format}-${instance.id}-${cursor}"`,
            cache: 'ask',
            body,
          },
          { downloadAs: downloadAs(`${instance.name}.${format}`, `export.${format}`) },
        )
      },
    }),
  ]
}

async function* mboxOf(messages: AsyncIterable<Exported>): AsyncGenerator<Uint8Array> {
  for await (const { row, bytes: raw } of messages) yield* writeMbox(row.envelope.from, row.receivedAtMs, raw)
}
