import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openServer } from '../../server/cli/open-server.ts'
import { dispatch } from '../../server/cli/run.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'

interface Said {
  readonly exitCode: number
  readonly out: string
  readonly err: string
}

const VERIFY = {
  to: 'ann@customer.example',
  subject: 'Verify your address',
  text: 'Your code is 482913.\nOr open https://shop.example/verify?t=1 or https://shop.example/help.',
}

describe('stagingpost wait', () => {
  test.each([
    [['--print', 'code'], /^482913\n$/],
    [['--print', 'link'], /^https:\/\/shop\.example\/verify\?t=1\n$/],
    [['--print', 'link', '--link', 'help'], /^https:\/\/shop\.example\/help\n$/],
    [['--print', 'text'], /^Your code is 482913\./],
    [['--print', 'json'], /^\{"id":"[\w-]{22}",.*"codes":\[\{"value":"482913"/],
    [[], /^[\w-]{22}\n$/],
  ])('prints what is asked for: %j', async (print, out) => {
    const { server, run } = await open()
    await sendMail(server, VERIFY)
    const said = await run('wait', '--to', 'ann@customer.example', '--subject', 'Verify', ...print)
    expect(said).toEqual({ exitCode: 0, out: expect.stringMatching(out), err: '' })
  })

  test('waits for what is not there yet', async () => {
    const { server, run } = await open()
    const cursor = (await run('cursor')).out.trim()
    await sendMail(server, { ...VERIFY, text: 'Your code is 111111.' })
    const behind = (await run('cursor')).out.trim()
    const waiting = run('wait', '--to', VERIFY.to, '--after', behind, '--print', 'code')
    await sendMail(server, VERIFY)
    expect(await waiting).toMatchObject({ exitCode: 0, out: '482913\n' })
    expect(await run('wait', '--to', VERIFY.to, '--after', cursor, '--print', 'code')).toMatchObject({
      out: '111111\n',
    })
  })

  test('makes no data folder where there is none, and says where it looked', async () => {
    const cwd = await tempDir()
    const said = await command(cwd, {}, 'wait', '--data', join(cwd, 'data'))
    expect(said).toEqual({
      exitCode: 2,
      out: '',
      err: `stagingpost wait asks a server, and none runs on the data folder ${join(cwd, 'data')}. Start it, or name one with STAGINGPOST_URL.\n`,
    })
    expect(await readdir(cwd)).toEqual([])
  })

  test('asks the server at the usual address from a folder that has none', async () => {
    const { server } = await open()
    const cwd = await tempDir()
    const office = await openServer({ argv: [], env: {}, cwd }, [], 'cursor', server.httpUrl)
    expect(await office.ask('GET', '/instances/default/cursor')).toEqual({ cursor: expect.any(Number) })
    await server.close()
    await expect(openServer({ argv: [], env: {}, cwd }, [], 'cursor', server.httpUrl)).rejects.toThrow(
      `none runs on the data folder ${join(cwd, 'data')} or at ${server.httpUrl}. Start it`,
    )
    expect(await readdir(cwd)).toEqual([])
  })

  test('says what came instead, and ends with 1', async () => {
    const { server, run } = await open()
    await sendMail(server, VERIFY)
    const said = await run('wait', '--to', VERIFY.to, '--subject', 'Welcome', '--timeout', '50ms')
    expect(said).toEqual({
      exitCode: 1,
      out: '',
      err: "No message matched in 0.05 s. These came:\n  'Verify your address' to ann@customer.example: subject: wanted to contain 'Welcome', was 'Verify your address'\n",
    })
    expect(await run('wait', '--to', VERIFY.to, '--print', 'link', '--link', 'nowhere')).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/^Message \S+ has no link\.\n$/),
    })
  })

  test.each([
    [['--timeout', 'soon'], '--timeout must be a time such as 30s or 2m.\n'],
    [['--after', 'yesterday'], /^--after must be/],
    [['--print', 'subject'], /^--print must be one of id, code/],
    [['--instance', 'nowhere'], "There is no instance 'nowhere'.\n"],
  ])('refuses %j with 2', async (args, err) => {
    const { run } = await open()
    const said = await run('wait', ...args)
    expect(said).toMatchObject({ exitCode: 2, out: '' })
    expect(said.err).toMatch(err)
  })

  test('asks the server that STAGINGPOST_URL names', async () => {
    const { server } = await open()
    await sendMail(server, VERIFY)
    const cwd = await tempDir()
    const ask = (url: string) =>
      command(cwd, { STAGINGPOST_URL: url }, 'wait', '--to', VERIFY.to, '--print', 'code')
    expect(await ask(`${server.httpUrl}/`)).toEqual({ exitCode: 0, out: '482913\n', err: '' })
    expect(await ask('post.example')).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('STAGINGPOST_URL'),
    })
    await server.close()
    expect(await ask(server.httpUrl)).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining('does not answer'),
    })
  })
})

async function open(): Promise<{
  readonly server: TestServer
  readonly run: (...argv: readonly string[]) => Promise<Said>
}> {
  const server = await startServer()
  const cwd = await tempDir()
  return { server, run: (...argv) => command(cwd, {}, ...argv, '--data', server.dataDir) }
}

async function command(cwd: string, env: Record<string, string>, ...argv: readonly string[]): Promise<Said> {
  const out: string[] = []
  const err: string[] = []
  const terminal = { out: (text: string) => void out.push(text), err: (text: string) => void err.push(text) }
  const serve = () => Promise.reject(new Error('Nothing is to be served'))
  const exitCode = await dispatch({ argv, env, cwd }, serve, terminal)
  return { exitCode, out: out.join(''), err: err.join('') }
}
