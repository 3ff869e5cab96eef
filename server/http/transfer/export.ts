import { z } from 'zod'
import type { MessageId } from '../../domain/message.ts'
import { writeMbox } from '../../mime/mbox.ts'
import type { HttpDeps } from '../http.types.ts'
import { downloadAs } from '../messages/file-name.ts'
import { readSearch } from '../messages/search.ts'
import { bytes } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { BadRequest } from '../requests/problem.ts'
import { type Route, route } from '../requests/route.ts'
import { type Exported, exported, type Which } from './export-rows.ts'
import { zipOf } from './export-zip.ts'

const CONTENT_TYPES = { mbox: 'application/mbox', zip: 'application/zip' } as const

/** As many as fit into a URL that every proxy lets through. */
const IDS_MAX = 300
const ID = /^[\w-]{22}$/

const querySchema = z.strictObject({
  search: z.string().optional(),
  ids: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(z.string().regex(ID, 'must be ids of messages, with commas between them')).max(IDS_MAX))
    .optional(),
  format: z.enum(['mbox', 'zip']).optional(),
})

type Deps = Pick<HttpDeps, 'store' | 'deriver'>

/** All mail of an instance, or what a search finds, as one file. */
export function exportRoutes(deps: Deps): readonly Route[] {
  const { store } = deps
  return [
    route({
      method: 'get',
      path: '/instances/:instance/export',
      summary:
        'Its messages or those with these ids, oldest first, or those that match, newest first, as one mbox (mboxrd); with format=zip as .eml files with an index of what no header says: envelope, receive time, recipients, decision.',
      needs: 'content',
      query: querySchema,
      answer: null,
      produces: Object.values(CONTENT_TYPES),
      handle: async (call) => {
        const instance = findInstance(store, call)
        const { search = null, ids = null, format = 'mbox' } = call.query
        const which = await readWhich(search, ids, deps)
        if (instance.kind === 'production') {
          await call.record('messages.exported', ids === null ? { search } : { ids: ids.join(',') })
        }
        const cursor = await store.changes.cursor()
        const body = () => {
          const messages = exported(store, instance, which)
          return format === 'zip' ? zipOf(messages, Date.now()) : mboxOf(messages)
        }
        return bytes(
          {
            contentType: CONTENT_TYPES[format],
            etag: `"export-${format}-${instance.id}-${cursor}"`,
            // Each export of production mail is noted, and so asked for here.
            cache: instance.kind === 'production' ? 'never' : 'ask',
            body,
          },
          { downloadAs: downloadAs(`${instance.name}.${format}`, `export.${format}`) },
        )
      },
    }),
  ]
}

async function readWhich(search: string | null, ids: readonly string[] | null, deps: Deps): Promise<Which> {
  if (search !== null && ids !== null) throw new BadRequest(400, 'Say search=… or ids=…, not both.')
  if (ids !== null) return { kind: 'ids', ids: ids as readonly MessageId[] }
  return search === null ? { kind: 'all' } : { kind: 'search', search: await readSearch(search, deps) }
}

async function* mboxOf(messages: AsyncIterable<Exported>): AsyncGenerator<Uint8Array> {
  for await (const { row, bytes: raw } of messages) yield* writeMbox(row.envelope.from, row.receivedAtMs, raw)
}
