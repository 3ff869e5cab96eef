import type { Search } from '../domain/search.ts'
import type { Connection } from './connection.ts'
import { searchQuery } from './search-sql.ts'

/** Matches are counted up to here: going on would take longer than the page, and nobody reads on that far. */
export const COUNTED_MATCHES_MAX = 10_000

export interface SearchArgs {
  readonly instanceId: number
  readonly search: Search
  /** Only messages before it; null from the newest. */
  readonly beforeSeq: number | null
  readonly limit: number
}

export interface CountedMatches {
  readonly total: number
  /** There are more than `total`. */
  readonly totalIsCapped: boolean
}

export type MessageSearch = ReturnType<typeof prepareMessageSearch>

/** Finds messages outside the trash, newest first, and counts those that match. */
export function prepareMessageSearch({ driver }: Connection) {
  return {
    seqs({ instanceId, search, beforeSeq, limit }: SearchArgs): readonly number[] {
      const { sql, values } = pageSql(search, instanceId)
      return driver
        .prepare<unknown[], number>(sql)
        .pluck()
        .all(...values, beforeSeq ?? Number.MAX_SAFE_INTEGER, limit)
    },
    count({ instanceId, search }: Pick<SearchArgs, 'instanceId' | 'search'>): CountedMatches {
      const { from, where, values } = sqlOf(search, instanceId)
      const found = driver
        .prepare<unknown[], number>(`SELECT count(*) FROM (SELECT 1 FROM ${from} WHERE ${where} LIMIT ?)`)
        .pluck()
        .get(...values, COUNTED_MATCHES_MAX + 1)
      const total = Math.min(found ?? 0, COUNTED_MATCHES_MAX)
      return { total, totalIsCapped: found === COUNTED_MATCHES_MAX + 1 }
    },
  }
}

/** Selects the `seq` of matches; takes `values`, then what is before the page, then its limit. */
export function pageSql(search: Search, instanceId: number) {
  const { from, where, values, seq } = sqlOf(search, instanceId)
  const sql = `SELECT m.seq FROM ${from} WHERE ${where} AND ${seq} < ? ORDER BY ${seq} DESC LIMIT ?`
  return { sql, values }
}

/**
 * With words or facts, a full-text index drives and `messages_listed` answers for each match without its row being read,
 * which the planner would not choose by itself.
 */
function sqlOf(search: Search, instanceId: number) {
  const { drive, where } = searchQuery(search, instanceId)
  const inInbox = `m.instance_id = ? AND m.deleted_at_ms IS NULL AND ${where.sql}`
  if (drive === null) {
    return { from: 'messages m', where: inInbox, values: [instanceId, ...where.values], seq: 'm.seq' }
  }
  return {
    from: `${drive.table} CROSS JOIN messages m INDEXED BY messages_listed ON m.seq = ${drive.table}.rowid`,
    where: `${drive.table} MATCH ? AND ${inInbox}`,
    values: [drive.match, instanceId, ...where.values],
    seq: `${drive.table}.rowid`,
  }
}
