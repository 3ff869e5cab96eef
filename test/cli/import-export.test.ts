import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import { writeZip } from '../../server/mime/zip.ts'
import { runCommand } from '../support/command.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'

describe('stagingpost export and import', () => {
  test.each(['mbox', 'zip', 'eml-dir'])(
    '%s: out of one instance and into another, byte for byte',
    async (format) => {
      const server = await startServer()
      const cwd = await tempDir()
      const run = (...argv: readonly string[]) => runCommand([...argv, '--data', server.dataDir], { cwd })
      await sendMail(
        server,
        { subject: 'one', text: 'From here\n>From there' },
        { subject: 'two', text: 'x'.repeat(2_000_000) },
      )
      const target = join(cwd, 'out')
      expect(await run('export', target, '--format', format)).toEqual({
        exitCode: 0,
        out: `${target} is written.\n`,
        err: '',
      })
      await run('instance', 'add', 'copy', '--no-credential')
      expect(await run('import', target, '--instance', 'copy')).toEqual({
        exitCode: 0,
        out: '2 messages are in copy now; none was sent.\n',
        err: '',
      })
      const raws = await Promise.all(
        ['default', 'copy'].map(async (instance) => {
          const base = `/instances/${instance}/messages`
          const { messages } = await server.api<MessagePageView>(base)
          const raw = ({ id }: { id: string }) => fetch(`${server.httpUrl}/api/v1${base}/${id}/raw`)
          return Promise.all(messages.map(async (each) => (await raw(each)).text()))
        }),
      )
      expect(raws[1]).toEqual(raws[0])
      expect(readdirSync(cwd)).toEqual(['out'])
    },
  )

  test('of a search has what it finds', async () => {
    const server = await startServer()
    await sendMail(server, { subject: 'apple' }, { subject: 'pear' })
    const target = join(await tempDir(), 'pears.zip')
    await runCommand(['export', target, '--search', 'subject:pear', '--data', server.dataDir])
    const other = await startServer()
    expect((await runCommand(['import', target, '--data', other.dataDir])).out).toMatch(
      /^1 message is in default now/,
    )
  })

  test('are refused in words while no server runs', async () => {
    const { exitCode, err } = await runCommand(['export', 'x.zip', '--data', await tempDir()])
    expect(exitCode).toBe(2)
    expect(err).toMatch(/^stagingpost export asks a server, and none runs on the data folder .*\. Start it/)
  })

  test('by the network, with a token', async () => {
    const server = await startServer()
    await sendMail(server, { subject: 'far' })
    const target = join(await tempDir(), 'far.mbox')
    const env = { STAGINGPOST_URL: server.httpUrl, STAGINGPOST_TOKEN: 'spt_ignored-on-loopback' }
    expect((await runCommand(['export', target], { env })).exitCode).toBe(2)
    const { STAGINGPOST_TOKEN: _, ...open } = env
    expect((await runCommand(['export', target], { env: open })).exitCode).toBe(0)
    expect(readFileSync(target, 'utf8')).toContain('Subject: far')
  })

  test('never overwrites', async () => {
    const { dataDir } = await startServer()
    const folder = await tempDir()
    writeFileSync(join(folder, 'mine'), 'mine')
    for (const argv of [[join(folder, 'mine')], [folder, '--format', 'eml-dir']]) {
      expect((await runCommand(['export', ...argv, '--data', dataDir])).err).toMatch(
        /is there already and was not touched\.\n$/,
      )
    }
    expect(readdirSync(folder)).toEqual(['mine'])
  })

  test('names what was left out, and exits with 1', async () => {
    const { dataDir } = await startServer()
    const folder = join(await tempDir(), 'mails')
    mkdirSync(folder)
    const loop = 'Received: by mail.example\r\n'.repeat(101)
    writeFileSync(join(folder, 'mails.mbox'), `From a b\nSubject: ok\n\nx\n\nFrom a b\n${loop}\nx\n`)
    const { exitCode, out, err } = await runCommand(['import', join(folder, 'mails.mbox'), '--data', dataDir])
    expect({ exitCode, out }).toEqual({ exitCode: 1, out: '1 message is in default now; none was sent.\n' })
    expect(err).toMatch(/mails\.mbox, message 2: .*Received.*\n1 left out\.\n$/)
  })

  test.each([
    [['import', 'no-such.eml'], /There is no file no-such\.eml/],
    [['import'], /Usage: stagingpost import FILE\.\.\./],
    [['export', 'x', '--format', 'tar'], /--format must be one of mbox, zip, eml-dir/],
    [['export', 'x', '--instance', 'nowhere'], /nowhere/],
    [['export', 'x', '--search', 'from:('], /column/],
  ])('%j is refused', async (argv, words) => {
    const { dataDir } = await startServer()
    const { exitCode, err } = await runCommand([...argv, '--data', dataDir])
    expect(exitCode).toBe(2)
    expect(err).toMatch(words)
  })

  test('a server that names files as it likes writes nowhere else', async () => {
    async function* entries() {
      yield { name: '../evil.eml', modifiedAtMs: 0, bytes: [Buffer.from('x')] }
    }
    const zip = await buffer(writeZip(entries()))
    const server = createServer((_, response) => response.end(zip)).listen(0, '127.0.0.1')
    onTestFinished(() => void server.close())
    await expect.poll(() => server.listening).toBe(true)
    const folder = await tempDir()
    const env = { STAGINGPOST_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
    const { err } = await runCommand(['export', join(folder, 'out'), '--format', 'eml-dir'], { env })
    expect(err).toContain('The server names a file "../evil.eml"')
    expect(readdirSync(folder)).toEqual(['out'])
    expect(readdirSync(join(folder, 'out'))).toEqual([])
  })
})
