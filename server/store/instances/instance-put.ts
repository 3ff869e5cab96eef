import type { Change } from '../../domain/change.ts'
import { Failure } from '../../domain/failure.ts'
import {
  DEFAULT_INSTANCE,
  DEFAULT_PROJECT,
  faultsAfter,
  type Instance,
  type InstanceSettings,
  notificationsAfter,
} from '../../domain/instance.ts'
import type { MessageId } from '../../domain/message.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import { prepareListenFromNow } from '../webhooks/webhook-put.ts'
import { INSTANCE_COLUMNS, type InstanceRow, toInstance } from './instance-row.ts'

export interface PutArgs {
  readonly instance: InstanceSettings
  readonly atMs: number
}

interface Before {
  readonly kind: Instance['kind']
  readonly notifications: number
  readonly faults: number
  readonly project: string
}

/** Creates or updates by name. An instance that stops being production cancels what it has not sent yet. */
export function prepareInstancePut(connection: Connection, log: ChangeLog): Operation<PutArgs, Instance> {
  const { driver } = connection
  const find = driver.prepare<[string], Before>(
    `SELECT kind, notifications, faults, (SELECT name FROM projects WHERE id = project_id) AS project FROM instances WHERE name = ?`,
  )
  const projectId = driver.prepare<[string], number>('SELECT id FROM projects WHERE name = ?').pluck()
  const upsert = driver.prepare<unknown[], InstanceRow>(
    `INSERT INTO instances (name, kind, label, email, require_auth, managed_by_file, project_id, notifications, faults,
       created_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET kind = excluded.kind, label = excluded.label, email = excluded.email,
       require_auth = excluded.require_auth, managed_by_file = excluded.managed_by_file,
       project_id = excluded.project_id, notifications = excluded.notifications, faults = excluded.faults
     RETURNING ${INSTANCE_COLUMNS}`,
  )
  const startCounters = driver.prepare('INSERT OR IGNORE INTO counters (instance_id) VALUES (?)')
  const cancelUnsent = prepareCancelUnsent(connection, log)
  const listenFromNow = prepareListenFromNow(connection)
  const untag = driver.prepare('UPDATE searches SET tag = NULL WHERE instance_id = ?')
  return ({ instance: input, atMs }) => {
    const { name, kind, label, email, requireAuth, managedByFile } = input
    if (name === DEFAULT_INSTANCE && kind !== 'staging') throw defaultIsStaging()
    const before = find.get(name)
    const project = input.project ?? before?.project ?? DEFAULT_PROJECT
    const ofProject = projectId.get(project)
    if (ofProject === undefined) throw noProject(project)
    const settings = [name, kind, label, JSON.stringify(email), Number(requireAuth), Number(managedByFile)]
    const { kind: was, notifications, faults } = before ?? {}
    const known =
      was === undefined ? undefined : { kind: was, notifications: notifications === 1, faults: faults === 1 }
    const notifies = notificationsAfter(known, input)
    const switches = [notifies, faultsAfter(known, input)].map(Number)
    const row = upsert.get(...settings, ofProject, ...switches, atMs)
    if (row === undefined) throw new Error(`the instance ${name} was not written`)
    startCounters.run(row.id)
    const changes = [log.append(atMs, row.id, { kind: 'instance.changed' })]
    if (notifies && known?.notifications === false) listenFromNow(row.id)
    // Rules over staging mail may look into bodies, which are other people's from now on.
    if (before?.kind === 'staging' && kind === 'production') untag.run(row.id)
    if (before?.kind === 'production' && kind === 'staging') changes.push(...cancelUnsent(row.id, atMs))
    return outcome(toInstance(row), changes)
  }
}

function prepareCancelUnsent({ driver }: Connection, log: ChangeLog) {
  const cancel = driver.prepare<[string, number], { id: number; messageId: MessageId }>(
    `UPDATE deliveries SET state = 'cancelled', due_at_ms = NULL, last_reply = ?
     WHERE due_at_ms IS NOT NULL AND state IN ('queued', 'deferred')
       AND instance_id = ?
     RETURNING id, (SELECT id FROM messages WHERE seq = message_seq) AS messageId`,
  )
  const reason = 'The instance became staging before this was sent.'
  return (instanceId: number, atMs: number): readonly Change[] =>
    cancel
      .all(reason, instanceId)
      .map(({ id: deliveryId, messageId }) =>
        log.append(atMs, instanceId, { kind: 'delivery.updated', messageId, deliveryId, state: 'cancelled' }),
      )
}

function defaultIsStaging(): Failure {
  return new Failure(
    'refused',
    'The default instance takes mail from anybody, so it is always staging.',
    'kind',
  )
}

function noProject(name: string): Failure {
  return new Failure('invalid', `There is no project ${name}. Create it first, or name another.`, 'project')
}
