import { eq } from 'drizzle-orm'
import type { Change } from '../domain/change.ts'
import { Failure } from '../domain/failure.ts'
import { DEFAULT_INSTANCE, type Instance } from '../domain/instance.ts'
import type { MessageId } from '../domain/message.ts'
import type { ChangeLog } from './change-log.ts'
import type { Connection } from './connection.ts'
import { type Operation, outcome } from './operation.ts'
import { counters, instances } from './schema.ts'

export type InstanceInput = Omit<Instance, 'id' | 'createdAtMs'>

interface PutArgs {
  readonly instance: InstanceInput
  readonly atMs: number
}

/** Creates or updates by name. An instance that stops being production cancels what it has not sent yet. */
export function prepareInstancePut(connection: Connection, log: ChangeLog): Operation<PutArgs, Instance> {
  const { orm } = connection
  const cancelUnsent = prepareCancelUnsent(connection, log)
  return ({ instance, atMs }) => {
    if (instance.name === DEFAULT_INSTANCE && instance.kind !== 'staging') {
      throw new Failure(
        'refused',
        'The default instance takes mail from anybody, so it is always staging.',
        'kind',
      )
    }
    const before = orm.select().from(instances).where(eq(instances.name, instance.name)).get()
    const { name, ...settings } = instance
    const stored = orm
      .insert(instances)
      .values({ ...instance, createdAtMs: atMs })
      .onConflictDoUpdate({ target: instances.name, set: settings })
      .returning()
      .get()
    orm.insert(counters).values({ instanceId: stored.id }).onConflictDoNothing().run()
    const changes = [log.append(atMs, stored.id, { kind: 'instance.changed' })]
    const stopsSending = before?.kind === 'production' && stored.kind === 'staging'
    return outcome(stored, stopsSending ? [...changes, ...cancelUnsent(stored.id, atMs)] : changes)
  }
}

function prepareCancelUnsent({ driver }: Connection, log: ChangeLog) {
  const cancel = driver.prepare<[string, number], { id: number; messageId: MessageId }>(
    `UPDATE deliveries SET state = 'cancelled', due_at_ms = NULL, last_reply = ?
     WHERE due_at_ms IS NOT NULL AND state IN ('queued', 'deferred')
       AND message_seq IN (SELECT seq FROM messages WHERE instance_id = ?)
     RETURNING id, (SELECT id FROM messages WHERE seq = message_seq) AS messageId`,
  )
  return (instanceId: number, atMs: number): readonly Change[] =>
    cancel.all('The instance became staging before this was sent.', instanceId).map(({ id, messageId }) =>
      log.append(atMs, instanceId, {
        kind: 'delivery.updated',
        messageId,
        deliveryId: id,
        state: 'cancelled',
      }),
    )
}
