import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Driver from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openStore } from '../../server/store/database.ts'
import { tempDir } from '../support/temp-dir.ts'
import { newMessage, openTestStore } from './support.ts'

const quiet = { onCommitted: () => {}, onFatal: () => {} }

function fileOf(dataDir: string): string {
  return join(dataDir, 'stagingpost.db')
}

/** What a refused start must leave as it was: the database's bytes and time, and no file beside it but the lock. */
function stateOf(dataDir: string) {
  const { mtimeMs, size } = statSync(fileOf(dataDir))
  const files = readdirSync(dataDir).filter((name) => name !== 'stagingpost.lock')
  return {
    mtimeMs,
    size,
    files,
    sha256: createHash('sha256')
      .update(readFileSync(fileOf(dataDir)))
      .digest('hex'),
  }
}

async function closedDataDir(): Promise<string> {
  const dataDir = await tempDir()
  const store = await openStore({ dataDir, ...quiet })
  await store.close()
  return dataDir
}

describe('an empty folder', () => {
  test('becomes a database of the newest version, readable by its owner alone', async () => {
    const parent = await tempDir()
    const dataDir = join(parent, 'deep', 'data')
    const store = await openTestStore({ dataDir })
    expect(store.ask('PRAGMA journal_mode')).toEqual([{ journal_mode: 'wal' }])
    const [version] = store.ask<{ user_version: number }>('PRAGMA user_version')
    expect(version?.user_version).toBe(
      readdirSync(fileURLToPath(new URL('../../drizzle', import.meta.url))).filter((name) =>
        name.endsWith('.sql'),
      ).length,
    )
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    expect(statSync(fileOf(dataDir)).mode & 0o777).toBe(0o600)
  })

  test('a database left empty by a crash is filled', async () => {
    const dataDir = await tempDir()
    writeFileSync(fileOf(dataDir), '')
    await openTestStore({ dataDir })
  })

  test('what a crash left spooled is removed', async () => {
    const dataDir = await tempDir()
    mkdirSync(join(dataDir, 'spool'))
    writeFileSync(join(dataDir, 'spool', 'half.eml'), 'half')
    await openTestStore({ dataDir })
    expect(existsSync(join(dataDir, 'spool'))).toBe(false)
  })
})

describe('a database that is not to be opened is a clear failure and stays untouched', () => {
  const cases: readonly (readonly [string, RegExp, (path: string) => void])[] = [
    [
      'newer',
      /newer Stagingpost \(database version 4711.*Nothing was changed/,
      (path) => {
        const driver = new Driver(path)
        driver.pragma('user_version = 4711')
        driver.close()
      },
    ],
    [
      'of another program',
      /another program/,
      (path) => {
        writeFileSync(path, '')
        const driver = new Driver(path)
        driver.exec('CREATE TABLE recipes (id)')
        driver.close()
      },
    ],
    [
      'no database',
      /damaged or not a database.*Restore it from a backup/,
      (path) => writeFileSync(path, 'Dear diary,\n'.repeat(2000)),
    ],
    ['cut off', /damaged|malformed/, (path) => writeFileSync(path, readFileSync(path).subarray(0, 9000))],
    [
      'with a damaged header',
      /damaged/,
      (path) => writeFileSync(path, Buffer.concat([Buffer.alloc(100, 7), readFileSync(path).subarray(100)])),
    ],
  ]
  test.each(cases)('%s', async (_, message, spoil) => {
    const dataDir = await closedDataDir()
    spoil(fileOf(dataDir))
    const before = stateOf(dataDir)
    const failure = { name: 'Failure', code: 'unavailable', message: expect.stringMatching(message) }
    await expect(openStore({ dataDir, ...quiet })).rejects.toMatchObject(failure)
    await expect(openStore({ dataDir, ...quiet })).rejects.toMatchObject(failure)
    expect(stateOf(dataDir)).toEqual(before)
  })

  test('with a table missing: refused by the thread that needs it, and the folder is free again', async () => {
    const dataDir = await closedDataDir()
    const driver = new Driver(fileOf(dataDir))
    driver.exec('DROP TABLE message_index')
    driver.close()
    const failure = { name: 'Failure', code: 'unavailable', message: expect.stringMatching(/message_index/) }
    await expect(openStore({ dataDir, ...quiet })).rejects.toMatchObject(failure)
    await expect(openStore({ dataDir, ...quiet })).rejects.toMatchObject(failure)
  })

  test('a folder that cannot be made', async () => {
    const dataDir = join(await tempDir(), 'file')
    writeFileSync(dataDir, '')
    await expect(openStore({ dataDir, ...quiet })).rejects.toMatchObject({
      name: 'Failure',
      code: 'unavailable',
    })
  })
})

test('the first search is answered though the store closes before its thread has started; the next is refused', async () => {
  const store = await openTestStore()
  const asked = store.searches.tags(store.defaultId)
  await store.close()
  expect(await asked).toEqual([])
  await expect(store.searches.tags(store.defaultId)).rejects.toThrow('The store is closed.')
})

test('a search whose thread cannot start says why, and the next one tries again', async () => {
  const store = await openTestStore()
  const driver = new Driver(fileOf(store.dataDir))
  onTestFinished(() => void driver.close())
  driver.exec('ALTER TABLE message_keys RENAME TO elsewhere')
  const failure = { name: 'Failure', code: 'unavailable', message: expect.stringMatching(/message_keys/) }
  await expect(store.searches.tags(store.defaultId)).rejects.toMatchObject(failure)
  driver.exec('ALTER TABLE elsewhere RENAME TO message_keys')
  expect(await store.searches.tags(store.defaultId)).toEqual([])
})

describe('one server per folder', () => {
  test('a second is told which folder and what to do', async () => {
    const store = await openTestStore()
    await store.messages.accept(newMessage(store.defaultId))
    const second = openStore({ dataDir: store.dataDir, ...quiet })
    await expect(second).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(new RegExp(`${store.dataDir} is in use.*--data`)),
    })
    await store.messages.accept(newMessage(store.defaultId))
    await store.close()
    await openTestStore({ dataDir: store.dataDir })
  })

  test('a server in another process holds it until it is killed', async () => {
    const dataDir = await tempDir()
    const holder = fileURLToPath(new URL('./hold-store.ts', import.meta.url))
    const child = spawn(process.execPath, [holder, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    const [ids] = (await once(child.stdout, 'data')) as [Buffer]
    await expect(openStore({ dataDir, ...quiet })).rejects.toMatchObject({
      message: expect.stringContaining('is in use'),
    })
    child.kill('SIGKILL')
    await once(child, 'exit')
    const store = await openTestStore({ dataDir })
    const kept = ids.toString().trim().split(' ')
    const page = {
      instanceId: store.defaultId,
      search: { kind: 'everything' },
      beforeSeq: null,
      limit: 100,
    } as const
    expect((await store.messages.list(page)).rows.map(({ id }) => id).toReversed()).toEqual(kept)
  })
})
