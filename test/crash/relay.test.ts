import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { expect, test } from 'vitest'
import { sendMail } from '../support/send-mail.ts'
import { spawnServer } from '../support/server-process.ts'
import { tempDir } from '../support/temp-dir.ts'
import { testRelayHost } from '../support/test-relay-host.ts'

/** More by `CRASH_ROUNDS=200 npx vitest run test/crash`. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 20)
const MESSAGES = 1_000
/** The server is killed when the relay has taken this many more, at a moment that differs from round to round. */
const TAKEN_MIN = 20
const TAKEN_SPREAD = 15

interface Row {
  readonly messageId: string
  readonly state: string
  readonly possibleDuplicate: number
  readonly unknown: number
}

test(`kill -9 while ${MESSAGES} messages are relayed, ${ROUNDS} times: each arrives, and only marked ones twice`, {
  timeout: 600_000,
}, async () => {
  const host = await testRelayHost()
  const dataDir = await tempDir()
  const relay = { host: '127.0.0.1', port: host.port, tls: 'none', maxConnections: 3 }
  const email = {
    mode: 'redirect',
    testRecipients: ['qa@team.example'],
    sender: 'noreply@stage.example',
    relay: 'real',
    redirectLimit: 1_000_000,
  }
  const config = join(dataDir, 'stagingpost.json')
  await writeFile(
    config,
    JSON.stringify({ relays: { real: relay }, instances: { default: { kind: 'staging', email } } }),
  )
  const start = () => spawnServer(dataDir, ['--config', config])
  // Nothing is taken while the messages come in.
  host.rescript({ mail: { kind: 'hang' } })
  let server = await start()
  const mails = Array.from({ length: MESSAGES }, (_, at) => ({
    to: `user${at}@real.example`,
    subject: `Mail ${at}`,
  }))
  await sendMail(server, ...mails)
  await server.kill()
  host.rescript({})
  for (let round = 0; round < ROUNDS; round++) {
    const enough = taken(host.transactions).length + TAKEN_MIN + ((round * 7) % TAKEN_SPREAD)
    server = await start()
    await host.accepted(Math.min(enough, MESSAGES))
    await server.kill()
  }
  server = await start()
  await expect.poll(() => unsettled(dataDir), { timeout: 120_000, interval: 250 }).toBe(0)
  expect(await server.stop()).toBe(0)

  const arrived = Map.groupBy(taken(host.transactions), (id) => id)
  const rows = ask<Row>(
    dataDir,
    `SELECT m.id AS messageId, d.state, d.possible_duplicate AS possibleDuplicate,
       (SELECT count(*) FROM attempts a WHERE a.delivery_id = d.id AND a.outcome = 'unknown') AS unknown
     FROM deliveries d JOIN messages m ON m.seq = d.message_seq`,
  )
  expect(rows.length).toBe(MESSAGES)
  for (const { messageId, state, possibleDuplicate, unknown } of rows) {
    const times = arrived.get(messageId)?.length ?? 0
    expect(state).toBe('relayed')
    expect(times, `${messageId} arrived`).toBeGreaterThanOrEqual(1)
    expect(times, `${messageId} arrived`).toBeLessThanOrEqual(1 + unknown)
    if (times > 1) expect(possibleDuplicate, `${messageId} arrived ${times} times`).toBe(1)
  }
})

/** Ids of the messages that the relay took, as often as it took them. */
function taken(transactions: readonly { readonly data: Buffer; readonly answer: string | null }[]): string[] {
  return transactions
    .filter(({ answer }) => answer?.startsWith('2'))
    .map(({ data }) => /id=([\w-]{22})/.exec(data.toString('latin1'))?.[1] ?? '')
}

function unsettled(dataDir: string): number {
  return (
    ask<{ left: number }>(dataDir, 'SELECT count(*) AS left FROM deliveries WHERE due_at_ms IS NOT NULL')[0]
      ?.left ?? -1
  )
}

function ask<T>(dataDir: string, sql: string): T[] {
  const driver = new Driver(join(dataDir, 'stagingpost.db'), { readonly: true })
  try {
    return driver.prepare<[], T>(sql).all()
  } finally {
    driver.close()
  }
}
