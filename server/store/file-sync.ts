import { eq, notInArray, sql } from 'drizzle-orm'
import type { Change } from '../domain/change.ts'
import { Failure } from '../domain/failure.ts'
import type { Instance } from '../domain/instance.ts'
import type { Relay } from '../domain/relay.ts'
import type { Connection } from './connection.ts'
import type { InstanceInput } from './instance-put.ts'
import { type Operation, type Outcome, outcome } from './operation.ts'
import { credentials, instances, relays } from './schema.ts'
import type { Credential, FileDeclarations } from './store.types.ts'

type PutInstance = (args: { instance: InstanceInput; atMs: number }) => Outcome<Instance>

interface SyncArgs {
  readonly declared: FileDeclarations
  readonly atMs: number
}

/**
 * Makes what is managed by the file exactly what it declares. Instances and relays that it no longer names stay
 * and become editable; credentials that it no longer names stop working.
 */
export function prepareFileSync(connection: Connection, putInstance: PutInstance): Operation<SyncArgs, void> {
  const { orm } = connection
  const putRelay = prepareRelayPut(connection)
  const putCredential = prepareCredentialPut(connection)
  return ({ declared, atMs }) => {
    const changes: Change[] = []
    for (const relay of declared.relays) putRelay({ ...relay, managedByFile: true })
    const ids = new Map<string, number>()
    for (const declaredInstance of declared.instances) {
      const put = putInstance({ instance: { ...declaredInstance, managedByFile: true }, atMs })
      changes.push(...put.changes)
      ids.set(put.result.name, put.result.id)
    }
    for (const { instance, username, secretSha256 } of declared.credentials) {
      const instanceId = ids.get(instance)
      if (instanceId === undefined)
        throw new Failure('invalid', `There is no instance ${instance} in the file.`)
      putCredential({ instanceId, username, secretSha256, managedByFile: true })
    }
    release(orm, declared)
    return outcome(undefined, changes)
  }
}

function release(orm: Connection['orm'], declared: FileDeclarations): void {
  const names = <T extends { readonly name: string }>(of: readonly T[]) => of.map(({ name }) => name)
  const usernames = declared.credentials.map(({ username }) => username)
  orm
    .update(relays)
    .set({ managedByFile: false })
    .where(notInArray(relays.name, names(declared.relays)))
    .run()
  orm
    .update(instances)
    .set({ managedByFile: false })
    .where(notInArray(instances.name, names(declared.instances)))
    .run()
  orm
    .delete(credentials)
    .where(sql`${eq(credentials.managedByFile, true)} and ${notInArray(credentials.username, usernames)}`)
    .run()
}

export function prepareRelayPut({ orm }: Connection): Operation<Relay, void> {
  return (relay) => {
    const { name, ...settings } = relay
    orm.insert(relays).values(relay).onConflictDoUpdate({ target: relays.name, set: settings }).run()
    return outcome(undefined)
  }
}

export function prepareCredentialPut({ orm }: Connection): Operation<Credential, void> {
  return (credential) => {
    const { username, ...settings } = credential
    orm
      .insert(credentials)
      .values(credential)
      .onConflictDoUpdate({ target: credentials.username, set: settings })
      .run()
    return outcome(undefined)
  }
}
