import { Failure } from '../domain/failure.ts'
import { DEFAULT_INSTANCE } from '../domain/instance.ts'
import type { ChangeLog } from './change-log.ts'
import type { Connection } from './connection.ts'
import { type Operation, outcome } from './operation.ts'
import { prepareRemoveMessages, type Removable } from './remove-message.ts'

interface RemoveArgs {
  readonly name: string
  /** Messages to remove in this step at most, so that intake is not held up. */
  readonly limit: number
  readonly force: boolean
  readonly atMs: number
}

/** Removes messages of the instance, then the instance with its credentials; true once it is gone. */
export function prepareInstanceRemove(
  connection: Connection,
  log: ChangeLog,
): Operation<RemoveArgs, boolean> {
  const { driver } = connection
  const idOf = driver.prepare<[string], number>('SELECT id FROM instances WHERE name = ?').pluck()
  const [inInbox, inTrash] = ['IS NULL', 'IS NOT NULL'].map((deleted) =>
    driver.prepare<[number, number], Removable>(
      `SELECT seq, size_bytes AS sizeBytes FROM messages WHERE instance_id = ? AND deleted_at_ms ${deleted} LIMIT ?`,
    ),
  )
  const remove = driver.prepare('DELETE FROM instances WHERE id = ?')
  const removeMessages = prepareRemoveMessages(connection)
  return ({ name, limit, force, atMs }) => {
    if (name === DEFAULT_INSTANCE) {
      throw new Failure('refused', 'The default instance cannot be removed.', 'name')
    }
    const id = idOf.get(name)
    if (id === undefined) throw new Failure('not-found', `There is no instance ${name}.`, 'name')
    const held = [...(inInbox?.all(id, limit) ?? []), ...(inTrash?.all(id, limit) ?? [])]
    if (held.length > 0 && !force) {
      throw new Failure(
        'conflict',
        `The instance ${name} holds messages. Say force to remove them with it.`,
        'force',
      )
    }
    const removed = removeMessages(held)
    if (removed < held.length || held.length >= limit) return outcome(false)
    remove.run(id)
    return outcome(true, [log.append(atMs, id, { kind: 'instance.changed' })])
  }
}
