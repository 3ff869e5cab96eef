import { Failure } from '../domain/failure.ts'
import type { Grant } from '../domain/person.ts'
import type { Connection } from './connection.ts'
import { type Operation, outcome } from './operation.ts'
import type { DeclaredGrant, DeclaredPeople, DeclaredPerson, NewGrant } from './people-store.types.ts'

interface SyncArgs {
  readonly declared: DeclaredPeople
  readonly atMs: number
}

/**
 * Makes what the file says of people and tokens exactly that. People that it no longer names stay, without the roles
 * that it gave; tokens that it no longer names stop working.
 */
export function preparePeopleSync(
  { driver }: Connection,
  putGrant: Operation<NewGrant, Grant>,
): Operation<SyncArgs, void> {
  const release = driver.prepare(
    'UPDATE people SET managed_by_file = 0, is_admin = 0 WHERE managed_by_file = 1',
  )
  const putPerson = driver
    .prepare<unknown[], number>(
      `INSERT INTO people (email, name, is_admin, password_hash, managed_by_file, created_at_ms)
       VALUES (?, ?, ?, ?, 1, ?)
       ON CONFLICT (email) DO UPDATE SET name = excluded.name, is_admin = excluded.is_admin, managed_by_file = 1,
         disabled_at_ms = NULL, password_hash = coalesce(excluded.password_hash, password_hash)
       RETURNING id`,
    )
    .pluck()
  const clearGrants = driver.prepare(`DELETE FROM grants WHERE source = 'file'`)
  const instanceId = driver.prepare<[string], number>('SELECT id FROM instances WHERE name = ?').pluck()
  const removeTokens = driver.prepare(
    'DELETE FROM tokens WHERE person_id IS NULL AND secret_sha256 NOT IN (SELECT value FROM json_each(?))',
  )
  const putToken = driver.prepare(
    `INSERT INTO tokens (name, secret_sha256, scopes, instance_ids, created_at_ms, expires_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (secret_sha256) DO UPDATE SET name = excluded.name, scopes = excluded.scopes,
       instance_ids = excluded.instance_ids, expires_at_ms = excluded.expires_at_ms`,
  )
  const idOf = (name: string): number => {
    const id = instanceId.get(name)
    if (id === undefined) throw new Failure('invalid', `There is no instance ${name}.`)
    return id
  }
  const targetOf = ({ project, instance }: DeclaredGrant): Grant['on'] =>
    project === undefined
      ? { kind: 'instance', instanceId: idOf(instance ?? '') }
      : { kind: 'project', project }
  const declarePerson = ({ email, name, isAdmin, passwordHash, grants }: DeclaredPerson, atMs: number) => {
    const personId = putPerson.get(email, name, Number(isAdmin), passwordHash, atMs)
    if (personId === undefined) throw new Error(`${email} was not written`)
    for (const grant of grants) {
      putGrant({ personId, on: targetOf(grant), role: grant.role, source: 'file' })
    }
  }
  return ({ declared: { people, tokens }, atMs }) => {
    release.run()
    clearGrants.run()
    for (const person of people) declarePerson(person, atMs)
    removeTokens.run(JSON.stringify(tokens.map(({ hash }) => hash)))
    for (const { name, hash, scopes, instances, expiresAtMs } of tokens) {
      const ids = instances && JSON.stringify(instances.map(idOf))
      putToken.run(name, hash, JSON.stringify(scopes), ids, atMs, expiresAtMs)
    }
    return outcome(undefined)
  }
}
