import { setTimeout as pause } from 'node:timers/promises'
import { Failure } from '../../domain/failure.ts'
import type { Right } from '../../domain/right.ts'
import type { Search } from '../../domain/search.ts'
import { parseSearch } from '../../domain/search-syntax.ts'
import { withoutContent } from '../../domain/search-without-content.ts'
import type { HttpDeps } from '../http.types.ts'
import { BadRequest } from '../requests/problem.ts'
import { type Filters, filtered } from './list-filters.ts'

/** Longer than the index ever lags on a sound machine, shorter than a client's patience. */
const INDEX_MS_MAX = 10_000

/** The search that `text` and `filters` say, for somebody with these rights: without `content`, bodies cannot be asked about. */
export async function searchFor(
  held: ReadonlySet<Right>,
  text: string,
  deps: Pick<HttpDeps, 'store' | 'deriver'>,
  filters: Filters = {},
): Promise<Search> {
  const search = await readSearch(text, deps, filters)
  return held.has('content') ? search : withoutContent(search)
}

/**
 * The search that `text` says, narrowed by `filters`, once the index has every message that was answered 250 before. Throws
 * `BadRequest` that points at the column, `Failure('unavailable')` when the index stays behind.
 */
export async function readSearch(
  text: string,
  { store, deriver }: Pick<HttpDeps, 'store' | 'deriver'>,
  filters: Filters = {},
): Promise<Search> {
  const search = filtered(parseSearchText(text), filters)
  if (!needsIndex(search)) return search
  const cursor = await store.changes.cursor()
  const timer = new AbortController()
  const late = pause(INDEX_MS_MAX, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const)
  try {
    if ((await Promise.race([deriver.reached(cursor), late])) === 'late') {
      throw new Failure('unavailable', 'The index is behind with new mail; the same search works later.')
    }
  } finally {
    timer.abort()
  }
  return search
}

/** Throws `BadRequest` that points at the column. */
export function parseSearchText(text: string): Search {
  const search = parseSearch(text, Date.now())
  if (search.kind !== 'problem') return search
  const message = `${search.message} (column ${search.column})`
  throw new BadRequest(400, `search: ${message}`, [{ path: 'search', message }])
}

/** Whether it asks for something that only parsing tells. */
function needsIndex(search: Search): boolean {
  switch (search.kind) {
    case 'all':
    case 'any':
      return search.of.some(needsIndex)
    case 'not':
      return needsIndex(search.of)
    case 'text':
    case 'tag':
    case 'has':
    case 'header':
      return true
    case 'everything':
    case 'newest':
    case 'address':
    case 'message-id':
    case 'is':
    case 'decision':
    case 'size':
    case 'received':
      return false
    default:
      return search satisfies never
  }
}
