import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { expect, test } from 'vitest'
import { tempDir } from '../support/temp-dir.ts'
import { openTestStore } from './support.ts'

const DRIZZLE = join(import.meta.dirname, '../../drizzle')

/** A data folder as the version before this migration left it. */
async function folderBefore(migration: string, fill: (driver: Driver.Database) => void): Promise<string> {
  const dataDir = await tempDir()
  const path = join(dataDir, 'stagingpost.db')
  writeFileSync(path, '')
  const driver = new Driver(path)
  const all = readdirSync(DRIZZLE).filter((name) => name.endsWith('.sql'))
  const older = all.sort().slice(
    0,
    all.findIndex((name) => name.endsWith(`_${migration}.sql`)),
  )
  driver.function('seal_relay_password', (_relay, password) => password)
  for (const name of older) driver.exec(readFileSync(join(DRIZZLE, name), 'utf8'))
  driver.pragma(`application_id = ${0x53504f54}`)
  driver.pragma(`user_version = ${older.length}`)
  fill(driver)
  driver.close()
  return dataDir
}

test('production instances of an older version have API notifications, staging ones have none', async () => {
  const dataDir = await folderBefore('notifications', (driver) => {
    const insert = driver.prepare(
      `INSERT INTO instances (name, kind, label, email, require_auth, managed_by_file, created_at_ms)
       VALUES (?, ?, 'x', '{}', 0, 0, 0)`,
    )
    insert.run('shop', 'production')
    insert.run('default', 'staging')
  })
  const store = await openTestStore({ dataDir })
  const seen = store.instances.list().map(({ name, notifications }) => [name, notifications])
  expect(seen).toEqual([
    ['shop', true],
    ['default', false],
  ])
})
