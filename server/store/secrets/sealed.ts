import type { Place, Sealed, SealedValue } from '../../domain/sealed.ts'
import { type Connection, openReadConnection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { Writer } from '../threads/writer.ts'
import type { Resealed, SealedStore } from './secret-store.types.ts'

export function createSealedStore(connection: Connection, writer: Writer): SealedStore {
  const all = prepareSealedAll(connection)
  return {
    all: async () => all(),
    replace: (values) => writer.run('sealedReplace', values),
    forget: (places) => writer.run('sealedForget', places),
  }
}

/** What is sealed in the database at `path`, which must be of this version. */
export function sealedIn(path: string): readonly SealedValue[] {
  const connection = openReadConnection(path)
  try {
    return prepareSealedAll(connection)()
  } finally {
    connection.driver.close()
  }
}

function prepareSealedAll({ driver }: Connection): () => readonly SealedValue[] {
  const passwords = driver.prepare<[], { relay: string; sealed: Sealed }>(
    `SELECT name AS relay, auth ->> '$.password' AS sealed FROM relays WHERE auth IS NOT NULL ORDER BY name`,
  )
  const dkimKeys = driver.prepare<[], { relay: string; sealed: Sealed }>(
    `SELECT name AS relay, dkim ->> '$.key' AS sealed FROM relays WHERE dkim IS NOT NULL ORDER BY name`,
  )
  const constants = driver.prepare<[], { instanceId: number; name: string; sealed: Sealed }>(
    'SELECT instance_id AS instanceId, name, sealed FROM constants ORDER BY instance_id, name',
  )
  const webhookSecrets = driver.prepare<[], { webhook: string; sealed: Sealed }>(
    `SELECT id AS webhook, sealed FROM webhooks WHERE sealed IS NOT NULL
     UNION ALL SELECT id, previous_sealed FROM webhooks WHERE previous_sealed IS NOT NULL ORDER BY 1`,
  )
  return () => [
    ...passwords
      .all()
      .map(({ relay, sealed }): SealedValue => ({ place: { kind: 'relay-password', relay }, sealed })),
    ...dkimKeys
      .all()
      .map(({ relay, sealed }): SealedValue => ({ place: { kind: 'dkim-key', relay }, sealed })),
    ...constants.all().map(
      ({ instanceId, name, sealed }): SealedValue => ({
        place: { kind: 'constant', instanceId, name },
        sealed,
      }),
    ),
    ...webhookSecrets
      .all()
      .map(({ webhook, sealed }): SealedValue => ({ place: { kind: 'webhook-secret', webhook }, sealed })),
  ]
}

export function prepareSealedReplace({ driver }: Connection): Operation<readonly Resealed[], void> {
  const password = driver.prepare(
    `UPDATE relays SET auth = json_set(auth, '$.password', ?) WHERE name = ? AND auth ->> '$.password' = ?`,
  )
  const dkimKey = driver.prepare(
    `UPDATE relays SET dkim = json_set(dkim, '$.key', ?) WHERE name = ? AND dkim ->> '$.key' = ?`,
  )
  const constant = driver.prepare(
    `UPDATE constants SET sealed = ?, fingerprint = ? WHERE instance_id = ? AND name = ? AND sealed = ?`,
  )
  const webhook = driver.prepare('UPDATE webhooks SET sealed = ? WHERE id = ? AND sealed = ?')
  const previous = driver.prepare(
    'UPDATE webhooks SET previous_sealed = ? WHERE id = ? AND previous_sealed = ?',
  )
  const replace = ({ place, sealed, replacement, fingerprint }: Resealed) => {
    if (place.kind === 'relay-password') password.run(replacement, place.relay, sealed)
    else if (place.kind === 'dkim-key') dkimKey.run(replacement, place.relay, sealed)
    else if (place.kind === 'webhook-secret')
      for (const each of [webhook, previous]) each.run(replacement, place.webhook, sealed)
    else constant.run(replacement, fingerprint, place.instanceId, place.name, sealed)
  }
  return (values) => {
    for (const value of values) replace(value)
    return outcome(undefined)
  }
}

export function prepareSealedForget({ driver }: Connection): Operation<readonly Place[], void> {
  const relay = driver.prepare('DELETE FROM relays WHERE name = ?')
  const dkimKey = driver.prepare('UPDATE relays SET dkim = NULL WHERE name = ?')
  const constant = driver.prepare('DELETE FROM constants WHERE instance_id = ? AND name = ?')
  const webhook = driver.prepare('DELETE FROM webhooks WHERE id = ?')
  return (places) => {
    for (const place of places) {
      if (place.kind === 'relay-password') relay.run(place.relay)
      else if (place.kind === 'dkim-key') dkimKey.run(place.relay)
      else if (place.kind === 'webhook-secret') webhook.run(place.webhook)
      else constant.run(place.instanceId, place.name)
    }
    return outcome(undefined)
  }
}
