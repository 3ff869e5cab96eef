import { CONSTANTS_MAX, type Constant } from '../../domain/constant.ts'
import { Failure } from '../../domain/failure.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { Writer } from '../threads/writer.ts'
import type { ConstantStore } from './secret-store.types.ts'

interface RemoveArgs {
  readonly instanceId: number
  readonly name: string
  readonly atMs: number
}

export function createConstantStore({ driver }: Connection, writer: Writer): ConstantStore {
  const ofInstance = driver.prepare<[number], Constant>(
    `SELECT instance_id AS instanceId, name, sealed, fingerprint, set_at_ms AS setAtMs
     FROM constants WHERE instance_id = ? ORDER BY name`,
  )
  const elsewhere = driver.prepare<[number], { fingerprint: string; instanceId: number; name: string }>(
    `SELECT other.fingerprint, other.instance_id AS instanceId, other.name
     FROM constants other
     JOIN instances holder ON holder.id = other.instance_id
     JOIN instances asked ON asked.id = ? AND asked.kind <> holder.kind
     WHERE other.fingerprint IN (SELECT fingerprint FROM constants WHERE instance_id = asked.id)
     ORDER BY other.instance_id, other.name`,
  )
  return {
    async list(instanceId) {
      const others = elsewhere.all(instanceId)
      return ofInstance.all(instanceId).map((constant) => ({
        ...constant,
        alsoHeldBy: others
          .filter(({ fingerprint }) => fingerprint === constant.fingerprint)
          .map(({ instanceId: holderId, name }) => ({ instanceId: holderId, name })),
      }))
    },
    put: (constant) => writer.run('constantPut', constant),
    remove: (instanceId, name, atMs) => writer.run('constantRemove', { instanceId, name, atMs }),
  }
}

export function prepareConstantPut({ driver }: Connection, log: ChangeLog): Operation<Constant, void> {
  const others = driver
    .prepare<[number, string], number>('SELECT count(*) FROM constants WHERE instance_id = ? AND name <> ?')
    .pluck()
  const put = driver.prepare(
    `INSERT OR REPLACE INTO constants (instance_id, name, sealed, fingerprint, set_at_ms)
     SELECT id, ?, ?, ?, ? FROM instances WHERE id = ?`,
  )
  return ({ instanceId, name, sealed, fingerprint, setAtMs }) => {
    if ((others.get(instanceId, name) ?? 0) >= CONSTANTS_MAX) {
      throw new Failure('limited', `An instance has at most ${CONSTANTS_MAX} constants; remove one first.`)
    }
    if (put.run(name, sealed, fingerprint, setAtMs, instanceId).changes === 0) {
      throw new Failure('not-found', 'The instance was removed meanwhile.')
    }
    return outcome(undefined, [log.append(setAtMs, instanceId, { kind: 'instance.changed' })])
  }
}

export function prepareConstantRemove(
  { driver }: Connection,
  log: ChangeLog,
): Operation<RemoveArgs, boolean> {
  const remove = driver.prepare('DELETE FROM constants WHERE instance_id = ? AND name = ?')
  return ({ instanceId, name, atMs }) => {
    if (remove.run(instanceId, name).changes === 0) return outcome(false)
    return outcome(true, [log.append(atMs, instanceId, { kind: 'instance.changed' })])
  }
}
