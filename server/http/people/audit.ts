import { z } from 'zod'
import { auditListSchema } from '../../contract/audit.ts'
import type { AuditEntryView, AuditListView } from '../../contract/audit.types.ts'
import { timeSchema } from '../../contract/limits.ts'
import type { AuditEntry } from '../../domain/audit.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from '../present/message.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { readPageToken, writePageToken } from '../requests/page-token.ts'
import { type Route, route } from '../requests/route.ts'

const LIMIT_DEFAULT = 50
const LIMIT_MAX = 500

const querySchema = z.strictObject({
  actor: z.string().max(300).optional(),
  action: z
    .string()
    .regex(/^[a-z-]+\.[a-z-]*$/, 'must be an action such as instance.changed, or all of a noun: instance.')
    .optional(),
  after: timeSchema.optional(),
  before: timeSchema.optional(),
  pageToken: z.string().optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/, `must be a number from 1 to ${LIMIT_MAX}`)
    .transform(Number)
    .pipe(z.int().min(1).max(LIMIT_MAX))
    .optional(),
})

type Query = z.output<typeof querySchema>

/** Who did what, when, from where. */
export function auditRoutes({ store }: Pick<HttpDeps, 'store'>): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/audit',
      summary: 'Who did what on this server, newest first.',
      needs: 'server',
      query: querySchema,
      answer: auditListSchema,
      handle: async ({ query }) => json(await listOf(store, query, null)),
    }),
    route({
      method: 'get',
      path: '/instances/:instance/audit',
      summary: 'Who did what to this instance, newest first.',
      needs: 'configure',
      query: querySchema,
      answer: auditListSchema,
      handle: async (call) => json(await listOf(store, call.query, findInstance(store, call).id)),
    }),
  ]
}

async function listOf(
  { audit }: HttpDeps['store'],
  query: Query,
  instanceId: number | null,
): Promise<AuditListView> {
  const limit = query.limit ?? LIMIT_DEFAULT
  const entries = await audit.list({
    instanceId,
    actor: query.actor ?? null,
    action: query.action ?? null,
    afterMs: query.after === undefined ? null : Date.parse(query.after),
    beforeMs: query.before === undefined ? null : Date.parse(query.before),
    beforeId: query.pageToken === undefined ? null : readPageToken(query.pageToken),
    limit,
  })
  const last = entries.at(-1)
  const isLast = entries.length < limit || last === undefined
  return { entries: entries.map(present), nextPageToken: isLast ? null : writePageToken(last.id) }
}

function present({
  id,
  atMs,
  actor,
  clientAddress,
  instanceName,
  action,
  detail,
}: AuditEntry): AuditEntryView {
  return { id, at: presentTime(atMs), actor, clientAddress, instance: instanceName, action, detail }
}
