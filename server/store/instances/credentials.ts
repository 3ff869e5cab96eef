import type { Credential, NewCredential } from '../../domain/credential.ts'
import { Failure } from '../../domain/failure.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { CredentialUse } from '../store.types.ts'

interface AddArgs {
  readonly credential: NewCredential
  readonly atMs: number
}

/** A user name is of one instance: it is never taken from another. */
export function prepareCredentialAdd({ driver }: Connection): Operation<AddArgs, Credential> {
  const taken = driver.prepare<[string]>('SELECT 1 FROM credentials WHERE username = ?')
  const isThere = driver.prepare<[number]>('SELECT 1 FROM instances WHERE id = ?')
  const insert = driver.prepare(
    `INSERT INTO credentials (username, instance_id, name, secret_sha256, managed_by_file, created_at_ms)
     VALUES (?, ?, ?, ?, 0, ?)`,
  )
  return ({ credential, atMs }) => {
    const { instanceId, name, username, secretSha256 } = credential
    if (taken.get(username) !== undefined) throw userNameTaken(username)
    if (isThere.get(instanceId) === undefined) throw new Failure('not-found', 'The instance is gone.')
    const { lastInsertRowid } = insert.run(username, instanceId, name, secretSha256, atMs)
    const kept = { managedByFile: false, createdAtMs: atMs, lastUsedAtMs: null }
    return outcome({ ...credential, ...kept, id: Number(lastInsertRowid) })
  }
}

/** False when the instance has no such credential. */
export function prepareCredentialRevoke({
  driver,
}: Connection): Operation<{ readonly instanceId: number; readonly id: number }, boolean> {
  const remove = driver.prepare('DELETE FROM credentials WHERE instance_id = ? AND id = ?')
  return ({ instanceId, id }) => outcome(remove.run(instanceId, id).changes === 1)
}

export function prepareCredentialsUsed({
  driver,
}: Connection): Operation<{ readonly uses: readonly CredentialUse[] }, void> {
  const update = driver.prepare(
    'UPDATE credentials SET last_used_at_ms = max(coalesce(last_used_at_ms, 0), ?) WHERE id = ?',
  )
  return ({ uses }) => {
    for (const { id, atMs } of uses) update.run(atMs, id)
    return outcome(undefined)
  }
}

export interface DeclaredArgs {
  readonly instanceId: number
  readonly username: string
  readonly secretSha256: string
  readonly atMs: number
}

/** As the file declares it; one made by hand for the same instance becomes the file's. */
export function prepareCredentialDeclare({ driver }: Connection): Operation<DeclaredArgs, void> {
  const byHand = driver.prepare<[string, number]>(
    'SELECT 1 FROM credentials WHERE username = ? AND instance_id <> ? AND managed_by_file = 0',
  )
  const put = driver.prepare(
    `INSERT INTO credentials (username, name, instance_id, secret_sha256, managed_by_file, created_at_ms)
     VALUES (?, ?, ?, ?, 1, ?)
     ON CONFLICT (username) DO UPDATE SET instance_id = excluded.instance_id,
       secret_sha256 = excluded.secret_sha256, managed_by_file = 1`,
  )
  return ({ instanceId, username, secretSha256, atMs }) => {
    if (byHand.get(username, instanceId) !== undefined) throw userNameTaken(username)
    put.run(username, username, instanceId, secretSha256, atMs)
    return outcome(undefined)
  }
}

function userNameTaken(username: string): Failure {
  const words = `The user name '${username}' is taken by another credential: choose another, or revoke that one first.`
  return new Failure('conflict', words, 'username')
}
