import { eq, sql } from './drizzle.ts'
import { encodeMessage } from './encode-message.ts'
import { outgoingCopy } from './message-get.ts'
import type { ClaimedGroup } from './outbox-claim.ts'
import { prepareReports } from './outbox-report.ts'
import type { SteeredSlice } from './outbox-steer.ts'
import type { NextDue } from './outbox-store.types.ts'
import { createPace, ROWS_PER_TURN } from './pace.ts'
import type { QueryConnection } from './query-builder.ts'
import type { Reader } from './reader.ts'
import { copies, deliveries, messages, releases } from './schema.ts'
import type { ClaimedDeliveries, OutboxStore, SteerRequest } from './store.types.ts'
import type { Writer } from './writer.ts'

/** Deliveries that one write operation steers at most, so that intake never waits long for it. */
const STEERED_AT_ONCE = 200

/** Steps through the index of what is due from queue to queue, so it does not matter how much waits in each. */
const NEXT_DUE = `
  WITH RECURSIVE queue (id) AS (
    SELECT * FROM (SELECT id FROM deliveries WHERE due_at_ms IS NOT NULL ORDER BY relay, instance_id LIMIT 1)
    UNION ALL
    SELECT (SELECT next.id FROM deliveries next
      WHERE next.due_at_ms IS NOT NULL AND (next.relay, next.instance_id) > (d.relay, d.instance_id)
      ORDER BY next.relay, next.instance_id LIMIT 1)
    FROM queue JOIN deliveries d ON d.id = queue.id
  )
  SELECT d.relay, min(coalesce(production.due_at_ms, staging.due_at_ms), coalesce(staging.due_at_ms, production.due_at_ms)) AS dueAtMs,
    production.due_at_ms AS productionDueAtMs
  FROM queue JOIN deliveries d ON d.id = queue.id
  LEFT JOIN instances ON instances.id = d.instance_id
  LEFT JOIN deliveries production ON production.id = (SELECT id FROM deliveries WHERE due_at_ms IS NOT NULL
    AND relay = d.relay AND instance_id = d.instance_id AND production = 1 ORDER BY due_at_ms LIMIT 1)
  LEFT JOIN deliveries staging ON staging.id = (SELECT id FROM deliveries WHERE due_at_ms IS NOT NULL
    AND relay = d.relay AND instance_id = d.instance_id AND production = 0 ORDER BY due_at_ms LIMIT 1)
  WHERE instances.sending_paused_at_ms IS NULL`

export function createOutboxStore(connection: QueryConnection, writer: Writer, reader: Reader): OutboxStore {
  const nextDue = connection.driver.prepare<[], NextDue>(NEXT_DUE)
  const lastId = connection.driver.prepare<[], number | null>('SELECT max(id) FROM deliveries').pluck()
  const contentsOf = prepareContents(connection)
  const reports = prepareReports(connection)
  return {
    async claim(request) {
      const groups = await writer.run('outboxClaim', request)
      return withContents(groups, contentsOf)
    },
    settle: (results, atMs) => writer.run('outboxSettle', { results, atMs }),
    nextDue: async () => earliest(nextDue.all()),
    unsettled: (instanceId) => reader.query('unsettled', { instanceId }),
    recover: (atMs) => writer.run('outboxRecover', { atMs }),
    retryNow: (messageSeq, deliveryId, atMs) =>
      writer.run('outboxRetryNow', { messageSeq, deliveryId, atMs }),
    cancel: (messageSeq, deliveryId, reason, atMs) =>
      writer.run('outboxCancel', { messageSeq, deliveryId, reason, atMs }),
    steer: (request) => steer(writer, request, lastId.get() ?? 0),
    reports: async () => reports(),
    reported: ({ deliveryIds, message }) =>
      writer.run('outboxReported', { deliveryIds, message: message && encodeMessage(message) }),
    list: (query) => reader.query('outbox', query),
    release: (release) => writer.run('release', release),
  }
}

async function steer(writer: Writer, request: SteerRequest, throughId: number): Promise<number> {
  const { states, ...rest } = request
  let changed = 0
  for (const state of states) {
    let afterId: number | null = 0
    while (afterId !== null) {
      const slice = { ...rest, state, afterId, throughId, limit: STEERED_AT_ONCE }
      const steered: SteeredSlice = await writer.run('outboxSteer', slice)
      changed += steered.changed
      afterId = steered.lastId
    }
  }
  return changed
}

/** The earliest of the queues of each relay. */
function earliest(queues: readonly NextDue[]): readonly NextDue[] {
  const byRelay = new Map<string, NextDue>()
  for (const { relay, dueAtMs, productionDueAtMs } of queues) {
    const known = byRelay.get(relay)
    const production = [known?.productionDueAtMs ?? null, productionDueAtMs].filter((atMs) => atMs !== null)
    byRelay.set(relay, {
      relay,
      dueAtMs: Math.min(dueAtMs, known?.dueAtMs ?? dueAtMs),
      productionDueAtMs: production.length === 0 ? null : Math.min(...production),
    })
  }
  return [...byRelay.values()]
}

/** What is sent, read after the claim was committed: a copy and its message never change. */
function prepareContents({ orm }: QueryConnection) {
  const id = sql.placeholder('copyId')
  const copyOf = orm
    .select()
    .from(copies)
    .innerJoin(messages, eq(messages.seq, copies.messageSeq))
    .leftJoin(releases, eq(releases.id, copies.releaseId))
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
    const { messages: message, copies: copy, releases: release } = row
    const { sizeBytes, canonical, hasEightBit, hasNul } = message
    // What a person released is a redirect, whatever the rule had decided.
    const mode = release?.kind === 'release' ? 'redirect' : message.decisionMode
    const safeSet = release?.safeSet ?? message.safeSet
    return {
      messageSeq: message.seq,
      messageId: message.id,
      instanceId: message.instanceId,
      copyId,
      copy: outgoingCopy(copy, addressesOf.all({ copyId })),
      facts: { sizeBytes, canonical, hasEightBit, hasNul },
      envelope: message.envelope,
      frozen: { safeSet, instanceKind: message.decisionInstanceKind, mode },
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
