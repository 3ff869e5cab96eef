import { Failure } from '../../domain/failure.ts'
import type { Grant, Link, LinkPurpose, Person } from '../../domain/person.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import { PERSON_COLUMNS, type PersonAddArgs, toPerson } from './people-put.ts'
import type { NewGrant, NewLink, PersonChange, Redemption } from './people-store.types.ts'

export function prepareLinkAdd({ driver }: Connection): Operation<NewLink, Link> {
  const insert = driver.prepare(
    'INSERT INTO links (secret_sha256, purpose, created_by, created_at_ms, expires_at_ms) VALUES (?, ?, ?, ?, ?)',
  )
  return ({ hash, ...link }) => {
    const { purpose, createdBy, createdAtMs, expiresAtMs } = link
    const { lastInsertRowid } = insert.run(hash, JSON.stringify(purpose), createdBy, createdAtMs, expiresAtMs)
    return outcome({ ...link, id: Number(lastInsertRowid) })
  }
}

export function prepareLinkRemove({ driver }: Connection): Operation<{ readonly id: number }, boolean> {
  const remove = driver.prepare('DELETE FROM links WHERE id = ?')
  return ({ id }) => outcome(remove.run(id).changes === 1)
}

interface Puts {
  readonly add: Operation<PersonAddArgs, Person>
  readonly change: Operation<{ readonly id: number; readonly change: PersonChange }, Person>
  readonly grant: Operation<NewGrant, Grant>
}

interface RedeemArgs {
  readonly redemption: Redemption
  readonly atMs: number
}

/** Uses a link up and does what it is for: of two who hold it, the first. */
export function prepareLinkRedeem({ driver }: Connection, put: Puts): Operation<RedeemArgs, Person> {
  const take = driver.prepare<[string, number], { purpose: string }>(
    'DELETE FROM links WHERE secret_sha256 = ? AND expires_at_ms > ? RETURNING purpose',
  )
  const byEmail = driver.prepare<[string], number>('SELECT id FROM people WHERE email = ?').pluck()
  const endSessions = driver.prepare('DELETE FROM sessions WHERE person_id = ?')
  const find = driver.prepare<[number], Parameters<typeof toPerson>[0]>(
    `SELECT ${PERSON_COLUMNS} FROM people WHERE id = ?`,
  )
  const dropOthers = driver.prepare(`DELETE FROM links WHERE json_extract(purpose, '$.personId') = ?`)
  const renew = (id: number, change: PersonChange) => {
    endSessions.run(id)
    return put.change({ id, change }).result
  }
  return ({ redemption, atMs }) => {
    const taken = take.get(redemption.hash, atMs)
    if (taken === undefined) throw usedUp()
    const purpose = JSON.parse(taken.purpose) as LinkPurpose
    const { name, passwordHash } = redemption
    switch (purpose.kind) {
      case 'administrator': {
        const { email } = redemption
        const known = byEmail.get(email)
        if (known !== undefined) {
          return outcome(renew(known, { name, isAdmin: true, disabledAtMs: null, passwordHash }))
        }
        const person = { email, name, isAdmin: true, passwordHash, identity: null }
        return outcome(put.add({ person, atMs }).result)
      }
      case 'invitation': {
        const { email, isAdmin, grants } = purpose
        const person = put.add({ person: { email, name, isAdmin, passwordHash, identity: null }, atMs })
        for (const grant of grants) {
          put.grant({ ...grant, personId: person.result.id, source: 'person' })
        }
        return person
      }
      case 'password': {
        const person = toPerson(find.get(purpose.personId))
        if (person.disabledAtMs !== null) throw shutOut()
        dropOthers.run(person.id)
        return outcome(renew(person.id, { passwordHash }))
      }
      default:
        return purpose satisfies never
    }
  }
}

function shutOut(): Failure {
  return new Failure('refused', 'This person is shut out: an administrator has to let them in first.')
}

function usedUp(): Failure {
  return new Failure(
    'not-found',
    'This link was used already or its time is over: ask for another (administrators: stagingpost admin link).',
  )
}
