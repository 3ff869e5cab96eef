import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Place } from '../../server/domain/sealed.ts'
import { createSecrets } from '../../server/secrets/secrets.ts'
import { tempDir } from '../support/temp-dir.ts'

const HERE: Place = { kind: 'relay-password', relay: 'real' }
const KEY = '1f'.repeat(32)
const OTHER = '2f'.repeat(32)

async function folder() {
  const dataDir = await tempDir()
  const path = join(dataDir, 'secret.key')
  const open = (key: string | null = null, previousKey: string | null = null) =>
    createSecrets({ dataDir, key, previousKey })
  return { dataDir, path, open }
}

describe('the key file', () => {
  test('is made when it is needed, for its owner alone, and is read by the next start', async () => {
    const { dataDir, path, open } = await folder()
    const secrets = open()
    expect(existsSync(path)).toBe(false)
    const sealed = secrets.seal('hunter2', HERE)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(readdirSync(dataDir)).toEqual(['secret.key'])
    expect(open().open(sealed, HERE)).toBe('hunter2')
  })

  test('of each folder is its own', async () => {
    const [one, two] = [await folder(), await folder()]
    const sealed = one.open().seal('hunter2', HERE)
    expect(() => two.open().open(sealed, HERE)).toThrow(/^The password of relay real was sealed with the key/)
  })

  test.each([0o640, 0o604, 0o620, 0o601])(
    'that others may use (%o) is refused, with the remedy',
    async (mode) => {
      const { path, open } = await folder()
      open().prepare()
      chmodSync(path, mode)
      const shown = `0${mode.toString(8)}`
      expect(() => open().prepare()).toThrow(
        expect.objectContaining({
          name: 'Failure',
          code: 'refused',
          message: expect.stringMatching(new RegExp(`mode ${shown}\\). Run: chmod 600 ${path}`)),
        }),
      )
      chmodSync(path, 0o400)
      open().prepare()
    },
  )

  test.each([
    ['empty', ''],
    ['half a key', KEY.slice(1)],
    ['something else', 'not a key\n'],
    ['no end of keys', `${KEY}\n`.repeat(17)],
  ])('that is %s is refused, and stays as it is', async (_, content) => {
    const { path, open } = await folder()
    writeFileSync(path, content, { mode: 0o600 })
    expect(() => open().prepare()).toThrow(
      /cannot be used: it must hold 1 to 16 lines.*Put it back from a backup/s,
    )
    expect(readFileSync(path, 'utf8')).toBe(content)
  })

  test('that cannot be read is refused', async () => {
    const { path, open } = await folder()
    mkdirSync(path)
    chmodSync(path, 0o700)
    expect(() => open().prepare()).toThrow(/cannot be used: it cannot be read \(EISDIR\)/)
  })
})

describe('a configured key', () => {
  test('is used instead, and makes no file', async () => {
    const { path, open } = await folder()
    const sealed = open(KEY).seal('hunter2', HERE)
    expect(open(KEY).open(sealed, HERE)).toBe('hunter2')
    expect(existsSync(path)).toBe(false)
  })

  test('opens what the previous one and the key file sealed, and seals with itself', async () => {
    const { open } = await folder()
    const byFile = open().seal('hunter2', HERE)
    const byOld = open(OTHER).seal('hunter2', HERE)
    const secrets = open(KEY, OTHER)
    expect([byFile, byOld].map((sealed) => secrets.open(sealed, HERE))).toEqual(['hunter2', 'hunter2'])
    expect([byFile, byOld, secrets.seal('x', HERE)].map(secrets.isCurrent)).toEqual([false, false, true])
  })

  test('hands over to the key file as well', async () => {
    const { path, open } = await folder()
    const sealed = open(KEY).seal('hunter2', HERE)
    expect(open(null, KEY).open(sealed, HERE)).toBe('hunter2')
    expect(readFileSync(path, 'utf8')).not.toContain(KEY)
  })
})

describe('rotation', () => {
  test('knows both keys until it is finished, over restarts', async () => {
    const { path, open } = await folder()
    const before = open().seal('hunter2', HERE)
    open().rotation.begin()
    const secrets = open()
    expect(secrets.open(before, HERE)).toBe('hunter2')
    expect(secrets.isCurrent(before)).toBe(false)
    const after = secrets.seal('hunter2', HERE)
    secrets.rotation.finish()
    for (const later of [secrets, open()]) {
      expect(later.open(after, HERE)).toBe('hunter2')
      expect(() => later.open(before, HERE)).toThrow('which is not known here')
    }
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })
})
