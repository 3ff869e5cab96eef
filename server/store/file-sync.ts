import type { Change } from '../domain/change.ts'
import { Failure } from '../domain/failure.ts'
import type { Instance } from '../domain/instance.ts'
import type { Relay } from '../domain/relay.ts'
import type { Connection } from './connection.ts'
import type { InstanceInput } from './instance-put.ts'
import { type Operation, outcome } from './operation.ts'
import type { Credential, FileDeclarations } from './store.types.ts'

interface SyncArgs {
  readonly declared: FileDeclarations
  readonly atMs: number
}

interface Puts {
  readonly instance: Operation<{ readonly instance: InstanceInput; readonly atMs: number }, Instance>
  readonly relay: Operation<Relay, void>
  readonly credential: Operation<Credential, void>
}

/**
 * Makes what is managed by the file exactly what it declares. Instances and relays that it no longer names stay
 * and become editable; credentials that it no longer names stop working.
 */
export function prepareFileSync({ driver }: Connection, put: Puts): Operation<SyncArgs, void> {
  const others = 'managed_by_file = 1 AND name NOT IN (SELECT value FROM json_each(?))'
  const releaseRelays = driver.prepare(`UPDATE relays SET managed_by_file = 0 WHERE ${others}`)
  const releaseInstances = driver.prepare(`UPDATE instances SET managed_by_file = 0 WHERE ${others}`)
  const removeCredentials = driver.prepare(
    'DELETE FROM credentials WHERE managed_by_file = 1 AND username NOT IN (SELECT value FROM json_each(?))',
  )
  return ({ declared, atMs }) => {
    const { relays, instances, credentials } = declared
    const changes: Change[] = []
    const ids = new Map<string, number>()
    for (const relay of relays) put.relay({ ...relay, managedByFile: true })
    for (const instance of instances) {
      const done = put.instance({ instance: { ...instance, managedByFile: true }, atMs })
      changes.push(...done.changes)
      ids.set(instance.name, done.result.id)
    }
    for (const { instance, username, secretSha256 } of credentials) {
      const instanceId = ids.get(instance)
      if (instanceId === undefined) throw new Failure('invalid', `The file declares no instance ${instance}.`)
      put.credential({ instanceId, username, secretSha256, managedByFile: true })
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

export function prepareRelayPut({ driver }: Connection): Operation<Relay, void> {
  const put = driver.prepare(
    `INSERT OR REPLACE INTO relays (name, host, port, tls, auth, max_recipients, max_connections, max_messages,
       retry, managed_by_file)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return (relay) => {
    const { name, host, port, tls, auth, maxRecipients, maxConnections, maxMessages, retry } = relay
    const limits = [maxRecipients, maxConnections, maxMessages]
    put.run(
      name,
      host,
      port,
      tls,
      auth && JSON.stringify(auth),
      ...limits,
      retry,
      Number(relay.managedByFile),
    )
    return outcome(undefined)
  }
}

/** A user name is of one instance: the last to put it has it. */
export function prepareCredentialPut({ driver }: Connection): Operation<Credential, void> {
  const put = driver.prepare(
    `INSERT INTO credentials (username, instance_id, secret_sha256, managed_by_file) VALUES (?, ?, ?, ?)
     ON CONFLICT (username) DO UPDATE SET instance_id = excluded.instance_id,
       secret_sha256 = excluded.secret_sha256, managed_by_file = excluded.managed_by_file`,
  )
  return ({ username, instanceId, secretSha256, managedByFile }) => {
    put.run(username, instanceId, secretSha256, Number(managedByFile))
    return outcome(undefined)
  }
}
