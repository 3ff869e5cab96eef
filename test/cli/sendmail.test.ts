import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { symlinkSync } from 'node:fs'
import { hostname, userInfo } from 'node:os'
import { join, resolve } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { dispatch } from '../../server/cli/run.ts'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'
import { testRelayHost } from '../support/test-relay-host.ts'

interface Given {
  readonly argv: readonly string[]
  readonly input: string | Buffer
  readonly port: number
  readonly env?: Record<string, string>
}

async function sendmail({ argv, input, port, env = {} }: Given) {
  const errors: string[] = []
  const output = new PassThrough()
  const written = buffer(output)
  const terminal = {
    out: () => undefined,
    err: (line: string) => void errors.push(line),
    streams: { input: Readable.from([Buffer.from(input)]), output },
  }
  const sources = {
    argv: ['sendmail', ...argv],
    env: { STAGINGPOST_SMTP: `127.0.0.1:${port}`, ...env },
    cwd: await tempDir(),
  }
  const exitCode = await dispatch(sources, () => Promise.reject(new Error('nothing is served')), terminal)
  output.end()
  return { exitCode, err: errors.join(''), out: String(await written) }
}

async function received({ api, httpUrl }: TestServer) {
  const { messages } = await api<MessagePageView>('/instances/default/messages')
  return Promise.all(
    messages.map(async ({ id, envelope }) => {
      const raw = await fetch(`${httpUrl}/api/v1/instances/default/messages/${id}/raw`)
      return { envelope, raw: Buffer.from(await raw.bytes()).toString('latin1') }
    }),
  )
}

const ME = `${userInfo().username}@${hostname()}`

describe('stagingpost sendmail', () => {
  const cases: readonly (readonly [
    string,
    readonly string[],
    string,
    { from: string; to: string[] },
    string,
  ])[] = [
    [
      'recipients as arguments; lines of Unix become those of SMTP',
      ['-i', '-f', 'app@shop.example', 'ann@x.test', 'ben@x.test,carl@x.test'],
      'Subject: x\nBcc: kept@x.test\n\n.\n..\nFrom me\n',
      { from: 'app@shop.example', to: ['ann@x.test', 'ben@x.test', 'carl@x.test'] },
      'Subject: x\r\nBcc: kept@x.test\r\n\r\n.\r\n..\r\nFrom me\r\n',
    ],
    [
      '-t: recipients of the header, and no Bcc is sent',
      ['-t', '-oi', '-fapp@shop.example'],
      'To: Ann <ann@x.test>,\n  "B, en" <ben@x.test>\nBcc: hidden@x.test,\n\tother@x.test\nCc: carl@x.test\nSubject: x\n\nBcc: stays here\n',
      {
        from: 'app@shop.example',
        to: ['ann@x.test', 'ben@x.test', 'hidden@x.test', 'other@x.test', 'carl@x.test'],
      },
      'To: Ann <ann@x.test>,\r\n  "B, en" <ben@x.test>\r\nCc: carl@x.test\r\nSubject: x\r\n\r\nBcc: stays here\r\n',
    ],
    [
      '-ti as one word, CRLF as it is, 8-bit as it is, no line end at the end',
      ['-ti', '-r', '<>'],
      'To: ann@x.test\r\n\r\nS\u00fc\u00df',
      { from: '', to: ['ann@x.test'] },
      'To: ann@x.test\r\n\r\nS\u00fc\u00df\r\n',
    ],
    [
      'without -i a lone dot ends it; who calls is the sender; -F names who has no From; names without a domain',
      ['-bm', '-F', 'The "App"', '-oem', 'ann'],
      'Subject: x\n\none\n.\ntwo\n',
      { from: ME, to: [`ann@${hostname()}`] },
      `From: "The \\"App\\"" <${ME}>\r\nSubject: x\r\n\r\none\r\n`,
    ],
    [
      'Resent fields come before the others',
      ['-t', '-f', 'a@x.test'],
      'Resent-To: new@x.test\nResent-Bcc: hidden@x.test\nTo: old@x.test\n\nx\n',
      { from: 'a@x.test', to: ['new@x.test', 'hidden@x.test'] },
      'Resent-To: new@x.test\r\nTo: old@x.test\r\n\r\nx\r\n',
    ],
  ]
  test.each(cases)('%s', async (_, argv, input, envelope, raw) => {
    const server = await startServer()
    const said = await sendmail({ argv, input: Buffer.from(input, 'latin1'), port: server.smtpPort })
    expect(said).toEqual({ exitCode: 0, err: '', out: '' })
    expect(await received(server)).toEqual([{ envelope, raw }])
  })

  test.each([
    ['no recipients', [], 'Subject: x\n\nx\n', 64],
    ['-t and none in the header', ['-t'], 'Subject: x\n\nx\n', 65],
    ['what is no address', ['-i', 'a b@c@d'], 'x\n', 65],
    ['an address, and words that are none', ['ann@x.test', 'not an address'], 'x\n', 65],
    [
      '-t and a line that other programs would read as a Bcc',
      ['-t'],
      'Subject: x\rBcc: z@x.test\nTo: a@x.test\n\nx\n',
      65,
    ],
    ['-t and a Bcc that goes on behind a bare CR', ['-t'], 'Bcc: a@x.test,\r b@x.test\n\nx\n', 65],
    [
      '-t and recipients behind a line that is no field',
      ['-t'],
      'To: a@x.test\nbad line\nBcc: b@x.test\n\nx\n',
      65,
    ],
    ['a queue', ['-bp'], '', 64],
    ['a queue run', ['-q'], '', 64],
    ['a user without a secret', ['--user', 'app', 'ann@x.test'], 'x\n', 64],
  ])('%s: exit code of sysexits.h', async (_, argv, input, exitCode) => {
    const server = await startServer()
    const said = await sendmail({ argv, input, port: server.smtpPort })
    expect(said.exitCode).toBe(exitCode)
    expect(said.err).toMatch(/^sendmail: \S.*\n$/)
    expect(await received(server)).toEqual([])
  })

  test.each([
    ['451 4.3.0 later', 75],
    ['550 5.7.1 never', 69],
  ])('a server that says %s', async (reply, exitCode) => {
    const host = await testRelayHost({ script: { dot: reply } })
    const said = await sendmail({ argv: ['ann@x.test'], input: 'x\n', port: host.port })
    expect(said).toMatchObject({ exitCode, err: `sendmail: The server answered: ${reply}\n` })
  })

  test('recipients that are refused are told, and the others get it', async () => {
    const host = await testRelayHost({
      script: { rcpt: (argument) => (argument.includes('bad') ? '550 5.1.1 unknown' : undefined) },
    })
    const said = await sendmail({ argv: ['bad@x.test', 'ann@x.test'], input: 'x\n', port: host.port })
    expect(said.exitCode).toBe(67)
    expect(said.err).toContain('1 of 2 recipients were refused: 550 5.1.1 unknown')
    expect(host.transactions.map(({ to }) => to.map(({ address }) => address))).toEqual([['ann@x.test']])
  })

  test('nobody there, or who hangs up: try again later', async () => {
    const host = await testRelayHost({ script: { greeting: { kind: 'drop' } } })
    expect((await sendmail({ argv: ['ann@x.test'], input: 'x\n', port: host.port })).exitCode).toBe(75)
    await host.close()
    expect((await sendmail({ argv: ['ann@x.test'], input: 'x\n', port: host.port })).exitCode).toBe(75)
  })

  test('signs in where it has a credential; a wrong one is no permission', async () => {
    const server = await startServer()
    const made = await server.api<{ username: string; secret: string }>('/instances/default/credentials', {
      method: 'POST',
      body: {},
    })
    const argv = ['ann@x.test', '--user', made.username]
    const given = { argv, input: 'x\n', port: server.smtpPort }
    const wrong = await sendmail({ ...given, env: { STAGINGPOST_SMTP_PASSWORD: 'wrong' } })
    expect(wrong.exitCode).toBe(77)
    expect(wrong.err).not.toContain('wrong')
    expect((await sendmail({ ...given, env: { STAGINGPOST_SMTP_PASSWORD: made.secret } })).exitCode).toBe(0)
    const smtp =
      'EHLO app\r\nMAIL FROM:<a@x.test>\r\nRCPT TO:<b@x.test>\r\nDATA\r\nSubject: spoken\r\n\r\nx\r\n.\r\nQUIT\r\n'
    const spoken = await sendmail({
      ...given,
      argv: ['-bs'],
      input: smtp,
      env: { STAGINGPOST_SMTP_USER: made.username, STAGINGPOST_SMTP_PASSWORD: made.secret },
    })
    expect(spoken.exitCode).toBe(0)
    expect(spoken.out).toMatch(/^220 .*\r\n250-.*\r\n250 2\.0\.0 Ok: queued as \S+\r\n221 /s)
    expect((await received(server)).map(({ raw }) => raw)).toEqual(['Subject: spoken\r\n\r\nx\r\n', 'x\r\n'])
  })

  test('as a program that is called sendmail, as PHP calls it', async () => {
    const server = await startServer()
    const path = join(await tempDir(), 'sendmail')
    symlinkSync(resolve('server/main.ts'), path)
    const env = { ...process.env, STAGINGPOST_SMTP: `127.0.0.1:${server.smtpPort}` }
    const child = spawn(process.execPath, [path, '-t', '-i'], { env, stdio: ['pipe', 'ignore', 'pipe'] })
    const errors = text(child.stderr)
    child.stdin.end('To: ann@x.test\nSubject: php\n\nx\n')
    const [exitCode] = await once(child, 'exit')
    expect([exitCode, await errors]).toEqual([0, ''])
    expect((await received(server)).map(({ envelope }) => envelope.to)).toEqual([['ann@x.test']])
  })
})
