import { encodeMessage } from '../messages/encode-message.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'
import type { ClaimedDeliveries, OutboxStore, RawStore, SteerRequest } from '../store.types.ts'
import type { Reader } from '../threads/reader.ts'
import type { Writer } from '../threads/writer.ts'
import type { ClaimedGroup } from './outbox-claim.ts'
import { parseContents } from './outbox-contents.ts'
import { prepareReports } from './outbox-report.ts'
import { settleArgs } from './outbox-settle.ts'
import type { SteeredSlice, SteerSlice } from './outbox-steer.ts'
import type { NextDue } from './outbox-store.types.ts'

/** Deliveries that one write operation steers at most, so that intake never waits long for it. */
const STEERED_AT_ONCE = 200

/**
 * Steps through the index of what is due from queue to queue, so it does not matter how much waits in each: of a row value,
 * `(relay, instance_id) > (…)`, the index is asked for the first column alone, and all of a queue is passed over.
 */
const QUEUES = `
  WITH RECURSIVE queue (id) AS (
    SELECT * FROM (SELECT id FROM deliveries WHERE due_at_ms IS NOT NULL ORDER BY relay, instance_id LIMIT 1)
    UNION ALL
    SELECT coalesce(
      (SELECT id FROM deliveries WHERE due_at_ms IS NOT NULL AND relay = d.relay AND instance_id > d.instance_id
        ORDER BY instance_id LIMIT 1),
      (SELECT id FROM deliveries WHERE due_at_ms IS NOT NULL AND relay > d.relay ORDER BY relay, instance_id LIMIT 1))
    FROM queue JOIN deliveries d ON d.id = queue.id
  )`

export const NEXT_DUE = `${QUEUES}
  SELECT d.relay, min(coalesce(production.due_at_ms, staging.due_at_ms), coalesce(staging.due_at_ms, production.due_at_ms)) AS dueAtMs,
    production.due_at_ms AS productionDueAtMs
  FROM queue JOIN deliveries d ON d.id = queue.id
  LEFT JOIN instances ON instances.id = d.instance_id
  LEFT JOIN deliveries production ON production.id = (SELECT id FROM deliveries WHERE due_at_ms IS NOT NULL
    AND relay = d.relay AND instance_id = d.instance_id AND production = 1 ORDER BY due_at_ms LIMIT 1)
  LEFT JOIN deliveries staging ON staging.id = (SELECT id FROM deliveries WHERE due_at_ms IS NOT NULL
    AND relay = d.relay AND instance_id = d.instance_id AND production = 0 ORDER BY due_at_ms LIMIT 1)
  WHERE instances.sending_paused_at_ms IS NULL`

const WAITING_INSTANCES = `${QUEUES} SELECT DISTINCT d.instance_id FROM queue JOIN deliveries d ON d.id = queue.id`

export function createOutboxStore(
  connection: QueryConnection,
  { writer, reader, raw }: { readonly writer: Writer; readonly reader: Reader; readonly raw: RawStore },
): OutboxStore {
  const nextDue = connection.driver.prepare<[], NextDue>(NEXT_DUE)
  const lastId = connection.driver.prepare<[], number | null>('SELECT max(id) FROM deliveries').pluck()
  const waitingInstances = connection.driver.prepare<[], number>(WAITING_INSTANCES).pluck()
  const reports = prepareReports(connection)
  return {
    async claim(request) {
      const groups = await writer.run('outboxClaim', request)
      return readable(groups, raw)
    },
    settle: (results, atMs) => writer.run('outboxSettle', settleArgs(results, atMs)),
    nextDue: async () => earliest(nextDue.all()),
    unsettled: (instanceId) => reader.query('unsettled', { instanceId }),
    recover: (atMs) => writer.run('outboxRecover', { atMs }),
    retryNow: (messageSeq, deliveryId, atMs) =>
      writer.run('outboxRetryNow', { messageSeq, deliveryId, atMs }),
    cancel: (messageSeq, deliveryId, reason, atMs) =>
      writer.run('outboxCancel', { messageSeq, deliveryId, reason, atMs }),
    steer: (request) => steer(writer, { ...request, dueAfterMs: null }, lastId.get() ?? 0),
    async bringForward({ atMs, deferredAfterMs }) {
      const throughId = lastId.get() ?? 0
      let changed = 0
      for (const instanceId of waitingInstances.all()) {
        const one = { instanceId, relay: null, action: { kind: 'retry' }, atMs } as const
        changed += await steer(writer, { ...one, states: ['queued'], dueAfterMs: atMs }, throughId)
        changed += await steer(
          writer,
          { ...one, states: ['deferred'], dueAfterMs: deferredAfterMs },
          throughId,
        )
      }
      return changed
    },
    reports: async () => reports(),
    reported: ({ deliveryIds, message }) =>
      writer.run('outboxReported', { deliveryIds, message: message && encodeMessage(message) }),
    list: (query) => reader.query('outbox', query),
    release: (release) => writer.run('release', release),
  }
}

async function steer(
  writer: Writer,
  request: SteerRequest & Pick<SteerSlice, 'dueAfterMs'>,
  throughId: number,
): Promise<number> {
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

/** What can't be read is left to its lease, so that it holds nobody else up. Throws when nothing else was claimed. */
function readable(groups: readonly ClaimedGroup[], raw: RawStore): readonly ClaimedDeliveries[] {
  const errors: unknown[] = []
  const claims = groups.flatMap(({ contents, deliveries }) => {
    try {
      if (contents === null) throw new Error('a copy that was claimed could not be read')
      return { ...parseContents(contents, raw), deliveries }
    } catch (error) {
      errors.push(error)
      return []
    }
  })
  if (claims.length === 0 && errors.length > 0) throw errors[0]
  return claims
}
