import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../server/store/database.ts'
import { requireRoom } from '../../server/store/folder/snapshot.ts'
import type { Upgraded } from '../../server/store/store.types.ts'
import { runCommand } from '../support/command.ts'
import { olderFolder } from './older-folder.ts'
import { openTestStore } from './support.ts'

const quiet = { onCommitted: () => {}, onFatal: () => {} }

function projectsOf(path: string): unknown[] {
  const driver = new Driver(path, { readonly: true })
  try {
    return driver.prepare('SELECT name FROM instances ORDER BY name').pluck().all()
  } finally {
    driver.close()
  }
}

function shop(driver: Driver.Database): void {
  driver
    .prepare(
      `INSERT INTO instances (name, kind, label, email, require_auth, managed_by_file, created_at_ms)
       VALUES ('shop', 'staging', 'Shop', '{"mode":"capture","testRecipients":[],"allowedRecipients":[]}', 0, 0, 0)`,
    )
    .run()
}

test('an older database is copied before it is brought to this version', async () => {
  const dataDir = await olderFolder('outbox', shop)
  const told: Upgraded[] = []
  const store = await openTestStore({ dataDir, onUpgrade: (upgrade) => void told.push(upgrade) })
  const [upgrade = expect.fail('it was not told')] = told
  const { copy, fromVersion, toVersion } = upgrade
  expect(readdirSync(join(dataDir, 'upgrades')).map((name) => join(dataDir, 'upgrades', name))).toEqual([
    copy,
  ])
  expect(copy).toMatch(/stagingpost-\d{4}-\S+Z-version-7\.db$/)
  expect(statSync(copy).mode & 0o777).toBe(0o600)
  expect(fromVersion).toBe(7)
  expect(store.ask('PRAGMA user_version')).toEqual([{ user_version: toVersion }])
  expect(projectsOf(copy)).toEqual(['shop'])
  expect(projectsOf(join(dataDir, 'stagingpost.db'))).toEqual(['default', 'shop'])
})

test('the copy can be restored, and is upgraded again', async () => {
  const dataDir = await olderFolder('outbox', shop)
  await (await openStore({ dataDir, ...quiet })).close()
  const [name = ''] = readdirSync(join(dataDir, 'upgrades'))
  const { exitCode, err } = await runCommand(['restore', join(dataDir, 'upgrades', name), '--data', dataDir])
  expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
  expect((await openTestStore({ dataDir })).instances.byName('shop')?.label).toBe('Shop')
  expect(readdirSync(join(dataDir, 'upgrades'))).toEqual([name])
})

test('a new database and one of this version need none', async () => {
  const dataDir = await olderFolder('outbox', shop)
  await (await openStore({ dataDir, ...quiet })).close()
  const copies = readdirSync(join(dataDir, 'upgrades'))
  const store = await openTestStore({ dataDir })
  expect(readdirSync(join(store.dataDir, 'upgrades'))).toEqual(copies)
  expect(existsSync(join((await openTestStore()).dataDir, 'upgrades'))).toBe(false)
})

test('only the newest two are kept, and nothing else is touched', async () => {
  const dataDir = await olderFolder('outbox', shop)
  const folder = join(dataDir, 'upgrades')
  mkdirSync(folder)
  const old = [1, 2, 3].map((day) => `stagingpost-2020-01-0${day}T00-00-00.000Z-version-6.db`)
  for (const name of [...old, 'mine.db']) writeFileSync(join(folder, name), 'x')
  await openTestStore({ dataDir })
  const left = readdirSync(folder).sort()
  expect(left).toEqual(['mine.db', old[2], expect.stringMatching(/-version-7\.db$/)])
})

test('without a copy nothing is changed', async () => {
  const dataDir = await olderFolder('outbox', shop)
  const path = join(dataDir, 'stagingpost.db')
  const before = readFileSync(path)
  writeFileSync(join(dataDir, 'upgrades'), 'in the way')
  await expect(openStore({ dataDir, ...quiet })).rejects.toMatchObject({
    name: 'Failure',
    message: expect.stringMatching(/upgrades/),
  })
  expect(readFileSync(path)).toEqual(before)
})

test('several versions at once are one step: when the second of them fails, the first has not happened', async () => {
  const dataDir = await olderFolder('bounds', (driver) =>
    driver.exec(
      `INSERT INTO relays VALUES ('real', 'smtp.example.net', 587, 'required', '{"user":"post","password":"x"}', 50, 5, 100, NULL, 0)`,
    ),
  )
  const refused = openStore({
    dataDir,
    ...quiet,
    seal: () => {
      throw new Error('the key cannot be read')
    },
  })
  await expect(refused).rejects.toThrow('the key cannot be read')
  const driver = new Driver(join(dataDir, 'stagingpost.db'), { readonly: true })
  onTestFinished(() => void driver.close())
  expect(driver.pragma('user_version', { simple: true })).toBe(3)
  expect(driver.prepare(`SELECT name FROM sqlite_schema WHERE name = 'bounds'`).all()).toEqual([])
})

test('a damaged older database stays as it is, and says why', async () => {
  const dataDir = await olderFolder('outbox', shop)
  const path = join(dataDir, 'stagingpost.db')
  const bytes = readFileSync(path)
  bytes.fill(0xff, 4096 * 4, 4096 * 10)
  writeFileSync(path, bytes)
  chmodSync(path, 0o600)
  await expect(openStore({ dataDir, ...quiet })).rejects.toThrow(
    /of version 7 and has to be brought to \d+, but no copy of it could be made first: .*(damaged|malformed).* Nothing was changed/,
  )
  expect(readFileSync(path)).toEqual(bytes)
  expect(readdirSync(join(dataDir, 'upgrades'))).toEqual([])
})

test('room is asked for before anything is written', async () => {
  expect(() => requireRoom(import.meta.dirname, 2 ** 60)).toThrow(
    /There is no room in .*: 1099511627792 MiB are needed and \d+ MiB are free/,
  )
})
