import type { LookupFunction } from 'node:net'
import { describe, expect, test } from 'vitest'
import { WEBHOOK_RETRY } from '../../server/domain/webhook.ts'
import { isPublicAddress } from '../../server/outside/address.ts'
import { isAuthentic, ok, openReceiver } from './receiver.ts'
import { openNotifyRoom } from './room.ts'

describe('a call that nobody takes', () => {
  test('is tried after each wait of the schedule, with one id and fresh signatures, then given up', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver((response) => response.writeHead(500).end('no'))
    await room.switchTo(true)
    const hook = await room.hook(receiver.url)
    await room.deliver({})
    await room.settled(hook, ['deferred'])
    for (const [at, wait] of WEBHOOK_RETRY.entries()) {
      const [call] = await room.settled(hook, ['deferred'])
      expect(call?.dueAtMs).toBe(room.clock.now() + wait)
      room.clock.advance(wait - 1)
      expect(receiver.requests).toHaveLength(at + 1)
      room.clock.advance(1)
      await receiver.received(at + 2)
      await room.settled(hook, [at + 1 < WEBHOOK_RETRY.length ? 'deferred' : 'failed'])
    }
    const [call] = await room.settled(hook, ['failed'])
    expect(call).toMatchObject({ attempts: WEBHOOK_RETRY.length + 1, dueAtMs: null })
    expect(call?.last).toMatchObject({ status: 500, problem: 'it answers 500' })
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    expect(new Set(receiver.requests.map(({ headers }) => headers['webhook-signature'])).size).toBe(
      receiver.requests.length,
    )
    expect(receiver.requests.every((request) => isAuthentic(request, hook.plain))).toBe(true)
  })

  test('is sent again when a person says so, with the same id and body', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver((response, at) => response.writeHead(at === 0 ? 410 : 200).end())
    await room.switchTo(true)
    const hook = await room.hook(receiver.url)
    await room.deliver({})
    const [gone] = await room.settled(hook, ['failed'])
    expect(gone?.last).toMatchObject({ status: 410 })
    expect(await room.store.webhooks.redeliver(hook.id, gone?.id ?? '', room.clock.now())).toBe(true)
    room.notifier.wake()
    await room.settled(hook, ['delivered'])
    const [first, second] = receiver.requests
    expect([second?.headers['webhook-id'], second?.body]).toEqual([first?.headers['webhook-id'], first?.body])
    expect((await room.store.webhooks.call(hook.id, gone?.id ?? ''))?.history).toHaveLength(2)
  })

  test.each([
    ['a redirect', 'it answers 302; redirects are not followed', { status: 302, location: '/elsewhere' }],
    [
      'a lie about a redirect',
      'it answers 307; redirects are not followed',
      { status: 307, location: 'http://127.0.0.1:1/' },
    ],
    ['an error', 'it answers 404', { status: 404, location: '' }],
  ])('%s is no answer', async (_, problem, { status, location }) => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver((response) => response.writeHead(status, { location }).end())
    await room.switchTo(true)
    const hook = await room.hook(receiver.url)
    await room.deliver({})
    const [call] = await room.settled(hook, ['deferred'])
    expect(call?.last).toMatchObject({ status, problem })
    expect(receiver.requests.map(({ path }) => path)).toEqual(['/hook'])
  })

  test('one that is slow is broken off, and holds up no other', async () => {
    const room = await openNotifyRoom({ timeMs: 1_000 })
    const slow = await openReceiver((response) => void response.writeHead(200).write('still '))
    const quick = await openReceiver()
    await room.switchTo(true)
    const hook = await room.hook(slow.url)
    await room.hook(quick.url)
    for (let at = 0; at < 6; at++) await room.deliver({})
    await quick.received(6)
    const states = Array.from({ length: 6 }, () => 'deferred')
    const calls = await room.settled(hook, states)
    expect(calls[0]?.last?.problem).toBe('no answer within 1 s')
  })

  test('an answer without end is read as far as anybody needs', async () => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver((response) => {
      response.writeHead(200)
      const more = () => {
        while (response.write('x'.repeat(65_536)));
        response.once('drain', more)
      }
      more()
    })
    await room.switchTo(true)
    const hook = await room.hook(receiver.url)
    await room.deliver({})
    const [call] = await room.settled(hook, ['delivered'])
    const logged = await room.store.webhooks.call(hook.id, call?.id ?? '')
    expect(logged?.history[0]?.responseBody).toHaveLength(4_096)
  })
})

const HOUR_MS = 60 * 60 * 1_000

describe('a receiver that is busy', () => {
  test.each([
    ['seconds', 503, '600', 600_000],
    ['seconds, to slow down', 429, '90', 90_000],
    ['a date', 503, 'Thu, 01 Jan 2026 00:30:00 GMT', 1_800_000],
    ['less than the schedule', 503, '0', 5_000],
    ['longer than anybody would wait', 429, '99999999', 14 * HOUR_MS],
    ['a date far away', 503, 'Fri, 01 Jan 2100 00:00:00 GMT', 14 * HOUR_MS],
    ['nothing that can be read', 503, 'soon', 5_000],
    ['a number that is none of seconds', 503, '1.5', 5_000],
    ['when it is not busy', 500, '600', 5_000],
  ])('says when to come back, and is asked then: %s', async (_, status, retryAfter, wait) => {
    const room = await openNotifyRoom()
    const receiver = await openReceiver((response) =>
      response.writeHead(status, { 'retry-after': retryAfter }).end(),
    )
    await room.switchTo(true)
    const hook = await room.hook(receiver.url)
    await room.deliver({})
    const [call] = await room.settled(hook, ['deferred'])
    expect(call?.dueAtMs).toBe(room.clock.now() + wait)
  })
})

test('what is queued and logged about a message goes when it is removed for good', async () => {
  const room = await openNotifyRoom()
  const receiver = await openReceiver((response, at) => response.writeHead(at === 0 ? 200 : 500).end())
  await room.switchTo(true)
  const hook = await room.hook(receiver.url)
  const told = await room.deliver({ subject: 'Told' })
  await room.settled(hook, ['delivered'])
  const untold = await room.deliver({ subject: 'Not told' })
  await room.settled(hook, ['delivered', 'deferred'])
  const stays = await room.deliver({ subject: 'Stays' })
  await room.settled(hook, ['delivered', 'deferred', 'deferred'])
  const { messages } = room.store
  await messages.delete(1, { kind: 'ids', ids: [told.id, untold.id] }, room.clock.now())
  await room.settled(hook, ['delivered', 'deferred', 'deferred'])
  expect(await messages.purge(room.clock.now() + 1, 10)).toBe(2)
  const [left] = await room.settled(hook, ['deferred'])
  expect(left?.messageId).toBe(stays.id)
})

/** Names that lead to addresses of inside; none is ever asked of a real name server. */
const resolving =
  (...addresses: readonly string[]): LookupFunction =>
  (_, __, callback) =>
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    )

describe('an address of inside', () => {
  test.each([
    ['loopback', '127.0.0.1'],
    ['this network', '0.0.0.0'],
    ['10/8', '10.1.2.3'],
    ['172.16/12', '172.20.0.1'],
    ['192.168/16', '192.168.1.1'],
    ['shared', '100.64.0.1'],
    ['link-local, where clouds keep credentials', '169.254.169.254'],
    ['IPv6 loopback', '::1'],
    ['unique local', 'fd00::1'],
    ['IPv6 link-local', 'fe80::1'],
    ['mapped', '::ffff:127.0.0.1'],
    ['NAT64', '64:ff9b::a9fe:a9fe'],
    ['6to4', '2002:a9fe:a9fe::'],
  ])('is not called, by its name or as it is: %s', async (_, address) => {
    const room = await openNotifyRoom({ isAllowed: isPublicAddress, lookup: resolving(address) })
    await room.switchTo(true)
    const byName = await room.hook('http://hooks.example/')
    const asItIs = await room.hook(`http://${address.includes(':') ? `[${address}]` : address}/`)
    await room.deliver({})
    for (const hook of [byName, asItIs]) {
      const [call] = await room.settled(hook, ['deferred'])
      expect(call?.last?.problem).toMatch(/is not of the public internet; webhooks\.networks can list/)
    }
  })

  test('that a name leads to beside an allowed one is left out', async () => {
    const receiver = await openReceiver()
    const lookup = resolving('127.0.0.9', '127.0.0.1')
    const room = await openNotifyRoom({ lookup })
    await room.switchTo(true)
    const hook = await room.hook(`http://hooks.example:${receiver.port}/`)
    await room.deliver({})
    await room.settled(hook, ['delivered'])
    expect(receiver.requests[0]?.headers.host).toBe(`hooks.example:${receiver.port}`)
  })
})

test('a webhook that is removed takes its calls along', async () => {
  const room = await openNotifyRoom()
  const receiver = await openReceiver((response) => response.writeHead(500).end())
  await room.switchTo(true)
  const hook = await room.hook(receiver.url)
  await room.deliver({})
  await room.settled(hook, ['deferred'])
  expect(await room.store.webhooks.remove(1, hook.id, room.clock.now())).toBe(true)
  receiver.answerWith(ok)
  room.clock.advance(60_000)
  await room.settled(hook, [])
  expect(receiver.requests).toHaveLength(1)
})

test('the log is kept for a time and a number; what waits stays', async () => {
  const room = await openNotifyRoom()
  const receiver = await openReceiver((response, at) => response.writeHead(at === 0 ? 500 : 200).end())
  await room.switchTo(true)
  const hook = await room.hook(receiver.url)
  await room.deliver({})
  await room.settled(hook, ['deferred'])
  for (let at = 0; at < 4; at++) await room.deliver({})
  await room.settled(hook, ['deferred', 'delivered', 'delivered', 'delivered', 'delivered'])
  const { webhooks } = room.store
  const prune = (beforeMs: number, keep: number) =>
    webhooks.prune({ atMs: room.clock.now(), beforeMs, keep, limit: 100 })
  expect(await prune(room.clock.now() - 1, 100)).toBe(0)
  expect(await prune(0, 2)).toBe(2)
  await room.settled(hook, ['deferred', 'delivered', 'delivered'])
  expect(await prune(room.clock.now() + 1, 100)).toBe(2)
  await room.settled(hook, ['deferred'])
})
