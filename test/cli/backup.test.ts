import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import type { OutboxView } from '../../server/contract/outbox.types.ts'
import { allBytes, openedValues, sealedFolder, VALUES } from '../secrets/sealed-folder.ts'
import { newMessage, openTestStore } from '../store/support.ts'
import { runCommand } from '../support/command.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'
import { testRelayHost } from '../support/test-relay-host.ts'

async function backUp(dataDir: string, ...options: readonly string[]) {
  const file = join(await tempDir(), 'backup.db')
  const said = await runCommand(['backup', file, '--data', dataDir, ...options])
  return { file, ...said }
}

function subjects(server: TestServer): Promise<(string | null)[]> {
  return server
    .api<MessagePageView>('/instances/default/messages')
    .then(({ messages }) => messages.map(({ subject }) => subject))
}

describe('stagingpost backup', () => {
  test('while mail comes in: what was answered 250 before it is in it, byte for byte', async () => {
    const server = await startServer()
    const large = 'All work and no play.\r\n'.repeat(100_000)
    await sendMail(server, { subject: 'before' }, { subject: 'large', text: large })
    const going = sendMail(server, ...Array.from({ length: 200 }, (_, at) => ({ subject: `during ${at}` })))
    const { file, exitCode, out, err } = await backUp(server.dataDir)
    await going
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toBe(`${file} is written and checked: ${statSync(file).size} octets.\n`)
    expect(statSync(file).mode & 0o777).toBe(0o600)

    const dataDir = await tempDir()
    expect((await runCommand(['restore', file, '--data', dataDir])).err).toBe('')
    const restored = await startServer({ dataDir })
    const { messages } = await restored.api<MessagePageView>(
      '/instances/default/messages?search=before OR large',
    )
    expect(messages.map(({ subject }) => subject)).toEqual(['large', 'before'])
    for (const { id } of messages) {
      const raw = (base: string) =>
        fetch(`${base}/api/v1/instances/default/messages/${id}/raw`).then((answer) => answer.bytes())
      expect(Buffer.compare(await raw(restored.httpUrl), await raw(server.httpUrl))).toBe(0)
    }
  })

  test('into a folder, under a name by the time; nothing else is left beside it or in the data folder', async () => {
    const dataDir = await sealedFolder()
    const before = readdirSync(dataDir)
    const folder = await tempDir()
    const { out } = await runCommand(['backup', folder, '--data', dataDir])
    const [name = '', ...others] = readdirSync(folder)
    expect(others).toEqual([])
    expect(name).toMatch(/^stagingpost-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.db$/)
    expect(out).toContain(join(folder, name))
    expect(readdirSync(dataDir)).toEqual(before)
  })

  test('into a folder that is not there yet, where a slash says that it is to be one', async () => {
    const dataDir = await sealedFolder()
    const folder = join(await tempDir(), 'nightly')
    for (let night = 1; night <= 2; night++) {
      const { exitCode } = await runCommand(['backup', `${folder}/`, '--data', dataDir])
      expect(exitCode).toBe(0)
      const [name = ''] = readdirSync(folder)
      expect(readdirSync(folder)).toHaveLength(1)
      renameSync(join(folder, name), `${folder}-${night}.db`)
    }
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  test('never overwrites, and leaves nothing half done', async () => {
    const dataDir = await sealedFolder()
    const folder = await tempDir()
    const file = join(folder, 'mine.db')
    writeFileSync(file, 'mine')
    const { exitCode, err } = await runCommand(['backup', file, '--data', dataDir])
    expect({ exitCode, err }).toEqual({ exitCode: 2, err: `${file} is there already and was not touched.\n` })
    expect(readFileSync(file, 'utf8')).toBe('mine')
    expect(await runCommand(['backup', join(folder, 'no/such/folder.db'), '--data', dataDir])).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('ENOENT'),
    })
    expect(readdirSync(folder)).toEqual(['mine.db'])
  })

  test('of a damaged database is refused, and no file is left', async () => {
    const dataDir = await sealedFolder()
    const path = join(dataDir, 'stagingpost.db')
    const bytes = readFileSync(path)
    bytes.fill(0xff, 4096 * 3, 4096 * 12)
    writeFileSync(path, bytes)
    const { file, exitCode, err } = await backUp(dataDir)
    expect(exitCode).toBe(2)
    expect(err).toMatch(/damaged|malformed/)
    expect(existsSync(file)).toBe(false)
  })

  test('says what else is needed to read the secrets in it', async () => {
    const dataDir = await sealedFolder()
    const without = await backUp(dataDir)
    expect(without.err).toMatch(
      /^The 3 secrets in it .* cannot be read without its key: keep .*secret\.key, or say --with-key\.\n$/,
    )
    const copied = await backUp(dataDir, '--with-key')
    expect(copied.err).toBe('')
    expect(copied.out).toContain(`${copied.file}.key opens the secrets in it: keep the two apart.\n`)
    expect(readFileSync(`${copied.file}.key`, 'utf8')).toBe(readFileSync(join(dataDir, 'secret.key'), 'utf8'))
    expect(statSync(`${copied.file}.key`).mode & 0o777).toBe(0o600)
    writeFileSync(join(dataDir, 'secret.key'), `${'1f'.repeat(32)}\n`, { mode: 0o600 })
    expect((await backUp(dataDir)).err).toBe(
      'The 3 secrets in it: 3 do not open with the key that is known here.\n',
    )
  })

  test('without a database there is nothing to back up', async () => {
    expect((await backUp(await tempDir())).err).toMatch(/^There is no database in /)
  })
})

describe('stagingpost restore', () => {
  test('keeps what was there aside, brings the key, and says so', async () => {
    const { file } = await backUp(await sealedFolder(), '--with-key')
    const dataDir = await sealedFolder()
    const [database, key] = ['stagingpost.db', 'secret.key'].map((name) => readFileSync(join(dataDir, name)))
    const { exitCode, out, err } = await runCommand(['restore', file, '--data', dataDir])
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    const aside = /^What was there is in (\S+);/m.exec(out)?.[1] ?? expect.fail(out)
    expect(readFileSync(join(aside, 'stagingpost.db'))).toEqual(database)
    expect(readFileSync(join(aside, 'secret.key'))).toEqual(key)
    expect((await openedValues(dataDir)).toSorted()).toEqual(
      ['hunter2-relay-password', ...Object.values(VALUES)].toSorted(),
    )
    expect(existsSync(join(dataDir, 'restoring'))).toBe(false)
  })

  test('without the key says which file is missed', async () => {
    const { file } = await backUp(await sealedFolder())
    const { exitCode, err } = await runCommand(['restore', file, '--data', await tempDir()])
    expect(exitCode).toBe(0)
    expect(err).toMatch(/^3 of its 3 secrets do not open without the key .*secret\.key/s)
  })

  test('is refused while a server has the folder, which stays as it is', async () => {
    const { file } = await backUp(await sealedFolder())
    const server = await startServer()
    await sendMail(server, { subject: 'still here' })
    expect(await runCommand(['restore', file, '--data', server.dataDir])).toMatchObject({
      exitCode: 2,
      out: '',
      err: expect.stringContaining('in use by another Stagingpost'),
    })
    expect(await subjects(server)).toEqual(['still here'])
  })

  const unusable: readonly (readonly [string, RegExp, (file: string) => void])[] = [
    [
      'a newer version',
      /written by a newer Stagingpost \(database version 4711/,
      (file) => {
        const driver = new Driver(file)
        driver.pragma('user_version = 4711')
        driver.close()
      },
    ],
    ['no database', /is no database of Stagingpost/, (file) => writeFileSync(file, 'Dear diary')],
    [
      "another program's",
      /is no database of Stagingpost/,
      (file) => {
        const driver = new Driver(file)
        driver.pragma('application_id = 7')
        driver.close()
      },
    ],
    ['cut off', /damaged|malformed/, (file) => writeFileSync(file, readFileSync(file).subarray(0, 40_960))],
    [
      'with a log beside it',
      /is not a backup: it belongs to a server/,
      (file) => writeFileSync(`${file}-wal`, 'x'),
    ],
  ]
  test.each(unusable)('%s: nothing is touched', async (_, words, spoil) => {
    const { file } = await backUp(await sealedFolder())
    spoil(file)
    const dataDir = await sealedFolder()
    const before = allBytes(dataDir)
    const { exitCode, out, err } = await runCommand(['restore', file, '--data', dataDir])
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(err).toMatch(words)
    expect(Buffer.compare(allBytes(dataDir), before)).toBe(0)
  })

  test('that was broken off at its last step: nobody starts empty', async () => {
    const { file } = await backUp(await sealedFolder())
    const dataDir = await tempDir()
    await runCommand(['restore', file, '--data', dataDir])
    mkdirSync(join(dataDir, 'restoring'))
    renameSync(join(dataDir, 'stagingpost.db'), join(dataDir, 'restoring/stagingpost.db'))
    await expect(openTestStore({ dataDir })).rejects.toThrow(/A restore in .* was broken off/)
    expect((await runCommand(['restore', file, '--data', dataDir])).exitCode).toBe(0)
    await openTestStore({ dataDir })
  })

  test('ends sessions and single-use links; cursors of before are reset, and are not given out again', async () => {
    const dataDir = await tempDir()
    const store = await openTestStore({ dataDir })
    await store.messages.accept(newMessage(store.defaultId))
    const link = { purpose: { kind: 'administrator' }, createdBy: 'x', createdAtMs: 1 } as const
    await store.people.addLink({ ...link, hash: 'a'.repeat(64), expiresAtMs: 2e12 })
    const { file } = await backUp(dataDir)
    await store.messages.accept(newMessage(store.defaultId))
    const cursor = await store.changes.cursor()
    await store.close()
    await runCommand(['restore', file, '--data', dataDir])
    const restored = await openTestStore({ dataDir })
    expect(await restored.changes.after(cursor, 10)).toEqual({ kind: 'reset' })
    expect(await restored.changes.after(0, 10)).toEqual({ kind: 'reset' })
    expect(restored.ask('SELECT 1 FROM links UNION SELECT 2 FROM sessions')).toEqual([])
    expect((await restored.messages.accept(newMessage(restored.defaultId))).seq).toBeGreaterThan(cursor)
  })
})

const REDIRECT = {
  mode: 'redirect',
  testRecipients: ['qa@team.example'],
  sender: 'noreply@stage.example',
  relay: 'real',
}

test('what was not sent when the backup was made waits for a person, and new mail waits behind it', async () => {
  const host = await testRelayHost()
  host.rescript({ mail: '451 4.3.0 later' })
  const file = {
    relays: { real: { host: '127.0.0.1', port: host.port, tls: 'none', retry: '1s*1000' } },
    instances: {
      default: { kind: 'staging', email: REDIRECT },
      shop: { kind: 'production', email: { mode: 'deliver', relay: 'real' } },
    },
  }
  const server = await startServer({ file })
  await sendMail(server, { subject: 'invoice' })
  await expect
    .poll(async () => (await server.api<OutboxView>('/instances/default/outbox')).counts.deferred)
    .toBe(1)
  const { file: backup } = await backUp(server.dataDir)
  host.rescript({})
  await host.accepted(1)
  await server.close()

  const said = await runCommand(['restore', backup, '--data', server.dataDir])
  expect(said.out).toContain(
    '\n  default (staging): 1 not made when the backup was\n  shop (production): 0 not',
  )
  const again = await startServer({ dataDir: server.dataDir, file })
  await sendMail(again, { subject: 'news' })
  const outbox = await again.api<OutboxView>('/instances/default/outbox')
  expect(outbox.pausedAt).not.toBeNull()
  // What was production then may be staging now.
  expect((await again.api<OutboxView>('/instances/shop/outbox')).pausedAt).not.toBeNull()
  expect(outbox.deliveries.map(({ possibleDuplicate }) => possibleDuplicate)).toEqual([false, true])
  const done = outbox.deliveries.filter(({ possibleDuplicate }) => possibleDuplicate)
  await again.api('/instances/default/outbox', {
    method: 'POST',
    body: { action: 'cancel', deliveries: done.map(({ messageId, id }) => ({ messageId, id })) },
  })
  expect(host.transactions).toHaveLength(1)
  expect((await runCommand(['sending', 'resume', 'default', '--data', server.dataDir])).out).toBe(
    'default sends what is due.\n',
  )
  await host.accepted(2)
  expect(host.transactions.map(({ data }) => /invoice|news/.exec(data.toString())?.[0])).toEqual([
    'invoice',
    'news',
  ])
})
