import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import Driver from 'better-sqlite3'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { loadConfig } from '../../server/config/config.ts'
import { createLog } from '../../server/log.ts'
import { start } from '../../server/main.ts'
import { makeCertificate, writePair } from '../support/certificate.ts'
import { startServer } from '../support/server.ts'
import { spawnServer } from '../support/server-process.ts'
import { tempDir } from '../support/temp-dir.ts'
import { fingerprint, shownTo } from '../support/tls-client.ts'

const MAIN = resolve(import.meta.dirname, '../../server/main.ts')

describe('a start that cannot succeed says why, and leaves nothing open', () => {
  test.each(['smtp', 'http'])('%s port in use', async (door) => {
    const taken = await takenPort()
    const dataDir = await tempDir()
    const failing = started(dataDir, [`--${door}`, `127.0.0.1:${taken}`])
    await expect(failing).rejects.toMatchObject({
      name: 'Failure',
      message: expect.stringContaining(`--${door}`),
    })
    await (await started(dataDir)).close()
  })

  test('another server on the same data', async () => {
    const { dataDir } = await startServer()
    await expect(started(dataDir)).rejects.toMatchObject({
      name: 'Failure',
      message: expect.stringContaining(dataDir),
    })
  })

  test('open access on data with instances that send; nothing is changed, and declaring them closed is a way out', async () => {
    const shop = { kind: 'staging', credentials: [{ username: 'shop', password: 'secret of the shop' }] }
    const sends = {
      relays: { out: { host: 'relay.example' } },
      instances: {
        shop: {
          ...shop,
          email: {
            mode: 'redirect',
            testRecipients: ['qa@team.example'],
            sender: 'noreply@stage.example',
            relay: 'out',
          },
        },
        billing: { kind: 'production', email: { relay: 'out' } },
        plain: { kind: 'staging' },
        loud: { kind: 'staging', notifications: true },
      },
    }
    const first = await startServer({ file: sends })
    await first.close()
    const { dataDir } = first
    const args = ['--access', 'open']
    await expect(startServer({ dataDir, args })).rejects.toMatchObject({
      name: 'Failure',
      field: 'access',
      message: expect.stringMatching(
        /shop \(staging, redirect\), billing \(production, deliver\), loud \(staging, with API notifications\)\./,
      ),
    })
    await (await startServer({ dataDir, file: sends })).close()
    const closed = { instances: { shop, billing: { kind: 'staging' }, loud: { kind: 'staging' } } }
    await startServer({ dataDir, file: closed, args })
  })

  test.each(['instances', 'messages_redirected', 'deliveries_due'])(
    'a database with damage in %s: the process says so and ends',
    async (table) => {
      const { dataDir, close } = await startServer()
      await close()
      const path = join(dataDir, 'stagingpost.db')
      const driver = new Driver(path)
      const root = driver.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').pluck().get(table)
      const pageBytes = Number(driver.pragma('page_size', { simple: true }))
      driver.close()
      const file = await open(path, 'r+')
      await file.write(Buffer.alloc(pageBytes, 0xa5), 0, pageBytes, (Number(root) - 1) * pageBytes)
      await file.close()
      const argv = [MAIN, '--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--data', dataDir]
      const child = spawn(process.execPath, argv, { stdio: ['ignore', 'ignore', 'pipe'], cwd: dataDir })
      onTestFinished(() => void child.kill('SIGKILL'))
      const [[exitCode], errors] = await Promise.all([once(child, 'exit'), text(child.stderr)])
      expect({ exitCode, errors }).toEqual({ exitCode: 2, errors: expect.stringMatching(/damaged.*backup/) })
    },
  )

  test('a relay that is our own door', async () => {
    const port = await freePort()
    const file = { relays: { loop: { host: 'localhost', port, tls: 'none' } } }
    await expect(startServer({ file, args: ['--smtp', `127.0.0.1:${port}`] })).rejects.toMatchObject({
      name: 'Failure',
      field: 'relays.loop.host',
    })
  })
})

test('asked to stop, the process answers what is under way and ends with 0', async () => {
  const server = await spawnServer(await tempDir())
  expect(await server.stop()).toBe(0)
})

test('the ready line says where TLS is spoken, and the certificates of both doors follow their files', async () => {
  const folder = await tempDir()
  const { cert, key } = await writePair(folder, 'post', await makeCertificate())
  const domain = 'mail.shop.example'
  const shop = await makeCertificate([domain])
  const files = await writePair(folder, 'shop', shop)
  const settings = {
    smtp: { listen: '127.0.0.1:0', tls: { cert, key }, tlsListen: '127.0.0.1:0' },
    http: { listen: '127.0.0.1:0', tls: { cert, key } },
    data: folder,
    instances: { shop: { kind: 'production', domains: [{ name: domain, ...files }] } },
  }
  await writeFile(join(folder, 'stagingpost.json'), JSON.stringify(settings))
  const child = spawn(process.execPath, [MAIN], { stdio: ['ignore', 'pipe', 'ignore'], cwd: folder })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const ready = /^Stagingpost ready: smtp:\/\/\S+:\d+ smtps:\/\/\S+:(\d+) https:\/\/\S+:(\d+)$/.exec(
    String(line),
  )
  const ports = (ready ?? []).slice(1).map(Number)
  expect(ports, String(line)).toHaveLength(2)
  const next = await makeCertificate()
  await writePair(folder, 'post', next)
  for (const port of ports) {
    expect(await shownTo({ port, servername: domain })).toBe(fingerprint(shop))
    await vi.waitFor(async () => expect(await shownTo({ port })).toBe(fingerprint(next)), { timeout: 30_000 })
  }
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  expect((await exited)[0]).toBe(0)
})

async function started(dataDir: string, args: readonly string[] = []) {
  const doors = ['--smtp', '--http'].flatMap((flag) => (args.includes(flag) ? [] : [flag, '127.0.0.1:0']))
  const argv = [...doors, '--data', dataDir, ...args]
  const config = await loadConfig({ argv, env: {}, cwd: dataDir })
  const running = await start(config, { log: createLog('silent'), webDir: null })
  onTestFinished(() => running.close())
  return running
}

async function takenPort(): Promise<number> {
  const { port, close } = await listening()
  onTestFinished(close)
  return port
}

async function freePort(): Promise<number> {
  const { port, close } = await listening()
  await close()
  return port
}

async function listening() {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return { port: address.port, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}
