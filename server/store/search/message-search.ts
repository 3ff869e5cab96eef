import type { Search } from '../../domain/search.ts'
import type { Connection } from '../sqlite/connection.ts'
import { ofInstances, searchQuery } from './search-sql.ts'

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

export interface SearchManyArgs extends Omit<SearchArgs, 'instanceId'> {
  readonly instanceIds: readonly number[]
}

export type MessageSearch = ReturnType<typeof prepareMessageSearch>

/** Finds messages outside the trash, newest first, and counts those that match. */
export function prepareMessageSearch({ driver }: Connection) {
  return {
    seqs({ instanceId, search, beforeSeq, limit }: SearchArgs): readonly number[] {
      const { sql, values } = pageSql(search, [instanceId])
      return driver
        .prepare<unknown[], number>(sql)
        .pluck()
        .all(...values, beforeSeq ?? Number.MAX_SAFE_INTEGER, limit)
    },
    /**
     * The newest matches of many instances together. What a full-text index drives is asked of all at once, else
     * each match would be walked once for each instance; anything else has its order in an index of each.
     */
    seqsOfMany({ instanceIds, search, beforeSeq, limit }: SearchManyArgs): readonly number[] {
      const isDriven = searchQuery(search, instanceIds).drive !== null
      const groups = isDriven ? [instanceIds] : instanceIds.map((id) => [id])
      const found = groups.flatMap((ids) => {
        const { sql, values } = pageSql(search, ids)
        const page = driver.prepare<unknown[], number>(sql).pluck()
        return page.all(...values, beforeSeq ?? Number.MAX_SAFE_INTEGER, limit)
      })
      return found.sort((a, b) => b - a).slice(0, limit)
    },
    count({ instanceId, search }: Pick<SearchArgs, 'instanceId' | 'search'>): CountedMatches {
      const { from, where, values } = sqlOf(search, [instanceId])
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
export function pageSql(search: Search, instanceIds: readonly number[]) {
  const { from, where, values, seq } = sqlOf(search, instanceIds)
  const sql = `SELECT m.seq FROM ${from} WHERE ${where} AND ${seq} < ? ORDER BY ${seq} DESC LIMIT ?`
  return { sql, values }
}

/**
 * With words or facts, a full-text index drives and `messages_listed` answers for each match without its row being read,
 * which the planner would not choose by itself.
 */
function sqlOf(search: Search, instanceIds: readonly number[]) {
  const { drive, where } = searchQuery(search, instanceIds)
  const inInbox = `${ofInstances('m.instance_id', instanceIds)} AND m.deleted_at_ms IS NULL AND ${where.sql}`
  if (drive === null) {
    return { from: 'messages m', where: inInbox, values: [...where.values], seq: 'm.seq' }
  }
  return {
    from: `${drive.table} CROSS JOIN messages m INDEXED BY messages_listed ON m.seq = ${drive.table}.rowid`,
    where: `${drive.table} MATCH ? AND ${inInbox}`,
    values: [drive.match, ...where.values],
    seq: `${drive.table}.rowid`,
  }
}
