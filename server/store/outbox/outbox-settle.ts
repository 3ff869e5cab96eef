import type { Change } from '../../domain/change.ts'
import type { DeliveryState } from '../../domain/delivery.ts'
import type { MessageId } from '../../domain/message.ts'
import type { TranscriptLine } from '../../domain/session.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { DeliveryResult } from '../store.types.ts'

/** As JSON, each transcript once: cheaper to hand over than objects, and as it is stored. */
export interface SettleArgs {
  readonly results: readonly (Omit<DeliveryResult, 'transcript'> & {
    /** Which of `transcripts`; null where nothing was said. */
    readonly transcript: number | null
  })[]
  readonly transcripts: readonly string[]
  readonly atMs: number
}

export function settleArgs(results: readonly DeliveryResult[], atMs: number): SettleArgs {
  const known = new Map<readonly TranscriptLine[], number>()
  const numberOf = (transcript: readonly TranscriptLine[]) => {
    const number = known.get(transcript) ?? known.size
    known.set(transcript, number)
    return number
  }
  const encoded = results.map(({ transcript, ...result }) => ({
    ...result,
    transcript: transcript.length === 0 ? null : numberOf(transcript),
  }))
  return { results: encoded, transcripts: [...known.keys()].map((lines) => JSON.stringify(lines)), atMs }
}

export interface Changed {
  readonly messageId: MessageId
  readonly instanceId: number
}

/** Which message a delivery is of, for its change. */
export const MESSAGE_OF = `(SELECT id FROM messages WHERE seq = message_seq) AS messageId, instance_id AS instanceId`

/**
 * Writes how attempts ended. An attempt that lost its lease meanwhile is `unknown` already and stays so; one that
 * was not possible leaves no trace but its reason.
 */
export function prepareOutboxSettle({ driver }: Connection, log: ChangeLog): Operation<SettleArgs, void> {
  const endAttempt = driver.prepare(
    `UPDATE attempts SET outcome = ?, stage = ?, reply = ?, transcript_id = ?
     WHERE id = ? AND delivery_id = ? AND outcome = 'running'`,
  )
  const forgetAttempt = driver.prepare(
    `DELETE FROM attempts WHERE id = ? AND delivery_id = ? AND outcome = 'running'`,
  )
  const update = driver.prepare<(string | number | null)[], Changed>(
    `UPDATE deliveries SET state = ?, due_at_ms = ?, lease_owner = NULL, last_reply = coalesce(?, last_reply),
       possible_duplicate = possible_duplicate OR ?, attempts = attempts - ?, tries = tries - ?,
       report = coalesce(?, report), delay_reported = delay_reported OR ?
     WHERE id = ? AND state = 'sending' RETURNING ${MESSAGE_OF}`,
  )
  const keep = prepareTranscripts(driver)
  const revoke = prepareRevoke(driver)
  return ({ results, transcripts, atMs }) => {
    const changes: Change[] = []
    const transcriptOf = keep(transcripts)
    for (const result of results) {
      const { attemptId, deliveryId, outcome: end, stage, reply, report, usesTry } = result
      const isNone = end === 'deferred' && stage === null
      const ended = isNone
        ? forgetAttempt.run(attemptId, deliveryId)
        : endAttempt.run(end, stage, reply, transcriptOf(result), attemptId, deliveryId)
      if (ended.changes === 0) continue
      const state = stateAfter(result)
      const dueAtMs = state === 'deferred' ? result.retryAtMs : null
      const counts = [Number(end === 'unknown'), Number(isNone), Number(isNone || !usesTry)]
      const told = [report, Number(report === 'delay')]
      const changed = update.get(state, dueAtMs, reply, ...counts, ...told, deliveryId)
      if (changed === undefined) continue
      const { messageId, instanceId } = changed
      const revoked = state === 'deferred' ? revoke(deliveryId) : undefined
      const after = revoked?.state ?? state
      changes.push(
        log.append(atMs, instanceId, { kind: 'delivery.updated', messageId, deliveryId, state: after }),
      )
    }
    return outcome(undefined, changes)
  }
}

/** What somebody did to the instance before this was written down. */
const REVOKED = 'The instance became staging while this was being sent.'

type Revoked = Changed & { readonly state: DeliveryState }

/** Cancels what would be sent again, where its instance was production and is staging now; undefined elsewhere. */
function prepareRevoke(driver: Connection['driver']): (deliveryId: number) => Revoked | undefined {
  const revoke = driver.prepare<[string, number], Revoked>(
    `UPDATE deliveries SET state = 'cancelled', due_at_ms = NULL,
       last_reply = ? || iif(possible_duplicate, ' The relay may have it.', '')
     WHERE id = ? AND production = 1 AND (SELECT kind FROM instances WHERE instances.id = instance_id) = 'staging'
     RETURNING state, ${MESSAGE_OF}`,
  )
  return (deliveryId) => revoke.get(REVOKED, deliveryId)
}

/** Writes each transcript once, however many results share it. */
function prepareTranscripts(driver: Connection['driver']) {
  const insert = driver.prepare(
    `INSERT INTO transcripts (message_seq, lines) SELECT message_seq, ? FROM deliveries WHERE id = ?`,
  )
  return (transcripts: readonly string[]) => {
    const kept = new Map<number, number>()
    return ({ transcript, deliveryId }: SettleArgs['results'][number]): number | null => {
      if (transcript === null) return null
      const known = kept.get(transcript)
      if (known !== undefined) return known
      const id = Number(insert.run(transcripts[transcript], deliveryId).lastInsertRowid)
      kept.set(transcript, id)
      return id
    }
  }
}

function stateAfter({ outcome: end, isCancelled, retryAtMs }: SettleArgs['results'][number]): DeliveryState {
  if (isCancelled) return 'cancelled'
  if (end === 'relayed') return end
  return retryAtMs === null || end === 'failed' ? 'failed' : 'deferred'
}

/**
 * Every delivery under way belongs to a worker that is gone: due again, its attempt `unknown`; cancelled where its
 * instance was production and is staging now. How many.
 */
export function prepareOutboxRecover(
  { driver }: Connection,
  log: ChangeLog,
): Operation<{ readonly atMs: number }, number> {
  const endAttempts = driver.prepare(
    `UPDATE attempts SET outcome = 'unknown' WHERE outcome = 'running' AND delivery_id = ?`,
  )
  const sending = driver.prepare<[], number>(
    `SELECT id FROM deliveries WHERE due_at_ms IS NOT NULL AND state = 'sending'`,
  )
  const revoke = prepareRevoke(driver)
  const update = driver.prepare<[number, number], Revoked>(
    `UPDATE deliveries SET state = 'deferred', due_at_ms = ?, lease_owner = NULL, possible_duplicate = 1
     WHERE id = ? RETURNING state, ${MESSAGE_OF}`,
  )
  return ({ atMs }) => {
    const changes: Change[] = []
    for (const deliveryId of sending.pluck().all()) {
      endAttempts.run(deliveryId)
      const deferred = update.get(atMs, deliveryId)
      const changed = revoke(deliveryId) ?? deferred
      if (changed === undefined) continue
      const { messageId, instanceId, state } = changed
      changes.push(log.append(atMs, instanceId, { kind: 'delivery.updated', messageId, deliveryId, state }))
    }
    return outcome(changes.length, changes)
  }
}
