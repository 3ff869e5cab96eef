import type { Change } from '../../domain/change.ts'
import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import type { RelaySettings } from '../../domain/relay.ts'
import type { BoundsPutArgs } from '../retention/bounds-put.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { FileDeclarations } from '../store.types.ts'
import type { DeclaredArgs } from './credentials.ts'
import type { PutArgs } from './instance-put.ts'

interface SyncArgs {
  readonly declared: FileDeclarations
  readonly atMs: number
}

interface Puts {
  readonly instance: Operation<PutArgs, Instance>
  readonly bounds: Operation<BoundsPutArgs, void>
  readonly relay: Operation<RelaySettings, void>
  readonly credential: Operation<DeclaredArgs, void>
}

/**
 * Makes what is managed by the file exactly what it declares. Instances and relays that it no longer names stay
 * and become editable; credentials that it no longer names stop working. What it declares is in use, archived or
 * deleted before.
 */
export function prepareFileSync({ driver }: Connection, put: Puts): Operation<SyncArgs, void> {
  const others = 'managed_by_file = 1 AND name NOT IN (SELECT value FROM json_each(?))'
  const releaseRelays = driver.prepare(`UPDATE relays SET managed_by_file = 0 WHERE ${others}`)
  const releaseInstances = driver.prepare(`UPDATE instances SET managed_by_file = 0 WHERE ${others}`)
  const removeCredentials = driver.prepare(
    'DELETE FROM credentials WHERE managed_by_file = 1 AND username NOT IN (SELECT value FROM json_each(?))',
  )
  const addProject = driver.prepare(
    'INSERT OR IGNORE INTO projects (name, label, created_at_ms) VALUES (?, ?, ?)',
  )
  const useAgain = driver.prepare(
    'UPDATE instances SET archived_at_ms = NULL, deleted_at_ms = NULL WHERE id = ?',
  )
  return ({ declared, atMs }) => {
    const { relays, instances, credentials } = declared
    const changes: Change[] = []
    const ids = new Map<string, number>()
    for (const relay of relays) put.relay({ ...relay, managedByFile: true })
    for (const instance of instances) {
      if (instance.project !== undefined) addProject.run(instance.project, instance.project, atMs)
      const done = put.instance({ instance: { ...instance, managedByFile: true }, atMs })
      const { retention = null, limits = null, keep = null } = instance
      const bounds = put.bounds({ instanceId: done.result.id, change: { retention, limits, keep }, atMs })
      changes.push(...done.changes, ...bounds.changes)
      useAgain.run(done.result.id)
      ids.set(instance.name, done.result.id)
    }
    for (const { instance, username, secretSha256 } of credentials) {
      const instanceId = ids.get(instance)
      if (instanceId === undefined) throw new Failure('invalid', `The file declares no instance ${instance}.`)
      put.credential({ instanceId, username, secretSha256, atMs })
    }
    releaseRelays.run(namesOf(relays))
    releaseInstances.run(namesOf(instances))
    removeCredentials.run(JSON.stringify(credentials.map(({ username }) => username)))
    return outcome(undefined, changes)
  }
}

function namesOf(named: readonly { readonly name: string }[]): string {
  return JSON.stringify(named.map(({ name }) => name))
}
