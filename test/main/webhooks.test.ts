import { expect, test } from 'vitest'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import { isAuthentic, openReceiver, type Received } from '../notify/receiver.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'
import { testRelayHost } from '../support/test-relay-host.ts'

const RECIPIENTS = ['qa@team.example', 'later@team.example', 'never@team.example']

test('held, released, relayed, deferred and failed are told, each with what became of it', async () => {
  const host = await testRelayHost({
    script: {
      rcpt: (argument) => {
        if (argument.includes('later@')) return '451 4.3.0 busy'
        return argument.includes('never@') ? '550 5.1.1 nobody' : undefined
      },
    },
  })
  const email = { mode: 'redirect', testRecipients: RECIPIENTS, sender: 'no@stage.example', relay: 'real' }
  const server = await startServer({
    args: ['--webhook-networks', '127.0.0.1'],
    file: {
      relays: { real: { host: '127.0.0.1', port: host.port, tls: 'none' } },
      instances: {
        default: { kind: 'staging', email, notifications: true },
        shop: { kind: 'production', credentials: [{ username: 'shop', password: 'shop-secret' }] },
      },
    },
  })
  const receiver = await openReceiver()
  const secrets = new Map<string, string>()
  for (const instance of ['default', 'shop']) {
    const options = { method: 'POST', body: { url: receiver.url } }
    const { secret } = await server.api<{ secret: string }>(`/instances/${instance}/webhooks`, options)
    secrets.set(instance, secret)
  }
  const told = (type: string): Received[] => receiver.requests.filter(({ json }) => json.type === type)

  await sendMail(server, { subject: 'To the testers' })
  await receiver.received(4)
  expect(told('message.stored')).toHaveLength(1)
  const deliveries = (type: string) => told(type).map(({ json }) => json.data.delivery)
  expect(deliveries('message.relayed')).toMatchObject([
    { address: 'qa@team.example', relay: 'real', state: 'relayed', attempts: 1, dueAt: null },
  ])
  expect(deliveries('message.deferred')).toMatchObject([
    { address: 'later@team.example', state: 'deferred', dueAt: expect.any(String), reply: '451 4.3.0 busy' },
  ])
  expect(deliveries('message.failed')).toMatchObject([
    { address: 'never@team.example', state: 'failed', dueAt: null, reply: '550 5.1.1 nobody' },
  ])

  const { messages } = await server.api<MessagePageView>('/instances/default/messages')
  const release = { ids: messages.map(({ id }) => id), to: ['qa@team.example'], reason: 'once more' }
  await server.api('/instances/default/releases', { method: 'POST', body: release })
  await receiver.received(6)
  expect(told('message.released').map(({ json }) => json.data.release)).toMatchObject([
    { kind: 'release', reason: 'once more', to: ['qa@team.example'] },
  ])
  expect(told('message.relayed')).toHaveLength(2)

  await sendMail({ ...server, auth: { user: 'shop', pass: 'shop-secret' } }, { subject: 'No relay yet' })
  await receiver.received(8)
  expect(told('message.held').map(({ json }) => json.data.message.decision)).toMatchObject([
    { kind: 'hold', reason: expect.stringContaining('relay') },
  ])
  for (const request of receiver.requests) {
    expect(isAuthentic(request, secrets.get(request.json.data.instance.name) ?? '')).toBe(true)
  }
})
