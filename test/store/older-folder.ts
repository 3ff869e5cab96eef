import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { tempDir } from '../support/temp-dir.ts'

const DRIZZLE = join(import.meta.dirname, '../../drizzle')

/** A data folder as the version before this migration left it. */
export async function olderFolder(
  migration: string,
  fill: (driver: Driver.Database) => void,
): Promise<string> {
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
