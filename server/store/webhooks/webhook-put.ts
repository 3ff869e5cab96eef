import { Failure } from '../../domain/failure.ts'
import { WEBHOOKS_MAX, type Webhook, type WebhookSecret } from '../../domain/webhook.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'

interface PutArgs {
  readonly webhook: Omit<Webhook, 'fromSeq' | 'createdAtMs'>
  readonly atMs: number
}

interface RemoveArgs {
  readonly instanceId: number
  readonly id: string
  readonly atMs: number
}

/** Where the sequence stands, which is where something that is switched on begins to listen. */
const NEWEST_SEQ = `coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)`

/** Makes or changes a webhook; says from where on it is told, and since when it is there. */
export function prepareWebhookPut(
  { driver }: Connection,
  log: ChangeLog,
): Operation<PutArgs, Pick<Webhook, 'fromSeq' | 'createdAtMs'>> {
  const others = driver
    .prepare<[number, string], number>('SELECT count(*) FROM webhooks WHERE instance_id = ? AND id <> ?')
    .pluck()
  const put = driver.prepare<unknown[], Pick<Webhook, 'fromSeq' | 'createdAtMs'>>(
    `INSERT INTO webhooks (id, instance_id, url, events, search, is_enabled, sealed, secret_constant,
       previous_sealed, previous_constant, previous_until_ms, headers, created_at_ms, from_seq)
     SELECT ?, id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ${NEWEST_SEQ} FROM instances WHERE id = ?
     ON CONFLICT (id) DO UPDATE SET url = excluded.url, events = excluded.events, search = excluded.search,
       sealed = excluded.sealed, secret_constant = excluded.secret_constant,
       previous_sealed = excluded.previous_sealed, previous_constant = excluded.previous_constant,
       previous_until_ms = excluded.previous_until_ms, headers = excluded.headers,
       from_seq = CASE WHEN is_enabled < excluded.is_enabled THEN excluded.from_seq ELSE from_seq END,
       is_enabled = excluded.is_enabled
     RETURNING from_seq AS fromSeq, created_at_ms AS createdAtMs`,
  )
  return ({ webhook, atMs }) => {
    const { id, instanceId, url, events, search, isEnabled, secret, previousSecret, headers } = webhook
    if ((others.get(instanceId, id) ?? 0) >= WEBHOOKS_MAX)
      throw new Failure('limited', `An instance has at most ${WEBHOOKS_MAX} webhooks; remove one first.`)
    const secrets = [...secretColumns(secret), ...secretColumns(previousSecret?.secret)]
    const settings = [url, JSON.stringify(events), search, Number(isEnabled), ...secrets]
    const row = put.get(
      id,
      ...settings,
      previousSecret?.untilMs ?? null,
      JSON.stringify(headers),
      atMs,
      instanceId,
    )
    if (row === undefined) throw new Failure('not-found', 'The instance was removed meanwhile.')
    return outcome(row, [log.append(atMs, instanceId, { kind: 'instance.changed' })])
  }
}

/** As `sealed` and as the name of a constant: one of them at most. */
function secretColumns(secret: WebhookSecret | undefined): [sealed: string | null, constant: string | null] {
  if (secret === undefined) return [null, null]
  return secret.kind === 'own' ? [secret.sealed, null] : [null, secret.name]
}

export function prepareWebhookRemove({ driver }: Connection, log: ChangeLog): Operation<RemoveArgs, boolean> {
  const remove = driver.prepare('DELETE FROM webhooks WHERE id = ? AND instance_id = ?')
  return ({ instanceId, id, atMs }) => {
    if (remove.run(id, instanceId).changes === 0) return outcome(false)
    return outcome(true, [log.append(atMs, instanceId, { kind: 'instance.changed' })])
  }
}

/** For an instance whose notifications are switched on: its webhooks are told of what happens from now on. */
export function prepareListenFromNow({ driver }: Connection): (instanceId: number) => void {
  const move = driver.prepare(`UPDATE webhooks SET from_seq = ${NEWEST_SEQ} WHERE instance_id = ?`)
  return (instanceId) => void move.run(instanceId)
}
