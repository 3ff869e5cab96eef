import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import Driver from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import { sealedFolder } from '../secrets/sealed-folder.ts'
import { runCommand } from '../support/command.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'
import { testRelayHost } from '../support/test-relay-host.ts'

const EMAIL = {
  mode: 'redirect',
  testRecipients: ['qa@team.example'],
  allowedRecipients: ['@team.example'],
  sender: 'noreply@stage.example',
  relay: 'real',
}

/** A folder with mail that was redirected, relayed, captured, held, starred, deleted and found by its words; and a file of it. */
async function lived(): Promise<{ dataDir: string; file: string }> {
  const host = await testRelayHost()
  const relay = { host: '127.0.0.1', port: host.port, tls: 'none' }
  const server = await startServer({
    file: { relays: { real: relay }, instances: { default: { kind: 'staging', email: EMAIL } } },
  })
  const large = 'All work and no play.\r\n'.repeat(50_000)
  await sendMail(
    server,
    { subject: 'plain' },
    {
      subject: 'large',
      text: large,
      to: ['bob@real.example', 'Anna@TEAM.example'],
      bcc: 'carl@real.example',
    },
    { subject: 'ümläut', text: 'grüße' },
    { subject: 'gone' },
  )
  await host.accepted(4)
  const { messages } = await server.api<MessagePageView>('/instances/default/messages?search=gone OR plain')
  const [gone, plain] = messages.map(({ id }) => id)
  await server.api(`/instances/default/messages/${plain}`, {
    method: 'PATCH',
    body: { starred: true, read: true },
  })
  await server.api(`/instances/default/batch`, { method: 'POST', body: { ids: [gone], action: 'delete' } })
  const { exitCode, out } = await runCommand(['verify', '--data', server.dataDir])
  expect({ exitCode, wrong: out.split('\n').filter((line) => line.startsWith('wrong')) }).toEqual({
    exitCode: 0,
    wrong: [],
  })
  await server.close()
  return { dataDir: server.dataDir, file: join(server.dataDir, 'stagingpost.db') }
}

describe('stagingpost verify', () => {
  test('says that all is well beside a running server, and changes nothing', async () => {
    const { dataDir } = await lived()
    const before = readdirSync(dataDir)
    const { exitCode, out, err } = await runCommand(['verify', '--data', dataDir])
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toMatch(/^(ok {5}.*\n){14}Everything is as it should be\.\n$/)
    expect(readdirSync(dataDir)).toEqual(before)
  })

  test('looks at a backup, too', async () => {
    const { dataDir } = await lived()
    const backup = join(await tempDir(), 'b.db')
    await runCommand(['backup', backup, '--data', dataDir])
    expect((await runCommand(['verify', '--file', backup, '--data', dataDir])).exitCode).toBe(0)
    damage(backup, `UPDATE counters SET unread = 99`)
    expect((await runCommand(['verify', '--file', backup, '--data', dataDir])).exitCode).toBe(1)
  })

  const first = '(SELECT min(seq) FROM messages)'
  const firstId = `(SELECT id FROM messages WHERE seq = ${first})`
  const damages: readonly (readonly [string, string, RegExp])[] = [
    [
      'a piece of a message gone',
      `DELETE FROM raw_chunks WHERE id / 4096 = ${first}`,
      /message \S+: it has 0 of its 1 pieces/,
    ],
    [
      'a piece cut short',
      `UPDATE raw_chunks SET encoding = 'plain', bytes = x'41' WHERE id / 4096 = ${first}`,
      /it has 1 octets, and \d+ were received/,
    ],
    [
      'a piece that does not unpack',
      `UPDATE raw_chunks SET encoding = 'zstd', bytes = x'4142' WHERE id / 4096 = ${first}`,
      /a piece of it cannot be unpacked/,
    ],
    [
      'a NUL that nobody sent',
      `UPDATE raw_chunks SET encoding = 'plain', bytes = zeroblob((SELECT size_bytes FROM messages WHERE seq = ${first})) WHERE id / 4096 = ${first}`,
      /its octets were altered/,
    ],
    [
      'a letter changed into another',
      `UPDATE raw_chunks SET encoding = 'plain', bytes = altered(bytes, encoding) WHERE id / 4096 = ${first}`,
      /its octets were altered/,
    ],
    [
      'a message of no instance',
      `UPDATE messages SET instance_id = 77 WHERE seq = ${first}`,
      /is of no instance/,
    ],
    [
      'bytes of nobody',
      `INSERT INTO raw_chunks VALUES (4096 * 4711, 'plain', x'41')`,
      /raw bytes of a message that is not there \(number 4711\)/,
    ],
    [
      'a recipient without decision',
      `UPDATE messages SET recipients = json_remove(recipients, '$[0]') WHERE seq = ${first}`,
      /bob@real\.example has 0 decisions/,
    ],
    [
      'a recipient decided twice',
      `UPDATE messages SET recipients = json_insert(recipients, '$[#]', json_extract(recipients, '$[0]')) WHERE seq = ${first}`,
      /bob@real\.example has 2 decisions/,
    ],
    [
      'a decision that is none',
      `UPDATE messages SET recipients = json_set(recipients, '$[0].disposition.kind', 'perhaps') WHERE seq = ${first}`,
      /is neither suppressed, allowed nor passed/,
    ],
    [
      'a delivery to a customer',
      `UPDATE deliveries SET address = 'bob@real.example' WHERE id = 1`,
      /delivery 1 to bob@real\.example of message \S+ is outside its safe set/,
    ],
    [
      'a settled delivery that is due',
      `UPDATE deliveries SET due_at_ms = 1 WHERE id = 1`,
      /delivery 1 to qa@team\.example is relayed and still due/,
    ],
    [
      'a waiting one that never is',
      `UPDATE deliveries SET state = 'queued' WHERE id = 1`,
      /is queued and never due/,
    ],
    ['a state that is none', `UPDATE deliveries SET state = 'lost' WHERE id = 1`, /has no state \(lost\)/],
    [
      'captured mail that is sent',
      `UPDATE messages SET decision = 'capture' WHERE seq = ${first}`,
      /is capture, and has a delivery that nobody released/,
    ],
    [
      'staging mail delivered as it is',
      `UPDATE messages SET decision = 'deliver' WHERE seq = ${first}`,
      /is of staging, and is said to be delivered as it is/,
    ],
    ['counters', `UPDATE counters SET total = total + 1`, /instance default: \S+ are kept, \S+ are there/],
    ['counters gone', `DELETE FROM counters`, /instance default: nothing are kept/],
    [
      'a sequence put back',
      `UPDATE sqlite_sequence SET seq = 1 WHERE name = 'changes'`,
      /it stands at 1, and \d+ was given out/,
    ],
    [
      'a number given out twice',
      `UPDATE changes SET kind = 'message.updated' WHERE seq = ${first}`,
      /which is another change/,
    ],
    [
      'an index without a message',
      `DELETE FROM message_index WHERE rowid = ${first}`,
      /is not in the index of words/,
    ],
    [
      'fields without a message',
      `DELETE FROM fact_index WHERE rowid = ${first}`,
      /is not in the index of header fields/,
    ],
    [
      'a reference to nothing',
      `PRAGMA foreign_keys = OFF; DELETE FROM copies WHERE id = 1`,
      /row 1 of deliveries refers to copies that is not there/,
    ],
    [
      'a name that is not unique',
      `DELETE FROM messages WHERE id = ${firstId}`,
      /raw bytes of a message that is not there/,
    ],
    ['a webhook without a secret', hook('NULL'), /webhook wh_one has no secret/],
    [
      'half a secret of before',
      `${hook(`'x'`)}; UPDATE webhooks SET previous_until_ms = 5`,
      /webhook wh_one has half a secret of before/,
    ],
    [
      'a call about nothing',
      call(`'gone'`, `'delivered', 0, NULL`),
      /call msg_one is about a message that is not there/,
    ],
    [
      'a call of nobody',
      call('NULL', `'delivered', 0, NULL`, ''),
      /row 1 of webhook_calls refers to webhooks/,
    ],
    ['a settled call that is due', call('NULL', `'failed', 0, 1`), /call msg_one is failed and still due/],
    ['a call in no state', call('NULL', `'lost', 0, 1`), /call msg_one has no state \(lost\)/],
    [
      'a try that nobody noted',
      call('NULL', `'queued', 1, 1`),
      /call msg_one was tried 1 times, and 0 are noted/,
    ],
    [
      'a try that goes on after its call',
      `${call('NULL', `'delivered', 1, NULL`)}; INSERT INTO webhook_attempts (call_seq, at_ms, outcome) VALUES (1, 1, 'running')`,
      /call msg_one is delivered, and an attempt is said to run/,
    ],
    [
      'changes that webhooks were told of before they were',
      'INSERT INTO webhook_cursor VALUES (1, 100000) ON CONFLICT (id) DO UPDATE SET seq = 100000',
      /looked through up to 100000, and there were fewer/,
    ],
  ]
  test('finds each damage, and names it', { timeout: 120_000 }, async () => {
    const { file } = await lived()
    const sound = readFileSync(file)
    for (const [name, sql, words] of damages) {
      const dataDir = await tempDir()
      writeFileSync(join(dataDir, 'stagingpost.db'), sound)
      damage(join(dataDir, 'stagingpost.db'), sql)
      const { exitCode, out } = await runCommand(['verify', '--data', dataDir])
      expect([name, exitCode]).toEqual([name, 1])
      expect(out, name).toMatch(words)
    }
  })

  test('finds a page that was written over', async () => {
    const { dataDir, file } = await lived()
    const sound = readFileSync(file)
    const driver = new Driver(file, { readonly: true })
    const root = driver.prepare<[], number>(`SELECT rootpage FROM sqlite_schema WHERE name = 'raw_chunks'`)
    const rawPage = root.pluck().get() ?? 0
    driver.close()
    // On the first pages is the schema, without which nothing can be read.
    for (const [firstPage, pages, words] of [
      [rawPage, 1, /^wrong {2}not so: the pages, indexes and full-text indexes of the file are sound\n/],
      [2, 20, /^wrong {2}not so: (the file can be opened|the pages, indexes)/],
    ] as const) {
      const bytes = Buffer.from(sound)
      bytes.fill(0xff, 4096 * (firstPage - 1), 4096 * (firstPage - 1 + pages))
      writeFileSync(file, bytes)
      const { exitCode, out } = await runCommand(['verify', '--data', dataDir])
      expect([firstPage, exitCode]).toEqual([firstPage, 1])
      expect(out).toMatch(words)
    }
  })

  test('finds secrets that do not open', async () => {
    const dataDir = await sealedFolder()
    writeFileSync(join(dataDir, 'secret.key'), `${'1f'.repeat(32)}\n`, { mode: 0o600 })
    const { exitCode, out } = await runCommand(['verify', '--data', dataDir])
    expect(exitCode).toBe(1)
    expect(out).toContain('the password of relay real does not open')
    expect(out).not.toContain('hunter2')
  })
})

function hook(sealed: string): string {
  return `INSERT INTO webhooks (id, instance_id, url, events, is_enabled, sealed, headers, from_seq, created_at_ms)
    VALUES ('wh_one', 1, 'https://ci.example/', '[]', 1, ${sealed}, '{}', 0, 0)`
}

/** `state` with how often it was tried and when it is due. */
function call(messageId: string, state: string, before = `${hook(`'x'`)};`): string {
  return `${before} INSERT INTO webhook_calls (seq, id, webhook_id, event, message_id, body, state, attempts, due_at_ms, tries, created_at_ms)
    VALUES (1, 'msg_one', 'wh_one', 'message.stored', ${messageId}, '{}', ${state}, 0, 0)`
}

function damage(file: string, sql: string): void {
  const driver = new Driver(file)
  driver.function('altered', (bytes: Buffer, encoding: string) => {
    const plain = Buffer.from(encoding === 'zstd' ? zstdDecompressSync(bytes) : bytes)
    const at = plain.length - 3
    plain[at] = (plain[at] ?? 0) ^ 1
    return plain
  })
  driver.pragma('foreign_keys = OFF')
  driver.exec(sql)
  driver.close()
}
