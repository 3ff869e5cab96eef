import { z } from 'zod'
import type { DecisionKind } from '../../domain/message.ts'
import type { Search } from '../../domain/search.ts'
import { readTags } from './tags.ts'

const DECISIONS = ['capture', 'redirect', 'deliver', 'hold'] as const satisfies readonly DecisionKind[]

/** Parameters of a list that each ask for one thing; a message is in it when all of them and the search match. */
export const filtersShape = {
  unread: z.enum(['true', 'false']).optional(),
  tag: z.string().optional(),
  decision: z.enum(DECISIONS).optional(),
  recipient: z.string().trim().min(1, 'must not be empty').optional(),
}

export type Filters = z.output<z.ZodObject<typeof filtersShape>>

/** `search` and what the filters ask for. `Failure('invalid')` for a tag that is none. */
export function filtered(search: Search, filters: Filters): Search {
  const of = [...partsOf(search), ...wanted(filters)]
  const [only] = of
  if (only === undefined) return search
  return of.length === 1 ? only : { kind: 'all', of }
}

/** One level of conditions, so that an index that one of them has can drive the query. */
function partsOf(search: Search): readonly Search[] {
  if (search.kind === 'everything') return []
  return search.kind === 'all' ? search.of : [search]
}

function wanted({ unread, tag, decision, recipient }: Filters): readonly Search[] {
  const parts: Search[] = []
  if (unread !== undefined) parts.push({ kind: 'is', state: unread === 'true' ? 'unread' : 'read' })
  if (tag !== undefined) {
    for (const named of readTags([tag], 'tag')) parts.push({ kind: 'tag', tag: named, prefix: false })
  }
  if (decision !== undefined) parts.push({ kind: 'decision', decision })
  if (recipient !== undefined) parts.push({ kind: 'address', role: 'recipient', value: recipient })
  return parts
}
