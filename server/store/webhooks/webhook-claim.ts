import type { CallState } from '../../domain/webhook.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { CallClaim, CallResult, ClaimedCall } from './webhook-store.types.ts'

/** Webhooks with something that waits, by steps through the index: it does not matter how much waits. */
const WAITING_WEBHOOKS = `
  WITH RECURSIVE waiting (id) AS (
    SELECT min(webhook_id) FROM webhook_calls WHERE due_at_ms IS NOT NULL
    UNION ALL
    SELECT (SELECT min(webhook_id) FROM webhook_calls WHERE due_at_ms IS NOT NULL AND webhook_id > waiting.id)
    FROM waiting WHERE waiting.id IS NOT NULL
  )
  SELECT id FROM waiting WHERE id IS NOT NULL`

type Due = Omit<ClaimedCall, 'attemptId' | 'tries'> & {
  readonly tries: number
  readonly dueAtMs: number
}

/** Takes what is due, oldest first, and writes the attempt before anything is connected to. */
export function prepareWebhookClaim({ driver }: Connection): Operation<CallClaim, readonly ClaimedCall[]> {
  const waiting = driver.prepare<[], string>(WAITING_WEBHOOKS).pluck()
  const due = driver.prepare<[string, number, number], Due>(
    `SELECT seq, id, webhook_id AS webhookId, event, message_id AS messageId, body, tries, due_at_ms AS dueAtMs
     FROM webhook_calls WHERE webhook_id = ? AND due_at_ms <= ? ORDER BY due_at_ms, seq LIMIT ?`,
  )
  const endLost = driver.prepare(
    `UPDATE webhook_attempts SET outcome = 'unknown' WHERE call_seq = ? AND outcome = 'running'`,
  )
  const lease = driver.prepare(
    `UPDATE webhook_calls SET state = 'sending', attempts = attempts + 1, tries = tries + 1, due_at_ms = ?
     WHERE seq = ?`,
  )
  const attempt = driver.prepare(
    `INSERT INTO webhook_attempts (call_seq, at_ms, outcome) VALUES (?, ?, 'running')`,
  )
  return ({ atMs, leaseUntilMs, perWebhook, limit, underWay }) => {
    const candidates = waiting
      .all()
      .flatMap((id) => due.all(id, atMs, Math.max(0, perWebhook - (underWay[id] ?? 0))))
      .sort((a, b) => a.dueAtMs - b.dueAtMs)
      .slice(0, limit)
    return outcome(
      candidates.map(({ dueAtMs: _, ...call }) => {
        endLost.run(call.seq)
        lease.run(leaseUntilMs, call.seq)
        const attemptId = Number(attempt.run(call.seq, atMs).lastInsertRowid)
        return { ...call, tries: call.tries + 1, attemptId }
      }),
    )
  }
}

/** Writes how attempts ended; one that lost its lease meanwhile stays `unknown`. */
export function prepareWebhookSettle({ driver }: Connection): Operation<readonly CallResult[], void> {
  const end = driver.prepare(
    `UPDATE webhook_attempts SET outcome = ?, exchange = ? WHERE id = ? AND outcome = 'running'`,
  )
  const settle = driver.prepare(
    `UPDATE webhook_calls SET state = ?, due_at_ms = ? WHERE seq = ? AND state = 'sending'`,
  )
  return (results) => {
    for (const { seq, attemptId, outcome: ended, exchange, retryAtMs } of results) {
      if (end.run(ended, JSON.stringify(exchange), attemptId).changes === 0) continue
      settle.run(stateAfter(ended, retryAtMs), retryAtMs, seq)
    }
    return outcome(undefined)
  }
}

function stateAfter(ended: CallResult['outcome'], retryAtMs: number | null): CallState {
  if (ended !== 'deferred') return ended
  return retryAtMs === null ? 'failed' : 'deferred'
}

/** What is being tried belongs to a server that is gone. */
export function prepareWebhookRecover({ driver }: Connection): Operation<{ readonly atMs: number }, number> {
  const attempts = driver.prepare(
    `UPDATE webhook_attempts SET outcome = 'unknown' WHERE outcome = 'running' AND call_seq IN
       (SELECT seq FROM webhook_calls WHERE due_at_ms IS NOT NULL AND state = 'sending')`,
  )
  const calls = driver.prepare(
    `UPDATE webhook_calls SET state = 'deferred', due_at_ms = ? WHERE due_at_ms IS NOT NULL AND state = 'sending'`,
  )
  return ({ atMs }) => {
    attempts.run()
    return outcome(calls.run(atMs).changes)
  }
}
