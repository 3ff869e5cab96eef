import { CALLS_WAITING_MAX } from '../../domain/webhook.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { CallPrune, ClaimedCall, NewCall } from './webhook-store.types.ts'

interface EnqueueArgs {
  readonly cursor: number
  readonly calls: readonly NewCall[]
}

interface BeginArgs {
  readonly call: NewCall
  readonly leaseUntilMs: number
}

interface RedeliverArgs {
  readonly webhookId: string
  readonly id: string
  readonly atMs: number
}

/** `INSERT … SELECT`, so that a webhook that was removed meanwhile gets none, nor is one told of a message that was. */
const INSERT_CALL = `INSERT INTO webhook_calls
    (id, webhook_id, event, message_id, body, created_at_ms, due_at_ms, state, attempts, tries)
  SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ? FROM webhooks
  WHERE id = ? AND (? IS NULL OR EXISTS (SELECT 1 FROM messages WHERE messages.id = ?))`

/** The cursor and the calls that lie before it are one commit: a crash neither loses nor doubles one. */
export function prepareWebhookEnqueue({ driver }: Connection): Operation<EnqueueArgs, number> {
  const insert = driver.prepare(INSERT_CALL)
  const waiting = driver
    .prepare<[string], number>(
      'SELECT count(*) FROM webhook_calls WHERE webhook_id = ? AND due_at_ms IS NOT NULL',
    )
    .pluck()
  const move = driver.prepare(
    'INSERT INTO webhook_cursor (id, seq) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET seq = excluded.seq',
  )
  return ({ cursor, calls }) => {
    const room = new Map<string, number>()
    let refused = 0
    for (const { id, webhookId, event, messageId, body, atMs } of calls) {
      const left = room.get(webhookId) ?? CALLS_WAITING_MAX - (waiting.get(webhookId) ?? 0)
      room.set(webhookId, left - 1)
      if (left > 0)
        insert.run(id, event, messageId, body, atMs, atMs, 'queued', 0, 0, webhookId, messageId, messageId)
      else refused += 1
    }
    move.run(cursor)
    return outcome(refused)
  }
}

/** Adds a call that is being tried already. */
export function prepareWebhookBegin({ driver }: Connection): Operation<BeginArgs, ClaimedCall | null> {
  const insert = driver.prepare(INSERT_CALL)
  const attempt = driver.prepare(
    `INSERT INTO webhook_attempts (call_seq, at_ms, outcome) VALUES (?, ?, 'running')`,
  )
  return ({ call, leaseUntilMs }) => {
    const { id, webhookId, event, messageId, body, atMs } = call
    const values = [id, event, messageId, body, atMs, leaseUntilMs, 'sending', 1, 1]
    const added = insert.run(...values, webhookId, messageId, messageId)
    if (added.changes === 0) return outcome(null)
    const seq = Number(added.lastInsertRowid)
    const attemptId = Number(attempt.run(seq, atMs).lastInsertRowid)
    return outcome({ seq, id, webhookId, event, messageId, body, attemptId, tries: 1 })
  }
}

export function prepareWebhookRedeliver({ driver }: Connection): Operation<RedeliverArgs, boolean> {
  const queue = driver.prepare(
    `UPDATE webhook_calls SET state = 'queued', tries = 0, due_at_ms = ?
     WHERE id = ? AND webhook_id = ? AND state <> 'sending'`,
  )
  return ({ webhookId, id, atMs }) => outcome(queue.run(atMs, id, webhookId).changes === 1)
}

export function prepareWebhookPrune({ driver }: Connection): Operation<CallPrune, number> {
  const old = driver.prepare(
    `DELETE FROM webhook_calls WHERE seq IN (SELECT seq FROM webhook_calls
       WHERE due_at_ms IS NULL AND created_at_ms < ? ORDER BY seq LIMIT ?)`,
  )
  const webhooks = driver.prepare<[], string>('SELECT id FROM webhooks').pluck()
  const newest = driver
    .prepare<[string, number], number>(
      'SELECT seq FROM webhook_calls WHERE webhook_id = ? ORDER BY seq DESC LIMIT 1 OFFSET ?',
    )
    .pluck()
  const over = driver.prepare(
    `DELETE FROM webhook_calls WHERE seq IN (SELECT seq FROM webhook_calls
       WHERE webhook_id = ? AND seq <= ? AND due_at_ms IS NULL ORDER BY seq LIMIT ?)`,
  )
  const forgetPrevious = driver.prepare(
    `UPDATE webhooks SET previous_sealed = NULL, previous_constant = NULL, previous_until_ms = NULL
     WHERE previous_until_ms <= ?`,
  )
  return ({ atMs, beforeMs, keep, limit }) => {
    forgetPrevious.run(atMs)
    let gone = old.run(beforeMs, limit).changes
    for (const id of webhooks.all()) {
      const upTo = newest.get(id, keep)
      if (upTo !== undefined && gone < limit) gone += over.run(id, upTo, limit - gone).changes
    }
    return outcome(gone)
  }
}
