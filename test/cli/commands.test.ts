import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import nodemailer from 'nodemailer'
import { describe, expect, test } from 'vitest'
import { dispatch } from '../../server/cli/run.ts'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import { startServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'

interface Said {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

async function command(cwd: string, ...argv: readonly string[]): Promise<Said> {
  const out: string[] = []
  const err: string[] = []
  const terminal = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
  const serve = () => Promise.reject(new Error('Nothing is to be served'))
  const exitCode = await dispatch({ argv, env: {}, cwd }, serve, terminal)
  return { exitCode, out: out.join(''), err: err.join('') }
}

function secretIn({ out }: Said): string {
  return /^secret +(\S{27}) /m.exec(out)?.[1] ?? expect.fail(`no secret in: ${out}`)
}

describe.each(['while no server runs', 'while a server runs'])('commands %s', (when) => {
  async function open(): Promise<(...argv: readonly string[]) => Promise<Said>> {
    const dataDir = await tempDir()
    if (when === 'while a server runs') await startServer({ dataDir })
    const cwd = await tempDir()
    return (...argv) => command(cwd, ...argv, '--data', dataDir)
  }

  test('change an instance, another mode only with --confirm', async () => {
    const run = await open()
    await run('instance', 'add', 'shop', '--kind', 'production', '--no-credential')
    const set = (...options: string[]) => run('instance', 'set', 'shop', ...options)
    expect((await set('--label', 'The shop')).out).toBe(
      'shop is production, deliver; of the project default.\n',
    )
    const asked = await set('--kind', 'staging', '--mode', 'capture')
    expect(asked).toMatchObject({ exitCode: 2, out: '' })
    expect(asked.err).toMatch(/^Instance 'shop' becomes staging: .*\nNothing was changed\. .*--confirm\.\n$/s)
    expect((await set('--kind', 'staging', '--mode', 'capture', '--confirm')).out).toMatch(
      /^shop is staging, capture/,
    )
    expect((await set('--mode', 'redirect', '--confirm')).err).toMatch(
      /email\.testRecipients|email\.sender|relay/,
    )
    expect((await set('--require-auth', 'perhaps')).err).toContain(
      "'perhaps' is not valid; allowed: yes or no",
    )
    expect((await set()).err).toMatch(/^Say what is to change\./)
  })

  test('make, list, archive, remove and restore instances', async () => {
    const run = await open()
    const added = await run('instance', 'add', 'shop-uat', '--label', 'Shop (UAT)')
    expect(added).toMatchObject({
      exitCode: 0,
      err: '',
      out: expect.stringMatching(/^shop-uat is there: staging/),
    })
    expect(secretIn(added)).not.toBe('')
    const live = await run('instance', 'add', 'shop', '--kind', 'production', '--no-credential')
    expect(live.out).toBe('shop is there: production, deliver.\nIt holds its mail until it has a relay.\n')
    expect((await run('instance', 'archive', 'shop-uat')).out).toBe('shop-uat is archived.\n')
    expect((await run('instance', 'remove', 'shop')).out).toMatch(
      /^shop is deleted; it can be restored until 20/,
    )
    expect((await run('instance', 'notifications', 'shop-uat')).out).toBe(
      'shop-uat is staging; API notifications are on.\n',
    )
    expect((await run('instance', 'notifications', 'shop-uat', '--off')).out).toMatch(/are off\.$/m)
    expect((await run('instance', 'faults', 'shop-uat')).out).toBe('shop-uat is staging; faults are on.\n')
    expect((await run('instance', 'faults', 'shop-uat', '--off')).out).toMatch(/are off\.$/m)
    const rows = (await run('instance', 'list')).out.split('\n').map((line) => line.split(/ +/).slice(0, 6))
    expect(rows.slice(0, -1)).toEqual([
      ['NAME', 'PROJECT', 'KIND', 'MODE', 'STATE', 'MESSAGES'],
      ['default', 'default', 'staging', 'capture', 'active', '0'],
      ['shop-uat', 'default', 'staging', 'capture', 'archived', '0'],
    ])
    expect((await run('instance', 'list', '--deleted')).out).toMatch(
      /\nshop +default +production +deliver +until 20/,
    )
    expect((await run('instance', 'restore', 'shop')).out).toBe('shop is active.\n')
  })

  test('make, list and revoke credentials, whose secrets are shown once', async () => {
    const run = await open()
    const added = await run('credential', 'add', 'default', '--username', 'jobs', '--name', 'The jobs')
    const list = await run('credential', 'list', 'default')
    expect(list.out).toMatch(/\njobs +The jobs +20\S+ +never\n/)
    expect(list.out).not.toContain(secretIn(added))
    expect((await run('credential', 'revoke', 'default', 'jobs')).out).toBe(
      'jobs opens nothing from now on.\n',
    )
    expect(await run('credential', 'revoke', 'default', 'jobs')).toMatchObject({ exitCode: 2, out: '' })
  })

  test.each([
    [['instance', 'add', 'Shop!'], /^name: must be 1 to 63 of a-z/],
    [['instance', 'add', 'shop', '--kind', 'test'], /^kind: /],
    [['instance', 'remove', 'default'], /^The default instance stays/],
    [['credential', 'list', 'nowhere'], /^There is no instance 'nowhere'/],
  ])('%j is refused in words', async (argv, words) => {
    const run = await open()
    const said = await run(...argv)
    expect(said).toMatchObject({ exitCode: 2, out: '', err: expect.stringMatching(words) })
  })
})

test.each([
  [['instance'], /^What should be done with it\?\n {2}stagingpost instance add NAME/],
  [['instance', 'add'], /^Usage: stagingpost instance add NAME/],
  [['instance', 'add', 'a', 'b'], /^Usage: /],
  [['credential', 'revoke', 'a'], /^Usage: stagingpost credential revoke INSTANCE USERNAME\n$/],
  [['instance', 'add', 'a', '--kid', 'x'], /^Unknown option '--kid'\.\nUsage: /],
  [['instances', 'list'], /is no command of Stagingpost; did you mean "instance"/],
  [['init', 'x'], /^Usage: stagingpost init/],
])('%j is told how it is meant', async (argv, words) => {
  const said = await command(await tempDir(), ...argv)
  expect(said).toMatchObject({ exitCode: 2, out: '', err: expect.stringMatching(words) })
})

describe('the file of a running server', () => {
  test('is for its own user alone, and goes with the server', async () => {
    const server = await startServer()
    const path = join(server.dataDir, 'server.json')
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({
      url: server.httpUrl,
      pageUrl: server.httpUrl,
      token: expect.stringMatching(/^spl_[\w-]{27}$/),
    })
    await server.close()
    await expect(stat(path)).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test('that a crash left behind is not believed', async () => {
    const dataDir = await tempDir()
    await writeFile(join(dataDir, 'server.json'), '{"url":"http://127.0.0.1:1","token":"spl_x"}')
    const said = await command(await tempDir(), 'instance', 'list', '--data', dataDir)
    expect(said).toMatchObject({ exitCode: 0, err: '' })
  })
})

describe('init', () => {
  test('writes a file that starts: an instance for each environment, and nothing is overwritten', async () => {
    const cwd = await tempDir()
    const said = await command(cwd, 'init')
    expect(said).toMatchObject({ exitCode: 0, err: '' })
    expect(said.out).toContain('  npm run -s stagingpost -- credential add shop-dev-anna\n')
    const written = await readFile(join(cwd, 'stagingpost.yaml'), 'utf8')
    expect(written).toContain('`npm run -s stagingpost -- help`')
    expect(await command(cwd, 'init')).toEqual({
      exitCode: 2,
      out: '',
      err: 'stagingpost.yaml is there already and was not touched.\n',
    })
    expect(await readFile(join(cwd, 'stagingpost.yaml'), 'utf8')).toBe(written)
    const json = join(await tempDir(), 'other')
    await mkdir(json)
    await writeFile(join(json, 'stagingpost.json'), '{}')
    expect((await command(json, 'init')).err).toMatch(/^stagingpost\.json is there already/)
  })

  test('start, one command for each instance: four applications land in four inboxes', async () => {
    const cwd = await tempDir()
    await command(cwd, 'init')
    const server = await startServer({ args: ['--config', join(cwd, 'stagingpost.yaml')] })
    const run = (...argv: readonly string[]) => command(cwd, ...argv, '--data', server.dataDir)
    const filed = ['shop-dev-anna', 'shop-uat', 'shop']
    const secrets = new Map<string, string>()
    for (const name of filed) secrets.set(name, secretIn(await run('credential', 'add', name)))
    secrets.set('shop-dev-ben', secretIn(await run('instance', 'add', 'shop-dev-ben')))
    expect((await run('instance', 'remove', 'shop')).err).toMatch(/declared in the configuration file/)
    for (const [user, pass] of secrets) {
      const application = nodemailer.createTransport({
        host: '127.0.0.1',
        port: server.smtpPort,
        auth: { user, pass },
      })
      await application.sendMail({
        from: 'app@shop.example',
        to: 'bob@customer.example',
        subject: user,
        text: 'x',
      })
      const wrong = nodemailer.createTransport({
        host: '127.0.0.1',
        port: server.smtpPort,
        auth: { user, pass: `${pass}x` },
      })
      await expect(wrong.verify()).rejects.toMatchObject({ responseCode: 535 })
    }
    for (const name of secrets.keys()) {
      const { messages } = await server.api<MessagePageView>(`/instances/${name}/messages`)
      expect(messages.map(({ subject }) => subject)).toEqual([name])
    }
    expect(await server.api('/instances/default/messages')).toMatchObject({ total: 0 })
    expect(await server.api('/projects')).toMatchObject({
      projects: [
        { name: 'default', instances: ['default', 'shop-dev-ben'] },
        { name: 'shop', instances: ['shop-dev-anna', 'shop-integration', 'shop-uat', 'shop'] },
      ],
    })
  })
})

test('commands reach a server whose page is over HTTPS', async () => {
  const dataDir = await tempDir()
  await startServer({ dataDir, args: ['--http-tls', 'self-signed'] })
  const listed = await command(await tempDir(), 'instance', 'list', '--data', dataDir)
  expect(listed).toMatchObject({ exitCode: 0, out: expect.stringContaining('default'), err: '' })
})
