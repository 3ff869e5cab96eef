import type { Change } from '../../domain/change.ts'
import type { DeliveryState } from '../../domain/delivery.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import { type Changed, MESSAGE_OF } from './outbox-settle.ts'
import type { SteerAction, WaitingState } from './outbox-store.types.ts'

interface OneDelivery {
  readonly messageSeq: number
  readonly deliveryId: number
  readonly atMs: number
}

type Steer = (action: SteerAction, deliveryId: number, atMs: number) => Change | undefined

/** Makes a delivery that waits due now; false when it is settled, under way or not of that message. */
export function prepareOutboxRetryNow(
  connection: Connection,
  log: ChangeLog,
): Operation<OneDelivery, boolean> {
  const steer = prepareOfMessage(connection, log)
  return (one) => steer({ kind: 'retry' }, one)
}

/** Gives up a delivery that waits; false when it is settled, under way or not of that message. */
export function prepareOutboxCancel(
  connection: Connection,
  log: ChangeLog,
): Operation<OneDelivery & { readonly reason: string }, boolean> {
  const steer = prepareOfMessage(connection, log)
  return ({ reason, ...one }) => steer({ kind: 'cancel', reason }, one)
}

/** One slice of the deliveries of an instance that wait in one state, oldest first. */
export interface SteerSlice {
  readonly instanceId: number
  readonly state: WaitingState
  /** Null for all. */
  readonly relay: string | null
  /** Only what is due later; null for all. */
  readonly dueAfterMs: number | null
  readonly action: SteerAction
  /** What came after somebody asked is left alone. */
  readonly afterId: number
  readonly throughId: number
  readonly limit: number
  readonly atMs: number
}

export interface SteeredSlice {
  readonly changed: number
  /** Where to go on; null when there is no more. */
  readonly lastId: number | null
}

/** Steers a slice, so that intake never waits long for a long queue. */
export function prepareOutboxSteer(
  connection: Connection,
  log: ChangeLog,
): Operation<SteerSlice, SteeredSlice> {
  const waiting = connection.driver
    .prepare<(string | number | null)[], number>(
      `SELECT id FROM deliveries WHERE instance_id = ? AND state = ? AND id > ? AND id <= ?
         AND (? IS NULL OR relay = ?) AND (? IS NULL OR due_at_ms > ?) ORDER BY id LIMIT ?`,
    )
    .pluck()
  const steer = prepareSteer(connection, log)
  return ({ instanceId, state, relay, dueAfterMs, action, afterId, throughId, limit, atMs }) => {
    const only = [relay, relay, dueAfterMs, dueAfterMs]
    const ids = waiting.all(instanceId, state, afterId, throughId, ...only, limit)
    const changes = ids.flatMap((id) => steer(action, id, atMs) ?? [])
    const isMore = ids.length === limit
    return outcome({ changed: changes.length, lastId: isMore ? (ids.at(-1) ?? null) : null }, changes)
  }
}

function prepareOfMessage(connection: Connection, log: ChangeLog) {
  const isOf = connection.driver.prepare('SELECT 1 FROM deliveries WHERE id = ? AND message_seq = ?')
  const steer = prepareSteer(connection, log)
  return (action: SteerAction, { messageSeq, deliveryId, atMs }: OneDelivery) => {
    if (isOf.get(deliveryId, messageSeq) === undefined) return outcome(false)
    const change = steer(action, deliveryId, atMs)
    return change === undefined ? outcome(false) : outcome(true, [change])
  }
}

/** Only what waits is steered: what is under way may have been sent already, and what is settled stays so. */
function prepareSteer({ driver }: Connection, log: ChangeLog): Steer {
  type Steered = Changed & { readonly state: DeliveryState }
  const returning = `WHERE id = ? AND state IN ('queued', 'deferred') RETURNING state, ${MESSAGE_OF}`
  const retry = driver.prepare<[number, number], Steered>(`UPDATE deliveries SET due_at_ms = ? ${returning}`)
  const cancel = driver.prepare<[string, number], Steered>(
    `UPDATE deliveries SET state = 'cancelled', due_at_ms = NULL, last_reply = ? ${returning}`,
  )
  return (action, deliveryId, atMs) => {
    const steered =
      action.kind === 'retry' ? retry.get(atMs, deliveryId) : cancel.get(action.reason, deliveryId)
    if (steered === undefined) return undefined
    const { messageId, instanceId, state } = steered
    return log.append(atMs, instanceId, { kind: 'delivery.updated', messageId, deliveryId, state })
  }
}
