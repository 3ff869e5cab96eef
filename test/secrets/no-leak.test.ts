import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { rotateSecrets } from '../../server/cli/secrets.ts'
import { apiRoutes } from '../../server/http/routes.ts'
import { openDoor } from '../http/door.ts'
import { openReceiver } from '../notify/receiver.ts'
import { sendMail } from '../support/send-mail.ts'
import { spawnServer } from '../support/server-process.ts'
import { tempDir } from '../support/temp-dir.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { allBytes } from './sealed-folder.ts'

const SECRETS = {
  relay: 'relay-Zebra-7',
  wrongRelay: 'wrong-relay-Okapi-8',
  smtp: 'smtp-Quagga-9',
  wrongSmtp: 'wrong-smtp-Tapir-10',
  constant: 'constant-Gecko-"11"',
  replaced: 'replaced-Heron-12',
  removed: 'removed-Ibis-13',
  refused: 'refused-Jackal-14',
  header: 'header-Kudu-15',
}
const INSTANCES = ['stage', 'shop', 'default']

/** Everything that somebody could read afterwards. */
interface Written {
  readonly log: string
  readonly answers: string
  readonly files: Buffer
}

test('no secret is in any log, answer, error or file of a full run', async () => {
  const dataDir = await tempDir()
  const good = await testRelayHost({ auth: { user: 'post', password: SECRETS.relay } })
  const bad = await testRelayHost({
    auth: { user: 'post', password: 'something else' },
    script: { auth: (argument) => `535 5.7.8 No: ${argument}` },
  })
  const config = await writeConfig({ good: good.port, bad: bad.port })

  const more = ['--log-level', 'debug', '--webhook-networks', '127.0.0.1']
  const first = await spawnServer(dataDir, ['--config', config, ...more])
  const answers = await useConstants(first.httpUrl)
  answers.push(await useWebhook(first.httpUrl))
  answers.push(await useSmtp(first.smtpPort))
  await expect.poll(() => good.transactions.length).toBe(1)
  const retried = () => ask(first.httpUrl, '/instances/shop/messages').then(({ text }) => text)
  await expect.poll(retried).toContain('5.7.8 No: PLAIN ***')
  answers.push(await askEverything(first.httpUrl), `${good.transactions[0]?.user} signed in`)
  // Without any chance to tidy up, so that the log of the database is still beside it.
  await first.kill()
  expectNoSecret({ log: first.output(), answers: answers.join('\n'), files: allBytes(dataDir) })

  await rotateSecrets({ dataDir, key: null, previousKey: null }, (text) => void answers.push(text))
  const second = await spawnServer(dataDir, ['--config', config, '--log-level', 'debug'])
  answers.push(await askEverything(second.httpUrl))
  await second.stop()
  expectNoSecret({
    log: first.output() + second.output(),
    answers: answers.join('\n'),
    files: allBytes(dataDir),
  })
})

async function writeConfig(ports: { good: number; bad: number }): Promise<string> {
  const folder = join(await tempDir(), 'etc')
  await mkdir(folder)
  const file = async (name: keyof typeof SECRETS) => {
    await writeFile(join(folder, name), `${SECRETS[name]}\n`)
    return { file: name }
  }
  const relay = async (port: number, password: keyof typeof SECRETS) => ({
    host: '127.0.0.1',
    port,
    tls: 'none',
    auth: { user: 'post', password: await file(password) },
  })
  const email = {
    mode: 'redirect',
    testRecipients: ['qa@team.example'],
    sender: 'noreply@stage.example',
    relay: 'good',
  }
  const path = join(folder, 'stagingpost.json')
  const content = {
    relays: { good: await relay(ports.good, 'relay'), bad: await relay(ports.bad, 'wrongRelay') },
    instances: {
      stage: { kind: 'staging', email, credentials: [{ username: 'stage', password: await file('smtp') }] },
      shop: {
        kind: 'production',
        email: { relay: 'bad' },
        credentials: [{ username: 'shop', password: await file('smtp') }],
      },
    },
  }
  await writeFile(path, JSON.stringify(content))
  return path
}

/** Sets, shares, replaces and removes constants, rightly and wrongly; resolves with all that was answered. */
async function useConstants(url: string): Promise<string[]> {
  const put = (instance: string, name: string, body: string) =>
    ask(url, `/instances/${instance}/constants/${name}`, 'PUT', body)
  const value = (text: string) => JSON.stringify({ value: text })
  const answers = [
    await put('stage', 'STRIPE_KEY', value(SECRETS.constant)),
    await put('shop', 'STRIPE_KEY', value(SECRETS.constant)),
    await put('stage', 'OTHER_KEY', value(SECRETS.replaced)),
    await put('stage', 'OTHER_KEY', value('now harmless')),
    await put('stage', 'GONE_KEY', value(SECRETS.removed)),
    await ask(url, '/instances/stage/constants/GONE_KEY', 'DELETE'),
    await put('stage', 'BAD', value(`${SECRETS.refused}\r\n`)),
    await put('stage', 'BAD', `{"value": "${SECRETS.refused}`),
    await put('stage', 'BAD', JSON.stringify({ value: [SECRETS.refused] })),
    await put('stage', 'BAD', JSON.stringify(SECRETS.refused)),
    await put('stage', 'bad-name', value(SECRETS.refused)),
    await put('nobody', 'BAD', value(SECRETS.refused)),
  ]
  expect(answers.map(({ status }) => status)).toEqual([
    200, 200, 200, 200, 200, 204, 422, 400, 422, 422, 422, 404,
  ])
  expect(answers[1]?.text).toContain('STRIPE_KEY of stage (staging)')
  return answers.map(({ text }) => text)
}

/** Calls a webhook that echoes the header with a constant in it; resolves with what its log says. */
async function useWebhook(url: string): Promise<string> {
  const echo = await openReceiver((response, _, { headers }) =>
    response.writeHead(500, { 'x-echo': String(headers['x-key']) }).end(`no: ${headers['x-key']}`),
  )
  const all = '/instances/shop/webhooks'
  await ask(url, '/instances/shop/constants/HOOK_KEY', 'PUT', JSON.stringify({ value: SECRETS.header }))
  const headers = [{ name: 'X-Key', constant: 'HOOK_KEY' }]
  const made = await ask(url, all, 'POST', JSON.stringify({ url: echo.url, headers }))
  const { id } = JSON.parse(made.text) as { id: string }
  const { text } = await ask(url, `${all}/${id}/test`, 'POST')
  expect(echo.requests[0]?.headers['x-key']).toBe(SECRETS.header)
  expect(text).toContain('no: ***')
  return text
}

/** Signs in rightly and wrongly; resolves with what the wrong one was told. */
async function useSmtp(smtpPort: number): Promise<string> {
  for (const user of ['stage', 'shop']) await sendMail({ smtpPort, auth: { user, pass: SECRETS.smtp } }, {})
  const refused = sendMail({ smtpPort, auth: { user: 'stage', pass: SECRETS.wrongSmtp } }, {})
  const error = await refused.then(
    () => new Error('a wrong password was accepted'),
    (reason: Error) => reason,
  )
  expect(error.message).toMatch(/535/)
  return error.message
}

/** Every GET of the route table, for every instance and its newest message. */
async function askEverything(url: string): Promise<string> {
  const { deps } = await openDoor()
  // A stream of events does not end; its frames are those of the socket, made of the same rows.
  const gets = apiRoutes(deps).filter(
    ({ method, produces }) => method === 'get' && !produces.includes('text/event-stream'),
  )
  const answers: string[] = []
  for (const instance of INSTANCES) {
    const list = await ask(url, `/instances/${instance}/messages`)
    const [, id = 'none'] = /"id":"([\w-]{22})"/.exec(list.text) ?? []
    for (const { path } of gets) {
      const asked = path.replace(':instance', instance).replace(':id', id).replace(':part', '1')
      answers.push((await ask(url, asked)).text)
    }
  }
  return answers.join('\n')
}

async function ask(url: string, path: string, method = 'GET', body?: string) {
  const headers = { 'content-type': 'application/json' }
  const sent = body === undefined ? { method } : { method, body, headers }
  const response = await fetch(`${url}/api/v1${path}`, sent)
  return { status: response.status, text: await response.text() }
}

function expectNoSecret({ log, answers, files }: Written): void {
  // What is no secret is found in each, so that a secret would be.
  expect(log).toContain('Stagingpost ready')
  expect(answers).toContain('STRIPE_KEY')
  expect(files.includes('STRIPE_KEY')).toBe(true)
  expect(files.includes('noreply@stage.example')).toBe(true)
  const everything = Buffer.concat([Buffer.from(log), Buffer.from(answers), files])
  const found = Object.entries(SECRETS).filter(([, secret]) =>
    spellings(secret).some((spelling) => everything.includes(spelling)),
  )
  expect(found.map(([name]) => name)).toEqual([])
}

/** A secret as it could stand somewhere: as it is, in JSON, in a URL, in AUTH, in bytes written out. */
function spellings(secret: string): string[] {
  const bytes = Buffer.from(secret)
  const inPlain = ['post', 'stage', 'shop'].map((user) => Buffer.from(`\0${user}\0${secret}`))
  return [
    secret,
    JSON.stringify(secret).slice(1, -1),
    encodeURIComponent(secret),
    bytes.toString('hex'),
    // The last digits depend on what follows.
    ...[bytes, ...inPlain].map((octets) => octets.toString('base64').slice(0, -4)),
  ]
}
