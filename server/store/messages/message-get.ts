import type { Attempt, Delivery } from '../../domain/delivery.ts'
import type { MessageId, OutgoingCopy } from '../../domain/message.ts'
import { attempts, copies, deliveries, messages, releases, transcripts } from '../schema/schema.ts'
import { asc, eq, getTableColumns, sql } from '../sqlite/drizzle.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'
import type { StoredMessage } from '../store.types.ts'
import { CONVERSATION_SIZE, messageRow } from './message-rows.ts'
import { createPace, ROWS_PER_TURN } from './pace.ts'

/** Deliveries whose attempts are read by one statement; each may have dozens. */
const HISTORY_SLICE = 50

type DeliveryRow = typeof deliveries.$inferSelect

interface TriedRow {
  readonly attempt: typeof attempts.$inferSelect
  readonly lines: Attempt['transcript'] | null
}

/** Reads one message with its session, safe set, copy and the history of its deliveries. */
export function prepareMessageGet(connection: QueryConnection) {
  const { orm } = connection
  const [id, instanceId, seq] = ['id', 'instanceId', 'seq'].map((name) => sql.placeholder(name))
  const stored = orm
    .select({ ...getTableColumns(messages), conversationSize: CONVERSATION_SIZE })
    .from(messages)
    .where(
      sql`${messages.id} = +${id} and ${messages.instanceId} = +${instanceId} and ${messages.deletedAtMs} is null`,
    )
    .prepare()
  const delivered = orm
    .select()
    .from(deliveries)
    .where(sql`${deliveries.messageSeq} = +${seq}`)
    .orderBy(asc(deliveries.id))
    .prepare()
  const releasesOf = orm
    .select()
    .from(releases)
    .where(sql`${releases.messageSeq} = +${seq}`)
    .orderBy(asc(releases.id))
    .prepare()
  const copiesOf = orm
    .select()
    .from(copies)
    .where(sql`${copies.messageSeq} = +${seq}`)
    .orderBy(asc(copies.id))
    .prepare()
  const withHistory = prepareHistory(connection)
  return async (args: { instanceId: number; id: MessageId }): Promise<StoredMessage | undefined> => {
    const row = stored.get(args)
    if (row === undefined) return undefined
    const deliveryRows = delivered.all({ seq: row.seq })
    const copyRows = copiesOf.all({ seq: row.seq })
    const byRule = copyRows.find(({ releaseId }) => releaseId === null)
    const releaseOf = new Map(copyRows.map(({ id: copyId, releaseId }) => [copyId, releaseId]))
    return {
      ...messageRow(row, deliveryRows),
      session: row.session,
      safeSet: row.safeSet,
      copy: byRule === undefined ? null : outgoingCopy(byRule, deliveryRows),
      deliveries: await withHistory(deliveryRows, (copyId) => releaseOf.get(copyId) ?? null),
      releases: releasesOf.all({ seq: row.seq }),
    }
  }
}

function prepareHistory({ orm }: QueryConnection) {
  const tried = orm
    .select({ attempt: attempts, lines: transcripts.lines })
    .from(attempts)
    .leftJoin(transcripts, eq(transcripts.id, attempts.transcriptId))
    .where(sql`${attempts.deliveryId} in (select value from json_each(${sql.placeholder('ids')}))`)
    .orderBy(asc(attempts.id))
    .prepare()
  return async (
    rows: readonly DeliveryRow[],
    releaseOf: (copyId: number) => number | null,
  ): Promise<StoredMessage['deliveries']> => {
    const done: (Delivery & { readonly history: readonly Attempt[] })[] = []
    const pace = createPace(ROWS_PER_TURN)
    for (let at = 0; at < rows.length; at += HISTORY_SLICE) {
      const slice = rows.slice(at, at + HISTORY_SLICE)
      const found = tried.all({ ids: JSON.stringify(slice.map((delivery) => delivery.id)) })
      const byDelivery = Map.groupBy(found, ({ attempt }) => attempt.deliveryId)
      for (const row of slice) {
        const history = (byDelivery.get(row.id) ?? []).map(attemptOf)
        done.push({ ...deliveryOf(row), releaseId: releaseOf(row.copyId), history })
      }
      await pace(slice.length + found.length)
    }
    return done
  }
}

function attemptOf({ attempt, lines }: TriedRow): Attempt {
  const { atMs, stage, reply, outcome } = attempt
  return { atMs, stage, reply, outcome, transcript: lines ?? [] }
}

function deliveryOf(row: DeliveryRow): Omit<Delivery, 'releaseId'> {
  const { id, address, relay, state, attempts: tries, dueAtMs, lastReply, possibleDuplicate } = row
  return { id, address, relay, state, attempts: tries, dueAtMs, lastReply, possibleDuplicate }
}

/** Its recipients are the deliveries that were made from it. */
export function outgoingCopy(
  copy: typeof copies.$inferSelect,
  of: readonly Pick<DeliveryRow, 'copyId' | 'address'>[],
): OutgoingCopy {
  const { from, head, bodyOffset, relay } = copy
  const to = of.filter(({ copyId }) => copyId === copy.id).map(({ address }) => address)
  return { from, to, head, bodyOffset, relay }
}
