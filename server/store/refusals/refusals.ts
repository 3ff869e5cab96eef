import type { Refusal } from '../../domain/refusal.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { Reader } from '../threads/reader.ts'
import type { Writer } from '../threads/writer.ts'
import { ofVisible, refusalCondition } from './refusal-search.ts'
import type { RefusalQuery, RefusalStore } from './refusal-store.types.ts'

export function createRefusalStore(writer: Writer, reader: Reader): RefusalStore {
  return {
    add: (refusals) => writer.run('refusalsAdd', { refusals }),
    find: (query) => reader.query('refusals', query),
    prune: (beforeMs, keep) => writer.run('refusalsPrune', { beforeMs, keep }),
  }
}

export function prepareRefusalsAdd({
  driver,
}: Connection): Operation<{ readonly refusals: readonly Refusal[] }, void> {
  const insert = driver.prepare(
    `INSERT INTO refusals (at, first_at_ms, last_at_ms, count, client_address, helo_name, username, address, instance_id,
       reply) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return ({ refusals }) => {
    for (const refusal of refusals) {
      const { at, firstAtMs, lastAtMs, count, clientAddress, heloName, username, address } = refusal
      const when = [firstAtMs, lastAtMs, count]
      insert.run(at, ...when, clientAddress, heloName, username, address, refusal.instanceId, refusal.reply)
    }
    return outcome(undefined)
  }
}

export function prepareRefusalsPrune({
  driver,
}: Connection): Operation<{ readonly beforeMs: number; readonly keep: number }, number> {
  const old = driver.prepare('DELETE FROM refusals WHERE last_at_ms < ?')
  const many = driver.prepare(
    'DELETE FROM refusals WHERE id <= (SELECT id FROM refusals ORDER BY id DESC LIMIT 1 OFFSET ?)',
  )
  return ({ beforeMs, keep }) => outcome(old.run(beforeMs).changes + many.run(keep).changes)
}

/** They are few, by what housekeeping keeps, so all are looked at. */
export function prepareRefusals({ driver }: Connection) {
  return ({ instanceIds, unassigned, search, limit }: RefusalQuery): readonly Refusal[] => {
    const { sql, values } = refusalCondition(search)
    return driver
      .prepare<unknown[], Refusal>(
        `SELECT at, first_at_ms AS firstAtMs, last_at_ms AS lastAtMs, count, client_address AS clientAddress,
           helo_name AS heloName, username, address, instance_id AS instanceId, reply FROM refusals r
         WHERE ${ofVisible(instanceIds, unassigned)} AND ${sql} ORDER BY last_at_ms DESC, id DESC LIMIT ?`,
      )
      .all(...values, limit)
  }
}
