import type { MessageId } from '../../domain/message.ts'
import { excess, type Holdings, type Retention } from '../../domain/retention.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import { type AddToCounters, type Counted, counted } from './counters.ts'
import { prepareRemoveMessages, REMOVE_BYTES_MAX } from './remove-message.ts'

/** Index entries that one slice looks at, and messages that it removes at most: a few milliseconds of the writer. */
const LOOKED_AT = 500
const REMOVED = 20
/** More than this is told as one change. */
const TOLD_SINGLY = 10

interface PruneArgs {
  readonly instanceId: number
  readonly retention: Retention
  readonly atMs: number
  /** Where the slice before ended, and what it left over its bounds because it has deliveries or a report to make. */
  readonly afterSeq: number
  readonly spared: Amount
}

interface Amount {
  readonly messages: number
  readonly bytes: number
}

interface PruneStep {
  readonly removed: number
  readonly afterSeq: number
  readonly spared: Amount
  readonly isLast: boolean
}

interface Candidate extends Counted {
  readonly seq: number
  readonly receivedAtMs: number
  readonly unsettled: number
}

/** Removes a slice of what is over the retention, oldest first. */
export function preparePrune(
  connection: Connection,
  log: ChangeLog,
  addToCounters: AddToCounters,
): Operation<PruneArgs, PruneStep> {
  const { driver } = connection
  const look = driver.prepare<[number, number, number], Candidate>(
    `SELECT seq, received_at_ms AS receivedAtMs, size_bytes AS sizeBytes, starred, read, decision = 'hold' AS held,
       EXISTS (SELECT 1 FROM deliveries d WHERE d.message_seq = m.seq AND (d.due_at_ms IS NOT NULL OR d.report IS NOT NULL)) AS unsettled
     FROM messages m WHERE instance_id = ? AND deleted_at_ms IS NULL AND seq > ? ORDER BY seq LIMIT ?`,
  )
  const holdings = driver.prepare<[number], Holdings>(
    `SELECT total AS messages, bytes, starred, starred_bytes AS starredBytes FROM counters WHERE instance_id = ?`,
  )
  const idOf = driver.prepare<[number], MessageId>('SELECT id FROM messages WHERE seq = ?').pluck()
  const remove = prepareRemoveMessages(connection)
  return (args) => {
    const { instanceId, atMs, afterSeq } = args
    const held = holdings.get(instanceId)
    if (held === undefined) return outcome({ ...args, removed: 0, isLast: true })
    const found = look.all(instanceId, afterSeq, LOOKED_AT)
    const { over, ...step } = choose(found, args, held)
    if (over.length === 0) return outcome({ ...step, removed: 0 })
    const ids = over.length > TOLD_SINGLY ? [] : over.flatMap(({ seq }) => idOf.get(seq) ?? [])
    remove(over)
    addToCounters(instanceId, counted(over, -1))
    const changes =
      ids.length === 0
        ? [log.append(atMs, instanceId, { kind: 'messages.deleted' })]
        : ids.map((messageId) => log.append(atMs, instanceId, { kind: 'message.deleted', messageId }))
    return outcome({ ...step, removed: over.length }, changes)
  }
}

/**
 * Which of the candidates go. Those with deliveries to make stay and none goes in their place. Candidates behind
 * the first young one are still looked at, since clocks jump.
 */
function choose(
  found: readonly Candidate[],
  { retention, atMs, afterSeq, spared }: PruneArgs,
  held: Holdings,
): Omit<PruneStep, 'removed'> & { readonly over: readonly Candidate[] } {
  const total = excess(retention, held)
  const oldestMs = retention.ageMs === null ? Number.NEGATIVE_INFINITY : atMs - retention.ageMs
  const over: Candidate[] = []
  let taken: Amount = { messages: 0, bytes: 0 }
  let kept = spared
  let left: Amount = {
    messages: (total.messages ?? 0) - spared.messages,
    bytes: (total.bytes ?? 0) - spared.bytes,
  }
  let lastSeq = afterSeq
  let isAnyOld = false
  for (const candidate of found) {
    const { seq, sizeBytes, receivedAtMs, starred, unsettled } = candidate
    const isOld = receivedAtMs <= oldestMs
    const goes = starred === 0 && (isOld || left.messages > 0 || left.bytes > 0)
    if (goes && unsettled === 0 && isFull(taken, sizeBytes)) {
      return { over, afterSeq: lastSeq, spared: kept, isLast: false }
    }
    lastSeq = seq
    isAnyOld ||= isOld
    if (!goes) continue
    left = plus(left, -1, -sizeBytes)
    if (unsettled === 1) kept = plus(kept, 1, sizeBytes)
    else {
      taken = plus(taken, 1, sizeBytes)
      over.push(candidate)
    }
  }
  const isLast = found.length < LOOKED_AT || (left.messages <= 0 && left.bytes <= 0 && !isAnyOld)
  return { over, afterSeq: lastSeq, spared: kept, isLast }
}

function isFull({ messages, bytes }: Amount, moreBytes: number): boolean {
  return messages === REMOVED || (messages > 0 && bytes + moreBytes > REMOVE_BYTES_MAX)
}

function plus({ messages, bytes }: Amount, moreMessages: number, moreBytes: number): Amount {
  return { messages: messages + moreMessages, bytes: bytes + moreBytes }
}
