import type { Search } from '../domain/search.ts'
import type { Connection } from './connection.ts'
import { searchQuery } from './search-sql.ts'

export interface SearchArgs {
  readonly instanceId: number
  readonly search: Search
  /** Only messages before it; null from the newest. */
  readonly beforeSeq: number | null
  readonly limit: number
}

/** Finds messages outside the trash, newest first, and counts all that match. */
export type MessageSearch = ReturnType<typeof prepareMessageSearch>

export function prepareMessageSearch({ driver }: Connection) {
  return {
    seqs({ instanceId, search, beforeSeq, limit }: SearchArgs): readonly number[] {
      const { from, where, values, seq } = sqlOf(search, instanceId)
      return driver
        .prepare<unknown[], number>(
          `SELECT m.seq FROM ${from} WHERE ${where} AND ${seq} < ? ORDER BY ${seq} DESC LIMIT ?`,
        )
        .pluck()
        .all(...values, beforeSeq ?? Number.MAX_SAFE_INTEGER, limit)
    },
    count({ instanceId, search }: Pick<SearchArgs, 'instanceId' | 'search'>): number {
      const { from, where, values } = sqlOf(search, instanceId)
      return (
        driver
          .prepare<unknown[], number>(`SELECT count(*) FROM ${from} WHERE ${where}`)
          .pluck()
          .get(...values) ?? 0
      )
    },
  }
}

function sqlOf(search: Search, instanceId: number) {
  const { match, where } = searchQuery(search, instanceId)
  const inInbox = `m.instance_id = ? AND m.deleted_at_ms IS NULL AND ${where.sql}`
  if (match === null) {
    return { from: 'messages m', where: inInbox, values: [instanceId, ...where.values], seq: 'm.seq' }
  }
  return {
    from: 'message_index CROSS JOIN messages m ON m.seq = message_index.rowid',
    where: `message_index MATCH ? AND ${inInbox}`,
    values: [match, instanceId, ...where.values],
    seq: 'message_index.rowid',
  }
}
