import type { Session } from '../../domain/person.ts'
import type { ApiToken } from '../../domain/token.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { NewSession, NewToken, Seen, SessionChoice } from './people-store.types.ts'

export function prepareSessionAdd({ driver }: Connection): Operation<NewSession, Session> {
  const insert = driver.prepare(
    `INSERT INTO sessions (person_id, secret_sha256, created_at_ms, last_seen_at_ms, expires_at_ms, client_address,
       user_agent)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  return ({ hash, ...session }) => {
    const { personId, createdAtMs, lastSeenAtMs, expiresAtMs, clientAddress, userAgent } = session
    const times = [createdAtMs, lastSeenAtMs, expiresAtMs]
    const { lastInsertRowid } = insert.run(personId, hash, ...times, clientAddress, userAgent)
    return outcome({ ...session, id: Number(lastInsertRowid) })
  }
}

export function prepareSessionsEnd({
  driver,
}: Connection): Operation<{ readonly personId: number; readonly which: SessionChoice }, number> {
  const endOne = driver.prepare('DELETE FROM sessions WHERE person_id = ? AND id = ?')
  const endOthers = driver.prepare('DELETE FROM sessions WHERE person_id = ? AND id IS NOT ?')
  return ({ personId, which }) => {
    const end = which.kind === 'one' ? endOne : endOthers
    return outcome(end.run(personId, which.id).changes)
  }
}

/** Sessions and links whose time is over. */
export function prepareExpiredEnd({ driver }: Connection): Operation<{ readonly atMs: number }, void> {
  const sessions = driver.prepare('DELETE FROM sessions WHERE expires_at_ms <= ?')
  const links = driver.prepare('DELETE FROM links WHERE expires_at_ms <= ?')
  return ({ atMs }) => {
    sessions.run(atMs)
    links.run(atMs)
    return outcome(undefined)
  }
}

export function prepareTokenAdd({
  driver,
}: Connection): Operation<{ readonly token: NewToken; readonly atMs: number }, ApiToken> {
  const insert = driver.prepare(
    `INSERT INTO tokens (name, secret_sha256, person_id, scopes, instance_ids, created_at_ms, expires_at_ms)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
  )
  return ({ token: { hash, ...token }, atMs }) => {
    const { name, personId, scopes, instanceIds, expiresAtMs } = token
    const lists = [JSON.stringify(scopes), instanceIds && JSON.stringify(instanceIds)]
    const { lastInsertRowid } = insert.run(name, hash, personId, ...lists, atMs, expiresAtMs)
    return outcome({ ...token, id: Number(lastInsertRowid), createdAtMs: atMs, lastUsedAtMs: null })
  }
}

/** False when there is none that was made by hand. */
export function prepareTokenRevoke({ driver }: Connection): Operation<{ readonly id: number }, boolean> {
  const remove = driver.prepare('DELETE FROM tokens WHERE id = ? AND person_id IS NOT NULL')
  return ({ id }) => outcome(remove.run(id).changes === 1)
}

export function prepareSeen({ driver }: Connection): Operation<Seen, void> {
  const latest = (table: string, column: string) =>
    driver.prepare(`UPDATE ${table} SET ${column} = max(coalesce(${column}, 0), ?) WHERE id = ?`)
  const updates = {
    people: latest('people', 'last_seen_at_ms'),
    sessions: latest('sessions', 'last_seen_at_ms'),
    tokens: latest('tokens', 'last_used_at_ms'),
  }
  return (seen) => {
    for (const kind of ['people', 'sessions', 'tokens'] as const) {
      for (const [id, atMs] of seen[kind]) updates[kind].run(atMs, id)
    }
    return outcome(undefined)
  }
}
