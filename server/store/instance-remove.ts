import { eq } from 'drizzle-orm'
import { Failure } from '../domain/failure.ts'
import { DEFAULT_INSTANCE } from '../domain/instance.ts'
import type { ChangeLog } from './change-log.ts'
import type { Connection } from './connection.ts'
import { type Operation, outcome } from './operation.ts'
import { prepareRemoveMessage } from './purge.ts'
import { instances, messages } from './schema.ts'

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
  const { orm } = connection
  const removeMessage = prepareRemoveMessage(connection)
  return ({ name, limit, force, atMs }) => {
    if (name === DEFAULT_INSTANCE)
      throw new Failure('refused', 'The default instance cannot be removed.', 'name')
    const instance = orm.select().from(instances).where(eq(instances.name, name)).get()
    if (instance === undefined) throw new Failure('not-found', `There is no instance ${name}.`, 'name')
    const held = orm
      .select({ seq: messages.seq })
      .from(messages)
      .where(eq(messages.instanceId, instance.id))
      .limit(limit)
      .all()
    if (held.length > 0 && !force) {
      throw new Failure(
        'conflict',
        `The instance ${name} holds messages. Say force to remove them with it.`,
        'force',
      )
    }
    for (const { seq } of held) removeMessage(seq)
    if (held.length === limit) return outcome(false)
    orm.delete(instances).where(eq(instances.id, instance.id)).run()
    return outcome(true, [log.append(atMs, instance.id, { kind: 'instance.changed' })])
  }
}
