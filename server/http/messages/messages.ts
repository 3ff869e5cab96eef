import { z } from 'zod'
import { batchInputSchema, batchResultSchema, messagePageSchema } from '../../contract/message.ts'
import type { BatchInput, BatchResult } from '../../contract/message.types.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Search } from '../../domain/search.ts'
import type { Marks, Selection } from '../../store/store.types.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from '../present/message.ts'
import { presentPage } from '../present/message-page.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { LIMIT_DEFAULT, LIMIT_MAX, limitSchema } from '../requests/list-limit.ts'
import { readPageToken } from '../requests/page-token.ts'
import { BadRequest } from '../requests/problem.ts'
import { type Call, type Route, route } from '../requests/route.ts'
import { filtersShape } from './list-filters.ts'
import { searchFor } from './search.ts'
import { readTags } from './tags.ts'

const listQuerySchema = z.strictObject({
  search: z.string().optional(),
  pageToken: z.string().optional(),
  limit: limitSchema.optional(),
  ...filtersShape,
  group: z.literal('conversation').optional(),
})

const deleteQuerySchema = z.strictObject({
  search: z.string().optional(),
  all: z.literal('true').optional(),
})

const MARKS: Record<'read' | 'unread' | 'star' | 'unstar', Marks> = {
  read: { read: true },
  unread: { read: false },
  star: { starred: true },
  unstar: { starred: false },
}

export function messagesRoutes(deps: Pick<HttpDeps, 'store' | 'deriver'>): readonly Route[] {
  const { store } = deps
  return [
    route({
      method: 'get',
      path: '/instances/:instance/messages',
      summary:
        'Messages, newest first: those that the search and every filter match; with group=conversation, the newest of each.',
      needs: 'see',
      query: listQuerySchema,
      answer: messagePageSchema,
      handle: async (call) => {
        const instance = findInstance(store, call)
        const { search, limit, pageToken, group, ...filters } = call.query
        const page = await store.messages.list({
          instanceId: instance.id,
          search: grouped(await searchFor(call.held, search ?? '', deps, filters), group),
          beforeSeq: pageToken === undefined ? null : readPageToken(pageToken),
          limit: limit ?? LIMIT_DEFAULT,
        })
        return json(presentPage(page, instance.name, call.held))
      },
    }),
    route({
      method: 'delete',
      path: '/instances/:instance/messages',
      summary: 'Moves all messages that match, or with all=true all there are, to the trash.',
      needs: 'mark',
      audit: 'messages.deleted',
      query: deleteQuerySchema,
      answer: batchResultSchema,
      handle: async (call) => {
        const instance = findInstance(store, call)
        const { search, all } = call.query
        if ((search === undefined) === (all === undefined)) {
          throw new BadRequest(400, 'Say either search=… or all=true: nothing was deleted.')
        }
        const which =
          search === undefined
            ? ({ kind: 'all' } as const)
            : ({ kind: 'search', search: await searchFor(call.held, search, deps) } as const)
        const result = await deleted(store, instance.id, which)
        call.note({ which: search ?? 'all', changed: result.changed })
        return json(await withCursor(store, result))
      },
    }),
    route({
      method: 'post',
      path: '/instances/:instance/batch',
      summary: 'Marks, deletes or restores many messages.',
      needs: 'mark',
      body: batchInputSchema,
      answer: batchResultSchema,
      handle: async (call) => {
        const instance = findInstance(store, call)
        const result = await runBatch(deps, instance.id, call)
        const { action } = call.body
        if (action === 'delete' || action === 'restore') {
          await call.record(`messages.${action}d`, { changed: result.changed })
        }
        return json(await withCursor(store, result))
      },
    }),
  ]
}

/** What is kept of a search must match itself: a conversation shows when its newest message does. */
function grouped(search: Search, group: 'conversation' | undefined): Search {
  if (group === undefined) return search
  return search.kind === 'everything' ? { kind: 'newest' } : { kind: 'all', of: [search, { kind: 'newest' }] }
}

type Changed = Omit<BatchResult, 'cursor'>

/** After the commit: what was changed is told to watchers up to there. */
async function withCursor({ changes }: HttpDeps['store'], changed: Changed): Promise<BatchResult> {
  return { ...changed, cursor: await changes.cursor() }
}

async function runBatch(
  deps: Pick<HttpDeps, 'store' | 'deriver'>,
  instanceId: number,
  {
    held,
    body: { ids, search: text, action, tags, deletedAt },
  }: Pick<Call<unknown, BatchInput>, 'held' | 'body'>,
): Promise<Changed> {
  const { messages } = deps.store
  const search = text === undefined ? undefined : await searchFor(held, text, deps)
  const named = (ids ?? []) as MessageId[]
  if (action === 'restore') {
    const changed =
      deletedAt === undefined
        ? await messages.restore(instanceId, named)
        : await messages.restoreDeletedAt(instanceId, Date.parse(deletedAt))
    return { changed }
  }
  if (action === 'delete') {
    return deleted(
      deps.store,
      instanceId,
      search === undefined ? { kind: 'ids', ids: named } : { kind: 'search', search },
    )
  }
  const change = changeOf(deps.store, instanceId, action, readTags(tags ?? []))
  const changed = search === undefined ? change(named) : changeFound(deps.store, instanceId, search, change)
  return { changed: await changed }
}

async function deleted(
  { messages }: HttpDeps['store'],
  instanceId: number,
  which: Selection,
): Promise<Changed> {
  const atMs = Date.now()
  return { changed: await messages.delete(instanceId, which, atMs), deletedAt: presentTime(atMs) }
}

type Change = (ids: readonly MessageId[]) => Promise<number>

function changeOf(
  { messages }: HttpDeps['store'],
  instanceId: number,
  action: Exclude<BatchInput['action'], 'delete' | 'restore'>,
  tags: readonly string[],
): Change {
  if (action !== 'tag' && action !== 'untag') return (ids) => messages.mark(instanceId, ids, MARKS[action])
  const kind = action === 'tag' ? 'add' : 'remove'
  return (ids) => messages.tag(instanceId, ids, { kind, tags })
}

/** Page by page, by position: that a change moves messages out of what the search finds moves nothing. */
async function changeFound(
  { messages }: HttpDeps['store'],
  instanceId: number,
  search: Search,
  change: Change,
): Promise<number> {
  let changed = 0
  let beforeSeq: number | null = null
  do {
    const page = await messages.list({ instanceId, search, beforeSeq, limit: LIMIT_MAX })
    changed += await change(page.rows.map(({ id }) => id))
    beforeSeq = page.nextBeforeSeq
  } while (beforeSeq !== null)
  return changed
}
