import { prepareDepths } from './depths.ts'
import { prepareOutboxList } from './outbox/outbox-list.ts'
import { prepareRefusals } from './refusals/refusals.ts'
import { prepareStripCandidates } from './retention/strip-candidates.ts'
import {
  type CountedMatches,
  prepareMessageSearch,
  type SearchArgs,
  type SearchManyArgs,
} from './search/message-search.ts'
import { asksForKeys, preparePendingKeys } from './search/pending-keys.ts'
import type { TagCount } from './search/search-store.types.ts'
import type { Connection } from './sqlite/connection.ts'
import { prepareMatching } from './webhooks/webhook-news.ts'

/** The reads that may scan, by name, prepared on the connection of the reader thread. */
export function prepareQueries(connection: Connection) {
  const find = prepareMessageSearch(connection)
  const { load: loadPendingKeys, loadOwn } = preparePendingKeys(connection)
  const prepare = ({ search, instanceId }: SearchArgs) => {
    if (asksForKeys(search)) loadPendingKeys([instanceId])
  }
  return {
    /** Which messages a page shows, and how many match in all. */
    page(args: SearchArgs): CountedMatches & { readonly seqs: readonly number[] } {
      prepare(args)
      const seqs = find.seqs(args)
      const isWhole = args.beforeSeq === null && seqs.length < args.limit
      return { seqs, ...(isWhole ? { total: seqs.length, totalIsCapped: false } : find.count(args)) }
    },
    /** Which messages of many instances match, newest first. */
    seqsOfMany(args: SearchManyArgs): readonly number[] {
      if (asksForKeys(args.search)) loadPendingKeys(args.instanceIds)
      return find.seqsOfMany(args)
    },
    /** Only which messages match. */
    seqs(args: SearchArgs): readonly number[] {
      prepare(args)
      return find.seqs(args)
    },
    /** The tags of an instance, with how many messages bear each. */
    tags: prepareTagCounts(connection),
    /** How many messages of an instance are not the newest of their conversation. */
    answered: prepareAnswered(connection),
    /** Tries that were refused. */
    refusals: prepareRefusals(connection),
    /** Messages that have more than their instance keeps. */
    strippable: prepareStripCandidates(connection),
    /** How many deliveries of an instance are not settled. */
    unsettled: prepareUnsettled(connection),
    outbox: prepareOutboxList(connection),
    /** How much waits, and how much there is. */
    depths: prepareDepths(connection),
    /** Which of these messages match. */
    matching: prepareMatching(connection, loadOwn),
  }
}

function prepareUnsettled({ driver }: Connection) {
  const count = driver
    .prepare<[number], number>(
      `SELECT count(*) FROM deliveries WHERE instance_id = ? AND state IN ('queued', 'sending', 'deferred')`,
    )
    .pluck()
  return ({ instanceId }: { readonly instanceId: number }): number => count.get(instanceId) ?? 0
}

function prepareTagCounts({ driver }: Connection) {
  const counts = driver.prepare<[number], TagCount>(
    `SELECT key AS tag, count(*) AS count FROM message_keys WHERE instance_id = ? AND role = 'tag'
     GROUP BY key ORDER BY key`,
  )
  return ({ instanceId }: { readonly instanceId: number }): readonly TagCount[] => counts.all(instanceId)
}

function prepareAnswered({ driver }: Connection) {
  const count = driver
    .prepare<[number], number>(
      `SELECT count(*) - count(DISTINCT conversation) FROM messages INDEXED BY messages_conversation
       WHERE instance_id = ? AND conversation IS NOT NULL AND deleted_at_ms IS NULL`,
    )
    .pluck()
  return ({ instanceId }: { readonly instanceId: number }): number => count.get(instanceId) ?? 0
}

export type Queries = ReturnType<typeof prepareQueries>
export type QueryName = keyof Queries
export type QueryArgs<N extends QueryName> = Parameters<Queries[N]>[0]
export type QueryResult<N extends QueryName> = ReturnType<Queries[N]>
