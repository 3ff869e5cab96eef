import { Failure } from '../../domain/failure.ts'
import { DEFAULT_INSTANCE, INSTANCE_GRACE_MS, type Instance } from '../../domain/instance.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import { prepareListenFromNow } from '../webhooks/webhook-put.ts'
import { INSTANCE_COLUMNS, type InstanceRow, toInstance } from './instance-row.ts'

interface StateArgs {
  readonly name: string
  readonly action: 'archive' | 'delete' | 'restore'
  readonly atMs: number
}

/** Puts an instance out of use, or back into it. */
export function prepareInstanceState(connection: Connection, log: ChangeLog): Operation<StateArgs, Instance> {
  const { driver } = connection
  const find = driver.prepare<[string], InstanceRow>(
    `SELECT ${INSTANCE_COLUMNS} FROM instances WHERE name = ?`,
  )
  const update = driver.prepare('UPDATE instances SET archived_at_ms = ?, deleted_at_ms = ? WHERE id = ?')
  const listenFromNow = prepareListenFromNow(connection)
  return ({ name, action, atMs }) => {
    const row = find.get(name)
    if (row === undefined) throw new Failure('not-found', `There is no instance ${name}.`, 'name')
    const before = toInstance(row)
    const after = { ...before, ...stateAfter(before, action, atMs) }
    if (action === 'restore') listenFromNow(after.id)
    update.run(after.archivedAtMs, after.deletedAtMs, after.id)
    return outcome(after, [log.append(atMs, after.id, { kind: 'instance.changed' })])
  }
}

/** A deleted instance remembers that it was archived, but is in use once it is restored. */
function stateAfter(
  { name, archivedAtMs, deletedAtMs }: Instance,
  action: StateArgs['action'],
  atMs: number,
): Pick<Instance, 'archivedAtMs' | 'deletedAtMs'> {
  if (action === 'restore') {
    if (deletedAtMs !== null && deletedAtMs <= atMs - INSTANCE_GRACE_MS) {
      throw new Failure('conflict', `The instance ${name} was deleted too long ago to be restored.`, 'name')
    }
    return { archivedAtMs: null, deletedAtMs: null }
  }
  if (name === DEFAULT_INSTANCE) {
    const words = 'The default instance stays: mail without credentials goes there.'
    throw new Failure('refused', words, 'name')
  }
  if (deletedAtMs !== null) throw new Failure('conflict', `The instance ${name} is deleted.`, 'name')
  if (action === 'delete') return { archivedAtMs, deletedAtMs: atMs }
  return { archivedAtMs: archivedAtMs ?? atMs, deletedAtMs }
}

interface PauseArgs {
  readonly id: number
  readonly pausedAtMs: number | null
  readonly atMs: number
}

/** Keeps back what an instance has to send, or lets it go again. */
export function prepareInstancePause({ driver }: Connection, log: ChangeLog): Operation<PauseArgs, void> {
  const pause = driver.prepare('UPDATE instances SET sending_paused_at_ms = ? WHERE id = ?')
  return ({ id, pausedAtMs, atMs }) => {
    if (pause.run(pausedAtMs, id).changes === 0) throw new Failure('not-found', 'The instance is gone.')
    return outcome(undefined, [log.append(atMs, id, { kind: 'instance.changed' })])
  }
}
