import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import { openReceiver } from '../notify/receiver.ts'
import { sendMail } from '../support/send-mail.ts'
import { apiClient } from '../support/server.ts'
import { spawnServer } from '../support/server-process.ts'
import { tempDir } from '../support/temp-dir.ts'
import { testRelayHost } from '../support/test-relay-host.ts'

const DOCS = resolve(import.meta.dirname, '../../docs/logs.md')

type Line = Readonly<Record<string, unknown>> & { readonly msg: string; readonly part?: string }

/** What a server wrote at `debug` while two mails went through it, one of which a relay refused in part. */
async function logOfTwoMails() {
  const host = await testRelayHost({
    script: {
      rcpt: (argument) => (argument.includes('never@') ? '550 5.1.1 <never@team.example> nobody' : undefined),
    },
  })
  const receiver = await openReceiver((response, at) => response.writeHead(at === 0 ? 410 : 204).end())
  const dataDir = await tempDir()
  const testRecipients = ['qa@team.example', 'never@team.example']
  const email = { mode: 'redirect', testRecipients, sender: 'no@stage.example', relay: 'real' }
  const file = {
    relays: { real: { host: '127.0.0.1', port: host.port, tls: 'none' } },
    instances: {
      default: {
        kind: 'staging',
        email,
        notifications: true,
        credentials: [{ username: 'one', password: 'x-y-z-1' }],
      },
    },
  }
  const config = join(dataDir, 'stagingpost.json')
  await writeFile(config, JSON.stringify(file))
  const more = ['--config', config, '--log-level', 'debug', '--webhook-networks', '127.0.0.1']
  const server = await spawnServer(dataDir, more)
  const api = apiClient(server.httpUrl)
  const events = ['message.stored', 'message.failed']
  await api('/instances/default/webhooks', { method: 'POST', body: { url: receiver.url, events } })
  const auth = { user: 'one', pass: 'x-y-z-1' }
  await sendMail({ ...server, auth }, { subject: 'Zebra', to: 'bob@real.example' }, { subject: 'Okapi' })
  const wrong = { user: 'one', pass: 'wrong' }
  await expect(sendMail({ ...server, auth: wrong }, {})).rejects.toThrow(/535/)
  await receiver.received(4)
  const { messages } = await api<MessagePageView>('/instances/default/messages')
  expect(await server.stop()).toBe(0)
  const lines = server
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line): Line => JSON.parse(line))
  return { lines, output: server.output(), ids: messages.map(({ id }) => id).toReversed() }
}

test('a mail can be followed from its connection to the relay and the webhook, by ids', async () => {
  const { lines, output, ids } = await logOfTwoMails()
  const [first, second] = ids
  expect(ids).toHaveLength(2)
  const of = (id: string | undefined) => lines.filter(({ message }) => message === id)
  const said = (list: readonly Line[]) => list.map(({ part, msg }) => `${part}: ${msg}`)
  for (const id of [first, second]) {
    expect(said(of(id)).toSorted()).toEqual(
      [
        'intake: a message was stored',
        'smtp: a message was answered',
        'derive: a message was parsed',
        'delivery: a delivery was tried',
        'delivery: a delivery was tried',
        'notify: a webhook is to be told',
        'notify: a webhook is to be told',
        'notify: a webhook was called',
        'notify: a webhook was called',
      ].toSorted(),
    )
  }
  // One connection brought both.
  const [stored] = of(first)
  const onConnection = lines.filter(({ connection }) => connection === stored?.connection)
  expect(said(onConnection)).toEqual([
    'smtp: a client connected',
    'smtp: a client said who it is',
    'smtp: a message begins',
    'intake: a message was stored',
    'smtp: a message was answered',
    'smtp: a message begins',
    'intake: a message was stored',
    'smtp: a message was answered',
    'smtp: a client is gone',
  ])
  const tried = of(first).filter(({ part }) => part === 'delivery')
  expect(tried.map(({ outcome, code }) => [outcome, code]).toSorted()).toEqual([
    ['failed', '550 5.1.1'],
    ['relayed', expect.stringMatching(/^250/)],
  ])
  expect(lines.filter(({ level }) => Number(level) > 40)).toEqual([])
  expect(output).not.toMatch(/@(?:real|team|app)\.example|Zebra|Okapi|x-y-z-1/)
})

test('every line about a mail is documented with what it has, and none that is not written', async () => {
  const { lines } = await logOfTwoMails()
  const [, ...rows] = (await readFile(DOCS, 'utf8')).matchAll(/^\| `(\w+)` \| `([^`]+)` \| (.+) \|$/gm)
  const documented = rows.map(([, part, msg, has = '']) => ({
    line: `${part}: ${msg}`,
    has: [...has.matchAll(/`(\w+)`/g)].map(([, name]) => name).toSorted(),
  }))
  expect(documented.length).toBeGreaterThan(8)
  for (const { line, has } of documented) {
    const written = lines.find(({ part, msg }) => `${part}: ${msg}` === line)
    expect(written, `${line} is documented and was not written`).toBeDefined()
    const fields = Object.keys(written ?? {}).filter(
      (name) => !['level', 'time', 'part', 'msg'].includes(name),
    )
    expect([line, fields.toSorted()]).toEqual([line, has])
  }
  const aboutMail = lines.filter((line) => 'message' in line || 'connection' in line)
  const known = documented.map(({ line }) => line)
  // Not of the way of a mail: who fails to sign in is told apart, at `info`.
  const unknown = aboutMail.map(({ part, msg }) => `${part}: ${msg}`).filter((line) => !known.includes(line))
  expect([...new Set(unknown)]).toEqual(['smtp: authentication refused'])
})
