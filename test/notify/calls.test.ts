import { describe, expect, test } from 'vitest'
import { newWebhookSecret } from '../../server/notify/signature.ts'
import { TEST_SECRETS } from '../support/secrets.ts'
import { isAuthentic, ok, openReceiver } from './receiver.ts'
import { openNotifyRoom } from './room.ts'

describe('a secret that was replaced', () => {
  test('signs beside the new one for its time, and no longer', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver()
    await room.switchTo(true)
    const old = newWebhookSecret()
    const place = { kind: 'webhook-secret', webhook: 'wh_one' } as const
    const { plain } = await room.hook(receiver.url, {
      id: 'wh_one',
      previousSecret: {
        secret: { kind: 'own', sealed: TEST_SECRETS.seal(old, place) },
        untilMs: room.clock.now() + 60_000,
      },
    })
    const told = async () => {
      const count = receiver.requests.length + 1
      await room.deliver({})
      const request = (await receiver.received(count)).at(-1)
      if (request === undefined) throw new Error('nothing came')
      return [isAuthentic(request, plain), isAuthentic(request, old)]
    }
    expect(await told()).toEqual([true, true])
    expect(String(receiver.requests[0]?.headers['webhook-signature'])).toMatch(/^v1,\S{44} v1,\S{44}$/)
    room.clock.advance(60_000)
    expect(await told()).toEqual([true, false])
    await room.store.webhooks.prune({ atMs: room.clock.now(), beforeMs: 0, keep: 10, limit: 10 })
    expect(await room.store.sealed.all()).toHaveLength(1)
  })

  test('is done without where it is gone', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver()
    await room.switchTo(true)
    const untilMs = room.clock.now() + 60_000
    const previousSecret = { secret: { kind: 'constant', name: 'GONE' }, untilMs } as const
    const { plain } = await room.hook(receiver.url, { previousSecret })
    await room.deliver({})
    const [request] = await receiver.received(1)
    expect(request && isAuthentic(request, plain)).toBe(true)
  })
})

describe('a webhook', () => {
  test('is told of new mail, signed, with what a member sees without opening it', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver()
    await room.switchTo(true)
    const { plain } = await room.hook(receiver.url)
    const { id, seq } = await room.deliver({ subject: 'Your code', text: 'The code is 493021, keep it' })
    const [request] = await receiver.received(1)
    if (request === undefined) throw new Error('nothing came')
    expect(isAuthentic(request, plain)).toBe(true)
    expect(request.headers).toMatchObject({
      'content-type': 'application/json',
      'user-agent': 'Stagingpost/1.2.3',
      'webhook-id': expect.stringMatching(/^msg_[\w-]{24}$/),
      'webhook-timestamp': String(room.clock.now() / 1000),
    })
    expect(request.json).toEqual({
      type: 'message.stored',
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      version: 1,
      data: {
        instance: { name: 'default', kind: 'staging', label: 'Default' },
        message: {
          id,
          seq,
          receivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
          subject: 'Your code',
          from: { name: 'Shop', address: 'app@shop.example' },
          envelope: { from: 'app@shop.example', to: ['ann@customer.example'] },
          recipientCount: 1,
          decision: { kind: 'capture', reason: null },
          sizeBytes: expect.any(Number),
          attachmentCount: 0,
          tags: [],
        },
      },
    })
    expect(request.body).not.toContain('493021')
  })

  test('is told of what its search finds, once the mail is indexed, and of nothing else', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver()
    await room.switchTo(true)
    await room.hook(receiver.url, { search: 'invoice OR to:bob@customer.example' })
    await room.deliver({ subject: 'Welcome' })
    const { id } = await room.deliver({ text: 'Your invoice is here' })
    const { id: toBob } = await room.deliver({ to: ['bob@customer.example'] })
    await receiver.received(2)
    expect(receiver.requests.map(({ json }) => json.data.message.id).sort()).toEqual([id, toBob].sort())
  })

  test('is told nothing of imported mail', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver()
    await room.switchTo(true)
    await room.hook(receiver.url)
    await room.deliver({ subject: 'Of last year', isImported: true })
    const { id } = await room.deliver({ subject: 'New' })
    await receiver.received(1)
    expect(receiver.requests.map(({ json }) => json.data.message.id)).toEqual([id])
  })

  test('hears a hundred recipients by name and the number of all', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver()
    await room.switchTo(true)
    await room.hook(receiver.url)
    await room.deliver({ to: Array.from({ length: 300 }, (_, at) => `user${at}@customer.example`) })
    const [request] = await receiver.received(1)
    expect(request?.json.data.message.envelope.to).toHaveLength(100)
    expect(request?.json.data.message.recipientCount).toBe(300)
  })

  test('with a secret and header fields from constants uses them, and no log has them', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver((response, _, { headers }) => {
      response.writeHead(200, { 'x-echo': String(headers.authorization) })
      response.end(`I got ${headers.authorization}, signed ${headers['webhook-signature']}`)
    })
    await room.switchTo(true)
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
    for (const [name, value] of [
      ['HOOK_SECRET', secret],
      ['HOOK_TOKEN', 'Bearer okapi-zebra-quagga'],
    ] as const) {
      const sealed = TEST_SECRETS.seal(value, { kind: 'constant', instanceId: 1, name })
      await room.store.constants.put({ instanceId: 1, name, sealed, fingerprint: name, setAtMs: 1 })
    }
    const hook = await room.hook(receiver.url, {
      secret: { kind: 'constant', name: 'HOOK_SECRET' },
      headers: { Authorization: 'HOOK_TOKEN' },
    })
    await room.deliver({})
    const [request] = await receiver.received(1)
    expect(request?.headers.authorization).toBe('Bearer okapi-zebra-quagga')
    expect(request && isAuthentic(request, secret)).toBe(true)
    const [call] = await room.settled(hook, ['delivered'])
    const logged = await room.store.webhooks.call(hook.id, call?.id ?? '')
    const [attempt] = logged?.history ?? []
    expect(attempt).toMatchObject({ outcome: 'delivered', status: 200, problem: null })
    expect(attempt?.requestHeaders).toMatchObject({ Authorization: '***' })
    expect(attempt?.responseHeaders['x-echo']).toBe('***')
    expect(attempt?.responseBody).toContain('I got ***, signed v1,')
    expect(JSON.stringify(logged)).not.toMatch(/okapi|quagga/)
  })

  test('that the constant is missing for fails in words and is tried again once it is there', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver()
    await room.switchTo(true)
    const hook = await room.hook(receiver.url, { headers: { 'X-Token': 'GONE' } })
    await room.deliver({})
    const [call] = await room.settled(hook, ['deferred'])
    expect(call?.last?.problem).toBe('there is no constant GONE in this instance')
    expect(receiver.requests).toEqual([])
  })
})

describe('where notifications are off', () => {
  test('nothing is called, also later, for what happened meanwhile', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver()
    const hook = await room.hook(receiver.url)
    await room.deliver({ subject: 'While off' })
    await room.switchTo(true)
    await room.deliver({ subject: 'While on' })
    await receiver.received(1)
    await room.switchTo(false)
    await room.deliver({ subject: 'While off again' })
    await room.switchTo(true)
    await room.deliver({ subject: 'While on again' })
    await receiver.received(2)
    await room.settled(hook, ['delivered', 'delivered'])
    expect(receiver.requests.map(({ json }) => json.data.message.subject)).toEqual([
      'While on',
      'While on again',
    ])
  })

  test('what was queued before is not made any more', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver((response) => response.writeHead(503).end())
    await room.switchTo(true)
    const hook = await room.hook(receiver.url)
    await room.deliver({})
    await room.settled(hook, ['deferred'])
    await room.switchTo(false)
    receiver.answerWith(ok)
    room.clock.advance(60_000)
    const [call] = await room.settled(hook, ['cancelled'])
    expect(call?.last).toMatchObject({
      outcome: 'cancelled',
      problem: 'The API notifications of default are switched off.',
    })
    expect(receiver.requests).toHaveLength(1)
    await expect(room.notifier.test(hook)).rejects.toThrow(/switched off/)
  })

  test('a webhook that is off itself is told of nothing of that time', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver()
    await room.switchTo(true)
    const hook = await room.hook(receiver.url, { id: 'wh_one', isEnabled: false })
    await room.deliver({ subject: 'While off' })
    await room.hook(receiver.url, { ...hook, isEnabled: true })
    await room.deliver({ subject: 'While on' })
    const [request] = await receiver.received(1)
    await room.settled(hook, ['delivered'])
    expect(request?.json.data.message.subject).toBe('While on')
  })
})
