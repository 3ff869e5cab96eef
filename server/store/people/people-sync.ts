import type { Grant } from '../../domain/person.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import { prepareForget } from './people-put.ts'
import type { DeclaredGrant, DeclaredPeople, DeclaredPerson, NewGrant } from './people-store.types.ts'

interface SyncArgs {
  readonly declared: DeclaredPeople
  readonly atMs: number
}

/**
 * Makes what the file says of people and tokens exactly that. People that it no longer names stay, without the roles
 * that it gave; tokens that it no longer names stop working. Results in the instances that it names and that are not
 * there: whoever removed one must not keep the server from starting.
 */
export function preparePeopleSync(
  { driver }: Connection,
  putGrant: Operation<NewGrant, Grant>,
): Operation<SyncArgs, readonly string[]> {
  const release = driver.prepare(
    `UPDATE people SET managed_by_file = 0, is_admin = 0
     WHERE managed_by_file = 1 AND email NOT IN (SELECT value FROM json_each(?))`,
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
  const known = driver.prepare<[string], { id: number; isDeclared: number }>(
    'SELECT id, managed_by_file AS isDeclared FROM people WHERE email = ?',
  )
  // Whoever had the address before may not be who the file means.
  const forget = prepareForget({ driver })
  const endSessions = driver.prepare('DELETE FROM sessions WHERE person_id = ?')
  const addProject = driver.prepare(
    'INSERT OR IGNORE INTO projects (name, label, created_at_ms) VALUES (?, ?, ?)',
  )
  const clearGrants = driver.prepare(`DELETE FROM grants WHERE source = 'file'`)
  const instanceId = driver.prepare<[string], number>('SELECT id FROM instances WHERE name = ?').pluck()
  const removeTokens = driver.prepare(
    // Not those of ephemeral instances, which nobody has to have made.
    `DELETE FROM tokens WHERE person_id IS NULL AND secret_sha256 NOT IN (SELECT value FROM json_each(?))
       AND NOT EXISTS (SELECT 1 FROM ephemeral WHERE instance_ids = json_array(instance_id))`,
  )
  const putToken = driver.prepare(
    `INSERT INTO tokens (name, secret_sha256, scopes, instance_ids, created_at_ms, expires_at_ms)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (secret_sha256) DO UPDATE SET name = excluded.name, scopes = excluded.scopes,
       instance_ids = excluded.instance_ids, expires_at_ms = excluded.expires_at_ms`,
  )
  const targetOf = ({ project, instance }: DeclaredGrant, atMs: number): Grant['on'] | undefined => {
    if (project !== undefined) {
      addProject.run(project, project, atMs)
      return { kind: 'project', project }
    }
    const id = instanceId.get(instance ?? '')
    return id === undefined ? undefined : { kind: 'instance', instanceId: id }
  }
  const declarePerson = (person: DeclaredPerson, atMs: number): readonly string[] => {
    const { email, name, isAdmin, passwordHash, grants } = person
    const before = known.get(email)
    if (before?.isDeclared === 0) forget(before.id)
    else if (before !== undefined && passwordHash !== null) endSessions.run(before.id)
    const personId = putPerson.get(email, name, Number(isAdmin), passwordHash, atMs)
    if (personId === undefined) throw new Error(`${email} was not written`)
    return grants.flatMap((grant) => {
      const on = targetOf(grant, atMs)
      if (on === undefined) return [grant.instance ?? '']
      putGrant({ personId, on, role: grant.role, source: 'file' })
      return []
    })
  }
  return ({ declared: { people, tokens }, atMs }) => {
    clearGrants.run()
    const missing: string[] = people.flatMap((person) => declarePerson(person, atMs))
    release.run(JSON.stringify(people.map(({ email }) => email)))
    removeTokens.run(JSON.stringify(tokens.map(({ hash }) => hash)))
    for (const { name, hash, scopes, instances, expiresAtMs } of tokens) {
      const found = instances?.map((instance) => ({ instance, id: instanceId.get(instance) }))
      missing.push(...(found ?? []).flatMap(({ instance, id }) => (id === undefined ? [instance] : [])))
      const ids = found && JSON.stringify(found.flatMap(({ id }) => id ?? []))
      putToken.run(name, hash, JSON.stringify(scopes), ids, atMs, expiresAtMs)
    }
    return outcome([...new Set(missing)])
  }
}
