import type { Change, ChangeFact } from '../../domain/change.ts'
import { changes } from '../schema/schema.ts'
import { asc, sql } from '../sqlite/drizzle.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'
import type { ChangeStore } from '../store.types.ts'
import type { Writer } from '../threads/writer.ts'

/** Changes that one write operation forgets, so that intake never waits long for it. */
const PRUNE_SLICE = 5_000

type ChangeRow = typeof changes.$inferSelect

export function createChangeStore({ driver, orm }: QueryConnection, writer: Writer): ChangeStore {
  const cursor = driver.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'changes'`).pluck()
  const oldest = driver.prepare<[], number | null>('SELECT min(seq) FROM changes').pluck()
  const after = orm
    .select()
    .from(changes)
    .where(sql`${changes.seq} > ${sql.placeholder('seq')}`)
    .orderBy(asc(changes.seq))
    .limit(sql.placeholder('limit'))
    .prepare()
  const newest = () => cursor.get() ?? 0
  return {
    cursor: async () => newest(),
    async after(seq, limit) {
      // A cursor from the future was given out by another database.
      const isKnown = seq <= newest() && seq >= (oldest.get() ?? newest() + 1) - 1
      if (!isKnown) return { kind: 'reset' }
      return { kind: 'changes', changes: after.all({ seq, limit }).map(toChange) }
    },
    async prune(keep) {
      let pruned = 0
      for (;;) {
        const went = await writer.run('changePrune', { keep, limit: PRUNE_SLICE })
        pruned += went
        if (went < PRUNE_SLICE) return pruned
      }
    },
  }
}

function toChange(row: ChangeRow): Change {
  const { seq, atMs, instanceId } = row
  return { seq, atMs, instanceId, ...factOf(row) }
}

function factOf({ seq, kind, messageId, deliveryId, state }: ChangeRow): ChangeFact {
  if (kind === 'messages.deleted' || kind === 'instance.changed') return { kind }
  if (messageId === null) throw new Error(`change ${seq} (${kind}) names no message`)
  if (kind !== 'delivery.updated') return { kind, messageId }
  if (deliveryId === null || state === null) throw new Error(`change ${seq} (${kind}) names no delivery`)
  return { kind, messageId, deliveryId, state }
}
