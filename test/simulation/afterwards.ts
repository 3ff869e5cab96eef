import { expect } from 'vitest'
import { spanMs } from '../../server/domain/retry.ts'
import type { Model } from './model.ts'
import { SCHEDULE, type Schedule } from './schedule.ts'

interface Row {
  readonly releaseId: number | null
  readonly messageId: string
  readonly address: string
  readonly state: string
  readonly possibleDuplicate: number
  readonly unknown: number
  readonly tries: number
  readonly triedForMs: number
  readonly lastReply: string | null
}

/** An attempt is dated before a relay makes us wait. */
const GREETING_MS = 30 * 60_000

/** Rows that say one thing here and another there. */
const CONTRADICTIONS = `
  SELECT d.id, d.state, d.due_at_ms, d.attempts, d.tries, count(a.id) AS written
  FROM deliveries d LEFT JOIN attempts a ON a.delivery_id = d.id GROUP BY d.id
  HAVING written <> d.attempts OR d.tries > d.attempts
    OR coalesce(sum(a.outcome = 'running'), 0) <> (d.state = 'sending')
    OR (d.due_at_ms IS NULL) <> (d.state IN ('relayed', 'failed', 'cancelled'))
    OR (d.state = 'relayed') <> (coalesce(sum(a.outcome = 'relayed'), 0) = 1)
    OR (d.possible_duplicate = 0 AND coalesce(sum(a.outcome = 'unknown'), 0) > 0)
    OR (d.possible_duplicate = 1 AND NOT EXISTS (
      SELECT 1 FROM deliveries e JOIN attempts u ON u.delivery_id = e.id AND u.outcome = 'unknown'
      WHERE e.message_seq = d.message_seq AND e.address = d.address AND e.id <= d.id))`

const OUTCOMES = `
  SELECT m.id AS messageId, d.address, d.state, c.release_id AS releaseId, d.possible_duplicate AS possibleDuplicate, d.last_reply AS lastReply, d.tries,
    (SELECT max(at_ms) FROM attempts a WHERE a.delivery_id = d.id) - d.created_at_ms AS triedForMs,
    (SELECT count(*) FROM attempts a WHERE a.delivery_id = d.id AND a.outcome = 'unknown') AS unknown
  FROM deliveries d JOIN messages m ON m.seq = d.message_seq JOIN copies c ON c.id = d.copy_id`

/** What must be true of every schedule once all is settled. */
export function checkAfterwards({ database, model }: Schedule): void {
  const { driver } = database.connection
  expect(driver.prepare(CONTRADICTIONS).all()).toEqual([])
  const stored = driver.prepare('SELECT count(*) FROM messages').pluck().get()
  expect(stored).toBe(model.messages.size)
  const rows = driver.prepare<[], Row>(OUTCOMES).all()
  for (const row of rows) checkRow(row, model)
  for (const [key, same] of Map.groupBy(rows, ({ messageId, address }) => `${messageId} ${address}`)) {
    const [messageId = '', address = ''] = key.split(' ')
    const taken = model.messages.get(messageId)?.taken.get(address) ?? 0
    const relayed = same.filter(({ state }) => state === 'relayed').length
    const unknown = same.reduce((sum, row) => sum + row.unknown, 0)
    const what = `${key}: taken ${taken} times, relayed ${relayed}, unknown ${unknown}`
    // At least once; more often only where an attempt ended without an answer.
    expect(taken, what).toBeGreaterThanOrEqual(relayed)
    expect(taken, what).toBeLessThanOrEqual(relayed + unknown)
  }
}

function checkRow(row: Row, model: Model): void {
  const message = model.messages.get(row.messageId)
  if (message === undefined) throw new Error(`a delivery of no message: ${row.messageId}`)
  const what = `${row.address} of ${row.messageId}: ${row.state} ("${row.lastReply}")`
  const mayBe = row.releaseId === null ? message.frozen : message.released
  expect(mayBe.has(row.address), what).toBe(true)
  expect(['relayed', 'failed', 'cancelled'], what).toContain(row.state)
  if (row.state !== 'failed') return
  const isExhausted = row.tries > SCHEDULE.length || row.triedForMs >= spanMs(SCHEDULE) - GREETING_MS
  expect(isExhausted || model.refusedForGood.has(row.address), what).toBe(true)
}
