import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { Writer } from '../threads/writer.ts'
import type { EphemeralStore } from './ephemeral-store.types.ts'

interface PutArgs {
  readonly instanceId: number
  readonly expiresAtMs: number
}

export function createEphemeralStore({ driver }: Connection, writer: Writer): EphemeralStore {
  const over = driver
    .prepare<[number], string>(
      `SELECT name FROM ephemeral JOIN instances ON id = instance_id
       WHERE expires_at_ms <= ? AND deleted_at_ms IS NULL ORDER BY expires_at_ms`,
    )
    .pluck()
  const count = driver
    .prepare<[], number>(
      'SELECT count(*) FROM ephemeral JOIN instances ON id = instance_id WHERE deleted_at_ms IS NULL',
    )
    .pluck()
  return {
    put: (instanceId, expiresAtMs) => writer.run('ephemeralPut', { instanceId, expiresAtMs }),
    over: async (nowMs) => over.all(nowMs),
    count: async () => count.get() ?? 0,
  }
}

export function prepareEphemeralPut({ driver }: Connection): Operation<PutArgs, void> {
  const put = driver.prepare(
    `INSERT INTO ephemeral (instance_id, expires_at_ms) VALUES (?, ?)
     ON CONFLICT (instance_id) DO UPDATE SET expires_at_ms = excluded.expires_at_ms`,
  )
  return ({ instanceId, expiresAtMs }) => {
    put.run(instanceId, expiresAtMs)
    return outcome(undefined)
  }
}
