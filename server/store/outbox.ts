import { eq, sql } from './drizzle.ts'
import { outgoingCopy } from './message-get.ts'
import type { ClaimedGroup } from './outbox-claim.ts'
import { createPace, ROWS_PER_TURN } from './pace.ts'
import type { QueryConnection } from './query-builder.ts'
import type { Reader } from './reader.ts'
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

export function createOutboxStore(connection: QueryConnection, writer: Writer, reader: Reader): OutboxStore {
  const nextDue = connection.driver.prepare<[], { relay: string; dueAtMs: number }>(NEXT_DUE)
  const contentsOf = prepareContents(connection)
  return {
    async claim(request) {
      const groups = await writer.run('outboxClaim', request)
      return withContents(groups, contentsOf)
    },
    settle: (results, atMs) => writer.run('outboxSettle', { results, atMs }),
    nextDue: async () => nextDue.all(),
    unsettled: (instanceId) => reader.query('unsettled', { instanceId }),
    recover: (atMs) => writer.run('outboxRecover', { atMs }),
    retryNow: (messageSeq, deliveryId, atMs) =>
      writer.run('outboxRetryNow', { messageSeq, deliveryId, atMs }),
    cancel: (messageSeq, deliveryId, reason, atMs) =>
      writer.run('outboxCancel', { messageSeq, deliveryId, reason, atMs }),
  }
}

/** What is sent, read after the claim was committed: a copy and its message never change. */
function prepareContents({ orm }: QueryConnection) {
  const id = sql.placeholder('copyId')
  const copyOf = orm
    .select()
    .from(copies)
    .innerJoin(messages, eq(messages.seq, copies.messageSeq))
    .where(eq(copies.id, id))
    .prepare()
  const addressesOf = orm
    .select({ copyId: deliveries.copyId, address: deliveries.address })
    .from(deliveries)
    .where(eq(deliveries.copyId, id))
    .orderBy(deliveries.id)
    .prepare()
  return (copyId: number): Omit<ClaimedDeliveries, 'deliveries'> => {
    const row = copyOf.get({ copyId })
    if (row === undefined) throw new Error(`copy ${copyId} of a claimed delivery is gone`)
    const { messages: message, copies: copy } = row
    const { sizeBytes, canonical, hasEightBit, hasNul, safeSet } = message
    return {
      messageSeq: message.seq,
      messageId: message.id,
      instanceId: message.instanceId,
      copyId,
      copy: outgoingCopy(copy, addressesOf.all({ copyId })),
      facts: { sizeBytes, canonical, hasEightBit, hasNul },
      envelope: message.envelope,
      frozen: { safeSet, instanceKind: message.decisionInstanceKind, mode: message.decisionMode },
    }
  }
}

/**
 * What can't be read, as where the disk is damaged, is left to its lease, so that it holds nobody else up. Rejects
 * when nothing else was claimed.
 */
async function withContents(
  groups: readonly ClaimedGroup[],
  contentsOf: ReturnType<typeof prepareContents>,
): Promise<readonly ClaimedDeliveries[]> {
  const pace = createPace(ROWS_PER_TURN)
  const byCopy = new Map<number, ReturnType<typeof contentsOf>>()
  const errors: unknown[] = []
  for (const copyId of new Set(groups.map((group) => group.copyId))) {
    try {
      const contents = contentsOf(copyId)
      byCopy.set(copyId, contents)
      await pace(contents.copy.to.length)
    } catch (error) {
      errors.push(error)
    }
  }
  if (byCopy.size === 0 && errors.length > 0) throw errors[0]
  return groups.flatMap(({ copyId, deliveries: claimed }) => {
    const contents = byCopy.get(copyId)
    return contents === undefined ? [] : { ...contents, deliveries: claimed }
  })
}
