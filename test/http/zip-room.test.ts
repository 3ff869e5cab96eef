import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ImportRun } from '../../server/http/transfer/import-run.ts'
import { importZip } from '../../server/http/transfer/import-zip.ts'
import { openRoom } from '../live/room.ts'
import { ENDLESS_ROOM, openTestMeter } from '../support/meter.ts'

const SESSION = {
  clientAddress: '127.0.0.1',
  clientPort: 1,
  heloName: '',
  tls: null,
  authUser: null,
  transcript: [],
}

test('an archive that comes faster than the disk is looked at stops before the reserve', async () => {
  const { intake, store } = await openRoom()
  const instance = store.instances.byName('default') ?? expect.fail('no instance')
  let freeBytes = 10 * 2 ** 20
  // Read once, and not again while the archive comes.
  const room = {
    ...ENDLESS_ROOM,
    freeBytes: () => freeBytes,
    took: (bytes: number) => {
      freeBytes -= bytes
    },
  }
  const meter = openTestMeter({ room, reserveBytes: { staging: 2 * 2 ** 20, production: 0 } })
  let chunks = 0
  async function* endless() {
    for (; chunks < 100; chunks += 1) yield Buffer.alloc(2 ** 20)
  }
  const run = new ImportRun(intake, instance, SESSION)
  const importing = importZip({ ...intake, meter }, instance, endless(), run)
  await expect(importing).rejects.toThrow('too little room on the disk')
  expect(chunks).toBe(8)
  expect(readdirSync(intake.spoolDir)).toEqual([])
})
