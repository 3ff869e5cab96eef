import { z } from 'zod'
import { allMessagesSchema } from '../contract/all.ts'
import type { AllMessagesView, RefusedView } from '../contract/all.types.ts'
import type { Refusal } from '../domain/refusal.ts'
import { json } from './answer.ts'
import type { HttpDeps } from './http.types.ts'
import { LIMIT_DEFAULT, limitSchema } from './list-limit.ts'
import { readPageToken, writePageToken } from './page-token.ts'
import { presentRow, presentTime } from './present/message.ts'
import { type Route, route } from './route.ts'
import { readSearch } from './search.ts'
import { visibleInstances } from './visible-instances.ts'

/** Beside the messages; who wants to know more searches more closely. */
const REFUSED_MAX = 50

const querySchema = z.strictObject({
  search: z.string().optional(),
  pageToken: z.string().optional(),
  limit: limitSchema.optional(),
})

/** "Did anyone mail Bob?", over all that one may see. */
export function allMessagesRoutes(deps: Pick<HttpDeps, 'store' | 'deriver' | 'refusals'>): readonly Route[] {
  const { store, refusals } = deps
  return [
    route({
      method: 'get',
      path: '/all/messages',
      summary: 'Messages of every instance that one may see, newest first, and tries that were refused.',
      query: querySchema,
      answer: allMessagesSchema,
      handle: async (call) => {
        const { search: text = '', pageToken, limit = LIMIT_DEFAULT } = call.query
        const { instances, unassigned } = visibleInstances(store)
        const search = await readSearch(text, deps)
        const nameOf = new Map(instances.map(({ id, name }) => [id, name]))
        const instanceIds = [...nameOf.keys()]
        const beforeSeq = pageToken === undefined ? null : readPageToken(pageToken)
        const page = await store.messages.listMany({ instanceIds, search, beforeSeq, limit })
        if (beforeSeq === null) await refusals.flush()
        const refused =
          beforeSeq === null
            ? await store.refusals.find({ instanceIds, unassigned, search, limit: REFUSED_MAX })
            : []
        return json({
          messages: page.rows.map((row) => presentRow(row, nameOf.get(row.instanceId) ?? '')),
          nextPageToken: page.nextBeforeSeq === null ? null : writePageToken(page.nextBeforeSeq),
          refused: refused.map((refusal) => presentRefused(refusal, nameOf)),
        } satisfies AllMessagesView)
      },
    }),
  ]
}

function presentRefused(refusal: Refusal, nameOf: ReadonlyMap<number, string>): RefusedView {
  const { at, instanceId, firstAtMs, lastAtMs, count, clientAddress, heloName, username, address, reply } =
    refusal
  return {
    at,
    instance: instanceId === null ? null : (nameOf.get(instanceId) ?? null),
    firstAt: presentTime(firstAtMs),
    lastAt: presentTime(lastAtMs),
    count,
    clientAddress,
    heloName,
    username,
    address,
    reply,
  }
}
