import { z } from 'zod'
import { allMessagesSchema } from '../../contract/all.ts'
import type { AllMessagesView, RefusedView } from '../../contract/all.types.ts'
import type { MessageListItem } from '../../contract/message.types.ts'
import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import type { Refusal } from '../../domain/refusal.ts'
import type { Search } from '../../domain/search.ts'
import { withoutContent } from '../../domain/search-without-content.ts'
import type { HttpDeps } from '../http.types.ts'
import { type Visible, visibleInstances } from '../instances/visible-instances.ts'
import { presentRow, presentTime } from '../present/message.ts'
import { rowWithoutContent } from '../present/withheld.ts'
import { json } from '../requests/answer.ts'
import { LIMIT_DEFAULT, limitSchema } from '../requests/list-limit.ts'
import { readPageToken, writePageToken } from '../requests/page-token.ts'
import { type Route, route } from '../requests/route.ts'
import { readSearch } from './search.ts'

/** Beside the messages; who wants to know more searches more closely. */
const REFUSED_MAX = 50

const querySchema = z.strictObject({
  search: z.string().optional(),
  pageToken: z.string().optional(),
  limit: limitSchema.optional(),
})

type Deps = Pick<HttpDeps, 'store' | 'deriver' | 'refusals' | 'access'>

/** "Did anyone mail Bob?", over all that one may see. */
export function allMessagesRoutes(deps: Deps): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/all/messages',
      summary: 'Messages of every instance that one may see, newest first, and tries that were refused.',
      needs: 'signed-in',
      query: querySchema,
      answer: allMessagesSchema,
      handle: async ({ query, who }) => {
        const { search: text = '', pageToken, limit = LIMIT_DEFAULT } = query
        const visible = visibleInstances(deps, who)
        const search = await readSearch(text, deps)
        const beforeSeq = pageToken === undefined ? null : readPageToken(pageToken)
        const { messages, nextBeforeSeq } = await pageOf(deps, visible, { search, beforeSeq, limit })
        return json({
          messages,
          nextPageToken: nextBeforeSeq === null ? null : writePageToken(nextBeforeSeq),
          refused: beforeSeq === null ? await refusedOf(deps, visible, search) : [],
        } satisfies AllMessagesView)
      },
    }),
  ]
}

interface Asked {
  readonly search: Search
  readonly beforeSeq: number | null
  readonly limit: number
}

/** Where bodies are withheld, the search does not ask about them: finding is reading. */
async function pageOf({ store }: Deps, { whole, withheld }: Visible, asked: Asked) {
  const groups = [
    { instances: whole, search: asked.search, show: (view: MessageListItem) => view },
    { instances: withheld, search: outsideOf(asked.search), show: rowWithoutContent<MessageListItem> },
  ]
  const pages = await Promise.all(
    groups.map(async ({ instances, search, show }) => {
      if (search === undefined || instances.length === 0) return { messages: [], nextBeforeSeq: null }
      const nameOf = namesOf(instances)
      const page = await store.messages.listMany({ ...asked, search, instanceIds: [...nameOf.keys()] })
      const messages = page.rows.map((row) => show(presentRow(row, nameOf.get(row.instanceId) ?? '')))
      return { messages, nextBeforeSeq: page.nextBeforeSeq }
    }),
  )
  const all = pages.flatMap(({ messages }) => messages).sort((one, other) => other.seq - one.seq)
  const messages = all.slice(0, asked.limit)
  const isMore = all.length > messages.length || pages.some(({ nextBeforeSeq }) => nextBeforeSeq !== null)
  return { messages, nextBeforeSeq: isMore ? (messages.at(-1)?.seq ?? null) : null }
}

/** Undefined when it asks about content alone. */
function outsideOf(search: Search): Search | undefined {
  try {
    return withoutContent(search)
  } catch (error) {
    if (error instanceof Failure) return undefined
    throw error
  }
}

async function refusedOf(
  { store, refusals }: Deps,
  { whole, withheld, unassigned }: Visible,
  search: Search,
): Promise<RefusedView[]> {
  await refusals.flush()
  const nameOf = namesOf([...whole, ...withheld])
  const instanceIds = [...nameOf.keys()]
  const refused = await store.refusals.find({ instanceIds, unassigned, search, limit: REFUSED_MAX })
  return refused.map((refusal) => presentRefused(refusal, nameOf))
}

function namesOf(instances: readonly Instance[]): ReadonlyMap<number, string> {
  return new Map(instances.map(({ id, name }) => [id, name]))
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
