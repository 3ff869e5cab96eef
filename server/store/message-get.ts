import { asc, sql } from 'drizzle-orm'
import type { MessageId, OutgoingCopy } from '../domain/message.ts'
import { messageRow } from './message-rows.ts'
import type { QueryConnection } from './query-builder.ts'
import { attempts, copies, deliveries, messages } from './schema.ts'
import type { StoredMessage } from './store.types.ts'

/** Reads one message with its session, safe set, copy and the history of its deliveries. */
export function prepareMessageGet({ orm }: QueryConnection) {
  const [id, instanceId, seq] = ['id', 'instanceId', 'seq'].map((name) => sql.placeholder(name))
  const stored = orm
    .select()
    .from(messages)
    .where(
      sql`${messages.id} = ${id} and ${messages.instanceId} = ${instanceId} and ${messages.deletedAtMs} is null`,
    )
    .prepare()
  const delivered = orm
    .select()
    .from(deliveries)
    .where(sql`${deliveries.messageSeq} = ${seq}`)
    .orderBy(asc(deliveries.id))
    .prepare()
  const tried = orm
    .select()
    .from(attempts)
    .where(
      sql`${attempts.deliveryId} in (select ${deliveries.id} from ${deliveries} where ${deliveries.messageSeq} = ${seq})`,
    )
    .orderBy(asc(attempts.id))
    .prepare()
  const copyOf = orm
    .select()
    .from(copies)
    .where(sql`${copies.messageSeq} = ${seq}`)
    .orderBy(asc(copies.id))
    .prepare()
  return (args: { instanceId: number; id: MessageId }): StoredMessage | undefined => {
    const row = stored.get(args)
    if (row === undefined) return undefined
    const deliveryRows = delivered.all({ seq: row.seq })
    const history = Map.groupBy(tried.all({ seq: row.seq }), ({ deliveryId }) => deliveryId)
    const copy = copyOf.get({ seq: row.seq })
    return {
      ...messageRow(row, deliveryRows),
      session: row.session,
      safeSet: row.safeSet,
      copy: copy === undefined ? null : outgoingCopy(copy, deliveryRows),
      deliveries: deliveryRows.map((delivery) => ({
        id: delivery.id,
        address: delivery.address,
        relay: delivery.relay,
        state: delivery.state,
        attempts: delivery.attempts,
        dueAtMs: delivery.dueAtMs,
        lastReply: delivery.lastReply,
        possibleDuplicate: delivery.possibleDuplicate,
        history: (history.get(delivery.id) ?? []).map(({ atMs, stage, reply, outcome }) => ({
          atMs,
          stage,
          reply,
          outcome,
        })),
      })),
    }
  }
}

/** Its recipients are the deliveries that were made from it. */
export function outgoingCopy(
  copy: typeof copies.$inferSelect,
  of: readonly Pick<typeof deliveries.$inferSelect, 'copyId' | 'address'>[],
): OutgoingCopy {
  const { from, head, bodyOffset, relay } = copy
  const to = of.filter(({ copyId }) => copyId === copy.id).map(({ address }) => address)
  return { from, to, head, bodyOffset, relay }
}
