import { Failure } from '../../domain/failure.ts'
import type { Person } from '../../domain/person.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { NewPerson, PersonChange } from './people-store.types.ts'

/** A person as SQL gives it: truth as 0 and 1. */
type PersonRow = Omit<Person, 'isAdmin' | 'managedByFile'> & {
  readonly isAdmin: number
  readonly managedByFile: number
}

export const PERSON_COLUMNS = `id, email, name, is_admin AS isAdmin, identity, managed_by_file AS managedByFile,
  created_at_ms AS createdAtMs, last_seen_at_ms AS lastSeenAtMs, disabled_at_ms AS disabledAtMs`

export interface PersonAddArgs {
  readonly person: NewPerson
  readonly atMs: number
}

export function preparePersonAdd({ driver }: Connection): Operation<PersonAddArgs, Person> {
  const taken = driver.prepare<unknown[]>('SELECT 1 FROM people WHERE email = ? OR identity = ?')
  const insert = driver.prepare<unknown[], PersonRow>(
    `INSERT INTO people (email, name, is_admin, password_hash, identity, managed_by_file, created_at_ms)
     VALUES (?, ?, ?, ?, ?, 0, ?) RETURNING ${PERSON_COLUMNS}`,
  )
  return ({ person: { email, name, isAdmin, passwordHash, identity }, atMs }) => {
    if (taken.get(email, identity) !== undefined) throw emailTaken(email)
    return outcome(toPerson(insert.get(email, name, Number(isAdmin), passwordHash, identity, atMs)))
  }
}

export function preparePersonChange({
  driver,
}: Connection): Operation<{ readonly id: number; readonly change: PersonChange }, Person> {
  const find = driver.prepare<[number], PersonRow>(`SELECT ${PERSON_COLUMNS} FROM people WHERE id = ?`)
  const taken = driver.prepare<unknown[]>('SELECT 1 FROM people WHERE email = ? AND id <> ?')
  const update = driver.prepare<unknown[], PersonRow>(
    `UPDATE people SET name = ?, email = ?, is_admin = ?, identity = ?, disabled_at_ms = ?,
       password_hash = coalesce(?, password_hash)
     WHERE id = ? RETURNING ${PERSON_COLUMNS}`,
  )
  const endSessions = driver.prepare('DELETE FROM sessions WHERE person_id = ?')
  const forget = prepareForget({ driver })
  const keepAdmin = prepareKeepAdmin({ driver })
  return ({ id, change }) => {
    const before = toPerson(find.get(id))
    // Whoever redeemed an invitation under this address may not be who the provider vouches for.
    if (change.identity !== undefined && change.identity !== before.identity) forget(id)
    const { name, email, isAdmin, identity, disabledAtMs } = { ...before, ...change }
    if (taken.get(email, id) !== undefined) throw emailTaken(email)
    const row = update.get(
      ...[name, email, Number(isAdmin), identity, disabledAtMs, change.passwordHash ?? null],
      id,
    )
    if (disabledAtMs !== null) endSessions.run(id)
    keepAdmin(before, toPerson(row))
    return outcome(toPerson(row))
  }
}

export function preparePersonRemove({ driver }: Connection): Operation<{ readonly id: number }, void> {
  const remove = driver.prepare<[number], PersonRow>(
    `DELETE FROM people WHERE id = ? RETURNING ${PERSON_COLUMNS}`,
  )
  const keepAdmin = prepareKeepAdmin({ driver })
  return ({ id }) => {
    keepAdmin(toPerson(remove.get(id)), null)
    return outcome(undefined)
  }
}

/** Without an administrator the others would be locked in, and without anybody the doors would stand open again. */
function prepareKeepAdmin({ driver }: Pick<Connection, 'driver'>) {
  const anyAdmin = driver.prepare('SELECT 1 FROM people WHERE is_admin = 1 AND disabled_at_ms IS NULL')
  const administers = (person: Person | null) => person?.isAdmin === true && person.disabledAtMs === null
  return (before: Person, after: Person | null): void => {
    if (administers(before) && !administers(after) && anyAdmin.get() === undefined) {
      throw new Failure(
        'conflict',
        'Nobody would administer this server any more: make somebody else an administrator first.',
      )
    }
  }
}

/** Takes away all ways in that there were: what is vouched for now may be somebody else. */
export function prepareForget({ driver }: Pick<Connection, 'driver'>): (id: number) => void {
  const statements = [
    'DELETE FROM sessions WHERE person_id = ?',
    'DELETE FROM tokens WHERE person_id = ?',
    `DELETE FROM links WHERE json_extract(purpose, '$.personId') = ?`,
    'UPDATE people SET password_hash = NULL WHERE id = ?',
  ].map((sql) => driver.prepare(sql))
  return (id) => {
    for (const statement of statements) statement.run(id)
  }
}

export function toPerson(row: PersonRow | undefined): Person {
  if (row === undefined) throw nobody()
  return { ...row, isAdmin: row.isAdmin === 1, managedByFile: row.managedByFile === 1 }
}

function nobody(): Failure {
  return new Failure('not-found', 'There is no such person.')
}

export function emailTaken(email: string): Failure {
  return new Failure('conflict', `There is somebody with ${email} already.`, 'email')
}
