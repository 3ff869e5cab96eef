import { eq, inArray } from 'drizzle-orm'
import { outgoingCopy } from './message-get.ts'
import type { ClaimedGroup } from './outbox-claim.ts'
import type { QueryConnection } from './query-builder.ts'
import { copies, deliveries, messages } from './schema.ts'
import type { ClaimedDeliveries, OutboxStore } from './store.types.ts'
import type { Writer } from './writer.ts'

/** Steps through the index of what is due from relay to relay, so it does not matter how much waits at each. */
const NEXT_DUE = `
  WITH RECURSIVE waiting (relay) AS (
    SELECT min(relay) FROM deliveries WHERE due_at_ms IS NOT NULL
    UNION ALL
    SELECT (SELECT min(relay) FROM deliveries WHERE due_at_ms IS NOT NULL AND relay > waiting.relay)
    FROM waiting WHERE waiting.relay IS NOT NULL
  )
  SELECT waiting.relay, min(due_at_ms) AS dueAtMs
  FROM waiting, (SELECT 0 AS production UNION SELECT 1) AS class, deliveries d
  WHERE d.relay = waiting.relay AND d.production = class.production AND d.due_at_ms = (
    SELECT min(due_at_ms) FROM deliveries
    WHERE relay = waiting.relay AND production = class.production AND due_at_ms IS NOT NULL
  )
  GROUP BY waiting.relay`

export function createOutboxStore(connection: QueryConnection, writer: Writer): OutboxStore {
  const nextDue = connection.driver.prepare<[], { relay: string; dueAtMs: number }>(NEXT_DUE)
  return {
    async claim(request) {
      const groups = await writer.run('outboxClaim', request)
      return withContents(connection, groups)
    },
    settle: (results, atMs) => writer.run('outboxSettle', { results, atMs }),
    nextDue: async () => nextDue.all(),
    recover: (atMs) => writer.run('outboxRecover', { atMs }),
    retryNow: (messageSeq, deliveryId, atMs) =>
      writer.run('outboxRetryNow', { messageSeq, deliveryId, atMs }),
    cancel: (messageSeq, deliveryId, reason, atMs) =>
      writer.run('outboxCancel', { messageSeq, deliveryId, reason, atMs }),
  }
}

/** What is sent, read after the claim was committed: a copy and its message never change. */
function withContents(
  { orm }: QueryConnection,
  groups: readonly ClaimedGroup[],
): readonly ClaimedDeliveries[] {
  const copyIds = [...new Set(groups.map(({ copyId }) => copyId))]
  const found = orm
    .select()
    .from(copies)
    .innerJoin(messages, eq(messages.seq, copies.messageSeq))
    .where(inArray(copies.id, copyIds))
    .all()
  const byId = new Map(found.map((row) => [row.copies.id, row]))
  const to = orm
    .select({ copyId: deliveries.copyId, address: deliveries.address })
    .from(deliveries)
    .where(inArray(deliveries.copyId, copyIds))
    .orderBy(deliveries.id)
    .all()
  return groups.flatMap(({ copyId, deliveries: claimed }) => {
    const row = byId.get(copyId)
    if (row === undefined) return []
    const { messages: message, copies: copy } = row
    return {
      messageSeq: message.seq,
      messageId: message.id,
      instanceId: message.instanceId,
      copyId,
      copy: outgoingCopy(copy, to),
      facts: {
        sizeBytes: message.sizeBytes,
        canonical: message.canonical,
        hasEightBit: message.hasEightBit,
        hasNul: message.hasNul,
      },
      envelope: message.envelope,
      frozen: {
        safeSet: message.safeSet,
        instanceKind: message.decisionInstanceKind,
        mode: message.decisionMode,
      },
      deliveries: claimed,
    }
  })
}
