import { Failure } from '../../domain/failure.ts'
import type { RelaySettings } from '../../domain/relay.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'

/** Creates or changes a relay; whether it is paused stays as it is. */
export function prepareRelayPut({ driver }: Connection): Operation<RelaySettings, void> {
  const put = driver.prepare(
    `INSERT INTO relays (name, host, port, tls, ca, auth, max_recipients, max_connections, max_messages,
       max_size_bytes, rate, retry, dkim, managed_by_file)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (name) DO UPDATE SET host = excluded.host, port = excluded.port, tls = excluded.tls,
       ca = excluded.ca, auth = excluded.auth, max_recipients = excluded.max_recipients,
       max_connections = excluded.max_connections, max_messages = excluded.max_messages,
       max_size_bytes = excluded.max_size_bytes, rate = excluded.rate, retry = excluded.retry,
       dkim = excluded.dkim, managed_by_file = excluded.managed_by_file`,
  )
  return (relay) => {
    const { name, host, port, tls, ca, auth, dkim, maxRecipients, maxConnections, maxMessages } = relay
    const where = [name, host, port, tls, ca, auth && JSON.stringify(auth)]
    const limits = [maxRecipients, maxConnections, maxMessages, relay.maxSizeBytes, relay.rate, relay.retry]
    put.run(...where, ...limits, dkim && JSON.stringify(dkim), Number(relay.managedByFile))
    return outcome(undefined)
  }
}

/** What waits for it goes on waiting, until a relay of that name is there again. False when there is none. */
export function prepareRelayRemove({ driver }: Connection): Operation<{ readonly name: string }, boolean> {
  const remove = driver.prepare('DELETE FROM relays WHERE name = ?')
  return ({ name }) => outcome(remove.run(name).changes === 1)
}

/** `atMs` null lets it be used again. */
export function prepareRelayPause({
  driver,
}: Connection): Operation<{ readonly name: string; readonly atMs: number | null }, void> {
  const pause = driver.prepare('UPDATE relays SET paused_at_ms = ? WHERE name = ?')
  return ({ name, atMs }) => {
    if (pause.run(atMs, name).changes === 0) throw new Failure('not-found', `There is no relay ${name}.`)
    return outcome(undefined)
  }
}
