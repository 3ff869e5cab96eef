import { cpSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { tempDir } from '../support/temp-dir.ts'
import { newMessage, type OpenedStore, openTestStore } from './support.ts'

const UNAVAILABLE = { code: 'unavailable' }

/** Every way to take the files away from a server that has them open: what it wrote then, nobody could read again. */
const WAYS: readonly [string, (store: OpenedStore) => void][] = [
  ['the folder is deleted', ({ dataDir }) => rmSync(dataDir, { recursive: true })],
  ['the database is deleted', ({ dataDir }) => rmSync(join(dataDir, 'stagingpost.db'))],
  ['its log is deleted', ({ dataDir }) => rmSync(join(dataDir, 'stagingpost.db-wal'))],
  ['the folder is moved away', ({ dataDir }) => renameSync(dataDir, `${dataDir}-aside`)],
  [
    'another one is put in its place',
    ({ dataDir }) => {
      renameSync(dataDir, `${dataDir}-aside`)
      cpSync(`${dataDir}-aside`, dataDir, { recursive: true })
    },
  ],
]

test.each(WAYS)('nothing more is accepted once %s', async (_, takeAway) => {
  const fatal: Error[] = []
  const dataDir = join(await tempDir(), 'data')
  const store = await openTestStore({ dataDir, onFatal: (error) => fatal.push(error) })
  await store.messages.accept(newMessage(store.defaultId))
  await store.ready()
  takeAway(store)
  await expect(store.messages.accept(newMessage(store.defaultId))).rejects.toMatchObject(UNAVAILABLE)
  await expect(store.ready()).rejects.toMatchObject(UNAVAILABLE)
  await expect(store.messages.accept(newMessage(store.defaultId))).rejects.toMatchObject(UNAVAILABLE)
  expect(fatal.map(({ message }) => message)).toEqual([expect.stringContaining(store.dataDir)])
})

test('asking whether it is ready finds it out too', async () => {
  const fatal: Error[] = []
  const store = await openTestStore({ onFatal: (error) => fatal.push(error) })
  rmSync(store.dataDir, { recursive: true })
  await expect(store.ready()).rejects.toMatchObject(UNAVAILABLE)
  expect(fatal).toHaveLength(1)
})
