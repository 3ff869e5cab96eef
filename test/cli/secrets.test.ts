import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { dispatch } from '../../server/cli/run.ts'
import { keyCount, openedValues, sealedFolder, sealedValues } from '../secrets/sealed-folder.ts'
import { startServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'

const KEY = '1f'.repeat(32)

async function run(argv: readonly string[], env: Record<string, string> = {}) {
  const [out, err]: [string[], string[]] = [[], []]
  const terminal = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
  const serve = () => Promise.reject(new Error('nothing is served'))
  const exitCode = await dispatch({ argv, env, cwd: await tempDir() }, serve, terminal)
  return { exitCode, out: out.join(''), err: err.join('') }
}

describe('stagingpost secrets', () => {
  test('rotate seals with a new key', async () => {
    const dataDir = await sealedFolder()
    const opened = await openedValues(dataDir)
    const before = await sealedValues(dataDir)
    const { exitCode, out, err } = await run(['secrets', 'rotate', '--data', dataDir])
    expect({ exitCode, err }).toEqual({ exitCode: 0, err: '' })
    expect(out).toMatch(/^3 secrets are sealed with the new key /)
    const key = readFileSync(join(dataDir, 'secret.key'), 'utf8').trim().split('\n').at(-1) ?? ''
    expect(out).not.toContain(key)
    expect(await openedValues(dataDir)).toEqual(opened)
    expect(await sealedValues(dataDir)).not.toEqual(before)
    expect(keyCount(dataDir)).toBe(1)
  })

  test('rotate goes over to a key that the environment has', async () => {
    const dataDir = await sealedFolder()
    const { out } = await run(['secrets', 'rotate', '--data', dataDir], { STAGINGPOST_SECRET_KEY: KEY })
    expect(out).toMatch(/^3 secrets are sealed with the configured key/)
    expect(out).not.toContain(KEY)
  })

  test('rotate is refused while a server has the folder', async () => {
    const { dataDir } = await startServer()
    const { exitCode, out, err } = await run(['secrets', 'rotate', '--data', dataDir])
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' })
    expect(err).toMatch(/in use by another Stagingpost\. Stop that one/)
  })

  test('forget asks before it removes', async () => {
    const dataDir = await sealedFolder()
    writeFileSync(join(dataDir, 'secret.key'), `${KEY}\n`, { mode: 0o600 })
    const asked = await run(['secrets', 'forget', '--data', dataDir])
    expect(asked.out).toMatch(/--yes removes them/)
    expect(await sealedValues(dataDir)).toHaveLength(3)
    const removed = await run(['secrets', 'forget', '--yes', '--data', dataDir])
    expect(removed.out).toMatch(/^Removed, to be set again:/)
    expect(await sealedValues(dataDir)).toEqual([])
  })

  test('with no word behind it lists what there is; a wrong key is refused unseen', async () => {
    const { err } = await run(['secrets'])
    expect(err).toContain('stagingpost secrets rotate\n  stagingpost secrets forget [--yes]')
    const wrong = await run(['secrets', 'rotate'], { STAGINGPOST_SECRET_KEY: 'password1' })
    expect(wrong).toMatchObject({ exitCode: 2, out: '', err: expect.stringContaining('is no key; allowed') })
    expect(wrong.err).not.toContain('password1')
  })
})
