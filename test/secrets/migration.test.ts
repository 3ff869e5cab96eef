import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { expect, test } from 'vitest'
import { openStore } from '../../server/store/database.ts'
import { tempDir } from '../support/temp-dir.ts'
import { allBytes, openedValues, withFolder } from './sealed-folder.ts'

const DRIZZLE = join(import.meta.dirname, '../../drizzle')
const PASSWORD = 'hunter2 "quoted" päss'
/** As SQLite finds it in JSON. */
const MARK = 'hunter2'

/** A data folder as the last version before sealing left it, with passwords as they are. */
async function plainFolder(): Promise<string> {
  const dataDir = await tempDir()
  const path = join(dataDir, 'stagingpost.db')
  writeFileSync(path, '', { mode: 0o600 })
  const driver = new Driver(path)
  driver.pragma('journal_mode = WAL')
  const older = readdirSync(DRIZZLE).filter((name) => /^000[0-3]_.*\.sql$/.test(name))
  for (const name of older.sort()) driver.exec(readFileSync(join(DRIZZLE, name), 'utf8'))
  driver.pragma(`application_id = ${0x53504f54}`)
  driver.pragma(`user_version = ${older.length}`)
  const put = driver.prepare(
    `INSERT OR REPLACE INTO relays (name, host, port, tls, auth, max_recipients, max_connections, max_messages, managed_by_file)
     VALUES (?, 'smtp.example.net', 587, 'required', ?, 50, 5, 100, 0)`,
  )
  // Written more than once, as every start did: stale copies of a row are on the page too.
  for (const password of ['hunter2 of last year', PASSWORD, PASSWORD]) {
    put.run('real', JSON.stringify({ user: 'post', password }))
  }
  put.run('open', null)
  driver.close()
  return dataDir
}

test('passwords that an older version kept plain are sealed, and gone from the disk', async () => {
  const dataDir = await plainFolder()
  expect(allBytes(dataDir).includes(MARK)).toBe(true)
  await withFolder(dataDir, async () => undefined)
  expect(allBytes(dataDir).includes(MARK)).toBe(false)
  expect(await openedValues(dataDir)).toEqual([PASSWORD])
  const relays = await withFolder(dataDir, async (store) => store.instances.relays())
  expect(relays).toMatchObject([
    { name: 'open', auth: null, retry: null, managedByFile: false },
    { name: 'real', auth: { user: 'post' }, port: 587, maxRecipients: 50 },
  ])
})

test('without a key they stay, and the database with them', async () => {
  const dataDir = await plainFolder()
  const quiet = { onCommitted: () => undefined, onFatal: () => undefined }
  await expect(openStore({ dataDir, ...quiet })).rejects.toMatchObject({
    name: 'Failure',
    code: 'unavailable',
  })
  await withFolder(dataDir, async () => undefined)
  expect(await openedValues(dataDir)).toEqual([PASSWORD])
})

test('a copy of before, from a start that ended in between, goes as well', async () => {
  const dataDir = await plainFolder()
  mkdirSync(join(dataDir, 'upgrades'))
  const copy = join(dataDir, 'upgrades', 'stagingpost-2026-11-01T00-00-00.000Z-version-4.db')
  copyFileSync(join(dataDir, 'stagingpost.db'), copy)
  await withFolder(dataDir, async () => undefined)
  copyFileSync(join(dataDir, 'stagingpost.db'), copy.replace('version-4', 'version-9'))
  writeFileSync(copy, MARK)
  await withFolder(dataDir, async () => undefined)
  expect(readdirSync(join(dataDir, 'upgrades'))).toEqual([
    'stagingpost-2026-11-01T00-00-00.000Z-version-9.db',
  ])
})
