import { expect, test } from 'vitest'
import { openReceiver } from '../notify/receiver.ts'
import { sendMail } from '../support/send-mail.ts'
import { apiClient } from '../support/server.ts'
import { spawnServer } from '../support/server-process.ts'
import { tempDir } from '../support/temp-dir.ts'

/** More by `CRASH_ROUNDS=200 npx vitest run test/crash`. */
const ROUNDS = Number(process.env.CRASH_ROUNDS ?? 6)
const MESSAGES = 40
/** The server is killed when so many more were told, at a moment that differs from round to round. */
const TOLD_MIN = 5

test(`kill -9 while webhooks are told of ${MESSAGES} mails, ${ROUNDS} times: each is told, and a second time under the same id`, {
  timeout: 600_000,
}, async () => {
  const dataDir = await tempDir()
  const start = () => spawnServer(dataDir, ['--webhook-networks', '127.0.0.0/8'])
  const receiver = await openReceiver()
  let server = await start()
  const api = apiClient(server.httpUrl)
  await api('/instances/default', { method: 'PATCH', body: { notifications: true, confirm: true } })
  await api('/instances/default/webhooks', { method: 'POST', body: { url: receiver.url } })
  let sent = 0
  for (let round = 0; round < ROUNDS; round++) {
    const before = receiver.requests.length
    const mails = Array.from({ length: MESSAGES }, (_, at) => ({ subject: `Mail ${sent + at}` }))
    await sendMail(server, ...mails)
    sent += MESSAGES
    await receiver.received(before + TOLD_MIN + ((round * 7) % 20))
    await server.kill()
    server = await start()
  }
  const subjects = () =>
    new Set(
      receiver.requests
        .filter(({ json }) => json.type === 'message.stored')
        .map(({ json }) => json.data.message.subject),
    )
  await expect.poll(() => subjects().size, { timeout: 120_000, interval: 100 }).toBe(sent)
  const idOf = new Map<string, unknown>()
  for (const { json, headers } of receiver.requests) {
    const known = idOf.get(json.data.message.id) ?? headers['webhook-id']
    expect(headers['webhook-id']).toBe(known)
    idOf.set(json.data.message.id, known)
  }
  expect(await server.stop()).toBe(0)
})
