import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { forgetSecrets, rotateSecrets } from '../../server/cli/secrets.ts'
import type { Place, SealedValue } from '../../server/domain/sealed.ts'
import { resealAll } from '../../server/sealed-values.ts'
import { createSecrets } from '../../server/secrets/secrets.ts'
import { startServer } from '../support/server.ts'
import {
  allBytes,
  keyCount,
  openedValues,
  PASSWORD,
  putRelay,
  sealedFolder,
  sealedValues,
  VALUES,
  withFolder,
} from './sealed-folder.ts'

const ALL = [PASSWORD, ...Object.values(VALUES)]
const KEY = '1f'.repeat(32)
const OTHER = '2f'.repeat(32)

/** Kills in a row; each lands wherever the rotation happens to be. */
const KILLS = 4

function printed(): { lines: string[]; print: (text: string) => void } {
  const lines: string[] = []
  return { lines, print: (text) => void lines.push(text) }
}

async function rotate(dataDir: string, key: string | null = null, previousKey: string | null = null) {
  const { lines, print } = printed()
  await rotateSecrets({ dataDir, key, previousKey }, print)
  return lines.join('')
}

async function forget(dataDir: string, confirmed: 'yes' | 'no') {
  const { lines, print } = printed()
  await forgetSecrets({ dataDir, key: null, previousKey: null }, confirmed, print)
  return lines.join('')
}

/** Sets a relay's password and a constant, long and short in turn and as they were at last; every one as sealed. */
async function setAnew(dataDir: string): Promise<SealedValue[]> {
  return withFolder(dataDir, async (store, secrets) => {
    const all: SealedValue[] = []
    for (const size of [3_000, 10, 400, 4_000, 10, 0]) {
      const relay: Place = { kind: 'relay-password', relay: 'real' }
      const constant = { kind: 'constant', instanceId: 1, name: 'STRIPE_KEY' } as const
      const value = size === 0 ? VALUES.STRIPE_KEY : 'x'.repeat(size)
      const password = secrets.seal(size === 0 ? PASSWORD : value, relay)
      const sealed = secrets.seal(value, constant)
      await putRelay(store, password)
      await store.constants.put({ ...constant, sealed, fingerprint: secrets.fingerprint(value), setAtMs: 1 })
      all.push({ place: relay, sealed: password }, { place: constant, sealed })
    }
    return all
  })
}

function loseKey(dataDir: string): void {
  writeFileSync(join(dataDir, 'secret.key'), `${OTHER}\n`, { mode: 0o600 })
}

describe('rotating the key in the key file', () => {
  test('seals everything anew; the old key opens nothing, and nothing of it is left on disk', async () => {
    const dataDir = await sealedFolder()
    const before = [...(await setAnew(dataDir)), ...(await sealedValues(dataDir))]
    const oldKey = readFileSync(join(dataDir, 'secret.key'), 'utf8').trim().split('\n').at(-1) ?? ''
    expect(await rotate(dataDir)).toMatch(
      /^3 secrets are sealed with the new key [0-9a-f]{12} .*Back up .*secret\.key;/s,
    )
    expect(await openedValues(dataDir)).toEqual(ALL)
    expect(keyCount(dataDir)).toBe(1)
    // Long ones are split over pages, so that their ends are looked for.
    const bytes = allBytes(dataDir)
    expect(
      [oldKey, ...before.map(({ sealed }) => sealed.slice(-40))].filter((text) => bytes.includes(text)),
    ).toEqual([])
    const old = createSecrets({ dataDir: '/nowhere', key: oldKey, previousKey: null })
    const shut = (await sealedValues(dataDir)).map(
      ({ place, sealed }) =>
        () =>
          old.open(sealed, place),
    )
    for (const open of shut) expect(open).toThrow('which is not known here')
  })

  test('keeps finding values that staging and production share', async () => {
    const dataDir = await sealedFolder()
    const kind = 'production'
    await withFolder(dataDir, async (store, secrets) => {
      const standard = store.instances.byName('default')
      if (standard === undefined) throw new Error('there is always one')
      const { id: instanceId } = await store.instances.put({ ...standard, name: 'shop', kind }, 1)
      const value = VALUES.STRIPE_KEY
      const sealed = secrets.seal(value, { kind: 'constant', instanceId, name: 'KEY' })
      const fingerprint = secrets.fingerprint(value)
      await store.constants.put({ instanceId, name: 'KEY', sealed, fingerprint, setAtMs: 1 })
    })
    const held = () => withFolder(dataDir, async (store) => (await store.constants.list(1))[0]?.alsoHeldBy)
    expect(await held()).toMatchObject([{ name: 'KEY' }])
    await rotate(dataDir)
    expect(await held()).toMatchObject([{ name: 'KEY' }])
  })

  test('is refused while a server runs, which goes on', async () => {
    const dataDir = await sealedFolder()
    await startServer({ dataDir })
    await expect(rotate(dataDir)).rejects.toMatchObject({ code: 'unavailable', message: /in use/ })
    expect(keyCount(dataDir)).toBe(1)
  })
})

describe('a rotation that was broken off', () => {
  test.each<[string, (dataDir: string) => Promise<unknown>]>([
    [
      'before the values changed',
      (dataDir) => withFolder(dataDir, async (_, { rotation }) => rotation.begin()),
    ],
    [
      'before the old key was forgotten',
      (dataDir) =>
        withFolder(dataDir, async (store, secrets) => {
          secrets.rotation.begin()
          const stopped = { ...secrets, rotation: { ...secrets.rotation, finish: () => undefined } }
          await resealAll({ store, secrets: stopped })
        }),
    ],
  ])('%s is ended by the next start', async (_, breakOff) => {
    const dataDir = await sealedFolder()
    await breakOff(dataDir)
    expect(keyCount(dataDir)).toBe(2)
    const server = await startServer({ dataDir })
    await server.close()
    expect(keyCount(dataDir)).toBe(1)
    expect(await openedValues(dataDir)).toEqual(ALL)
  })

  test('by kill -9 anywhere: everything still opens', async () => {
    const dataDir = await sealedFolder()
    for (let kill = 0; kill < KILLS; kill++) {
      const script = join(import.meta.dirname, 'rotate-forever.ts')
      const child = spawn(process.execPath, [script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
      onTestFinished(() => void child.kill('SIGKILL'))
      await once(child.stdout, 'data')
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      expect(await openedValues(dataDir)).toEqual(ALL)
    }
    await rotate(dataDir)
    expect([keyCount(dataDir), await openedValues(dataDir)]).toEqual([1, ALL])
  })
})

describe('a configured key', () => {
  test('takes over what the key file sealed, and gives way to another', async () => {
    const dataDir = await sealedFolder()
    expect(await rotate(dataDir, KEY)).toMatch(
      /^3 secrets are sealed with the configured key .* \(from secretKey\)/,
    )
    await rotate(dataDir, OTHER, KEY)
    await expect(rotate(dataDir, KEY)).rejects.toThrow('does not open')
    expect(await rotate(dataDir, OTHER)).toMatch(/^3 secrets/)
  })
})

describe('a key that is lost', () => {
  test('stops the start with what does not open and what to do; nothing was changed', async () => {
    const dataDir = await sealedFolder()
    const before = await sealedValues(dataDir)
    loseKey(dataDir)
    await expect(startServer({ dataDir })).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(
        /does not open: the password of relay real, the constant STRIPE_KEY of instance number 1, .*secret\.key in the data folder from its backup.*secrets forget/s,
      ),
    })
    expect(await sealedValues(dataDir)).toEqual(before)
  })

  test('passwords that the file declares are sealed anew', async () => {
    const dataDir = await sealedFolder()
    await withFolder(dataDir, async (store) => {
      for (const name of Object.keys(VALUES)) await store.constants.remove(1, name, 1)
    })
    loseKey(dataDir)
    const auth = { user: 'post', password: 'from the file' }
    await (await startServer({ dataDir, file: { relays: { real: { host: 'a.example', auth } } } })).close()
    expect(await openedValues(dataDir)).toEqual(['from the file'])
  })

  test('can be forgotten with what it sealed, once that is confirmed', async () => {
    const dataDir = await sealedFolder()
    expect(await forget(dataDir, 'yes')).toBe('Every secret opens; there is nothing to forget.\n')
    loseKey(dataDir)
    await withFolder(dataDir, (store, secrets) =>
      putRelay(store, secrets.seal('x', { kind: 'relay-password', relay: 'second' }), 'second'),
    )
    expect(await forget(dataDir, 'no')).toMatch(
      /--yes removes them.*the password of relay real\n.*STRIPE_KEY/s,
    )
    expect(await sealedValues(dataDir)).toHaveLength(4)
    await forget(dataDir, 'yes')
    expect(await openedValues(dataDir)).toEqual(['x'])
    await startServer({ dataDir })
  })
})

test('a value that was put at another place stops the start', async () => {
  const dataDir = await sealedFolder()
  const [password] = await sealedValues(dataDir)
  if (password === undefined) throw new Error('there is one')
  await withFolder(dataDir, (store) => putRelay(store, password.sealed, 'stolen'))
  await expect(startServer({ dataDir })).rejects.toThrow('does not open: the password of relay stolen.')
})
