import { describe, expect, test } from 'vitest'
import { createReleaser } from '../../server/delivery/release.ts'
import type { EmailRule } from '../../server/domain/instance.ts'
import type { MessageId } from '../../server/domain/message.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { address, relayTo } from './fixtures.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'

const LISTS: Partial<EmailRule> = {
  testRecipients: [address('qa@team.example'), address('po@team.example')],
  allowedRecipients: ['@client.example'],
  sender: address('noreply@stage.example'),
}
const DANA = { by: 'Dana', reason: 'the client wants to see it' }
const MAIL =
  'From: shop@shop.example\r\nTo: ann@real.example\r\nReply-To: ann@real.example\r\nSubject: Hi\r\n\r\nWorld\r\n'

async function open() {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.worker().start()
  const releaser = createReleaser({ store: office.store, now: () => office.clock.ms, hostname: 'post.test' })
  const request = (name: string, ids: readonly MessageId[], to: readonly string[] | null = null) => {
    const instance = office.store.instances.byName(name)
    if (instance === undefined) throw new Error(`no instance ${name}`)
    return { instance, ids, to: to?.map(address) ?? null }
  }
  const reached = () =>
    host.transactions.flatMap(({ to }) => to.map((recipient) => recipient.address)).toSorted()
  return { host, office, releaser, request, reached }
}

async function captured(office: PostOffice, to = ['ann@real.example', 'cli@client.example']) {
  await office.instance('shop', 'staging', { mode: 'capture' })
  const id = await office.accept('shop', { to, bytes: MAIL })
  await office.instance('shop', 'staging', LISTS)
  return id
}

describe('of mail that was accepted on staging', () => {
  test('a message captured before there was a list goes to the lists of today, rewritten, with who and why', async () => {
    const { host, office, releaser, request, reached } = await open()
    const id = await captured(office)
    const preview = await releaser.preview(request('shop', [id]))
    expect(preview).toMatchObject([
      {
        kind: 'release',
        id,
        to: ['qa@team.example', 'po@team.example', 'cli@client.example'],
        from: 'noreply@stage.example',
        relay: 'real',
      },
    ])
    expect((await office.message(id)).deliveries).toEqual([])

    await releaser.release(request('shop', [id]), DANA)
    const { deliveries, releases, decision, copy } = await office.reach(id, 'relayed')
    expect(reached()).toEqual(['cli@client.example', 'po@team.example', 'qa@team.example'])
    const [transaction] = host.transactions
    expect(transaction?.from).toBe('noreply@stage.example')
    const data = transaction?.data.toString() ?? ''
    expect(data).toContain('X-Original-Reply-To: ann@real.example')
    expect(data.replaceAll(/\r\n(?=[ \t])/g, '')).toContain('Subject: (to: ann@real.example) - Hi\r\n')
    expect(releases).toMatchObject([
      { kind: 'release', ...DANA, safeSet: ['qa@team.example', 'po@team.example', 'cli@client.example'] },
    ])
    expect(deliveries.map(({ releaseId }) => releaseId)).toEqual(deliveries.map(() => releases[0]?.id))
    // The message is what it was.
    expect([decision.kind, copy]).toEqual(['capture', null])
    expect(Buffer.from((await office.store.raw.read((await office.message(id)).seq)) ?? []).toString()).toBe(
      MAIL,
    )
  })

  test.each([
    [
      'a real recipient',
      ['ann@real.example'],
      'ann@real.example is in neither testRecipients nor allowedRecipients of shop',
    ],
    [
      'a stranger among testers',
      ['qa@team.example', 'eve@evil-team.example'],
      'eve@evil-team.example is in neither',
    ],
  ])('%s is refused, by name', async (_, to, reason) => {
    const { host, office, releaser, request } = await open()
    const id = await captured(office)
    const [outcome] = await releaser.release(request('shop', [id], to), DANA)
    expect(outcome).toMatchObject({ kind: 'refused', id })
    expect(outcome?.kind === 'refused' && outcome.reason).toContain(reason)
    expect((await office.message(id)).releases).toEqual([])
    expect(host.connections.total).toBe(0)
  })

  test.each<[string, Partial<EmailRule>, string]>([
    ['no lists', { ...LISTS, testRecipients: [], allowedRecipients: [] }, 'email.testRecipients'],
    ['no sender', { ...LISTS, sender: null }, 'email.sender'],
    ['no relay', { ...LISTS, relay: null }, 'email.relay'],
  ])('with %s nothing goes, and the reason names the setting', async (_, email, setting) => {
    const { office, releaser, request } = await open()
    const id = await captured(office)
    await office.instance('shop', 'staging', email)
    expect(await releaser.preview(request('shop', [id]))).toMatchObject([
      { kind: 'refused', reason: expect.stringContaining(setting) },
    ])
  })

  test('taken off the list between release and send, nobody gets it', async () => {
    const { host, office, releaser, request } = await open()
    const id = await captured(office)
    await office.store.instances.pauseRelay('real', 1)
    await releaser.release(request('shop', [id], ['qa@team.example']), DANA)
    await office.instance('shop', 'staging', { ...LISTS, testRecipients: [address('po@team.example')] })
    await office.store.instances.pauseRelay('real', null)
    const worker = office.worker()
    await worker.start()
    await office.reach(id, 'cancelled')
    expect(host.transactions).toEqual([])
  })

  test('an instance that has become production still sends it to the lists only', async () => {
    const { office, releaser, request, reached } = await open()
    const id = await captured(office)
    await office.instance('shop', 'production', LISTS)
    await releaser.release(request('shop', [id]), DANA)
    await office.reach(id, 'relayed')
    expect(reached()).toEqual(['cli@client.example', 'po@team.example', 'qa@team.example'])
  })

  test('again: a second release while the first is on its way is refused, later it is a record of its own', async () => {
    const { office, releaser, request } = await open()
    const id = await captured(office)
    await office.store.instances.pauseRelay('real', 1)
    const twice = await Promise.all([1, 2].map(() => releaser.release(request('shop', [id]), DANA)))
    expect(
      twice
        .flat()
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['refused', 'release'])
    await office.store.instances.pauseRelay('real', null)
    const worker = office.worker()
    await worker.start()
    await office.reach(id, 'relayed')
    await releaser.release(request('shop', [id], ['qa@team.example']), { by: 'Kim', reason: null })
    const { releases } = await office.until(
      id,
      ({ deliveries }) => deliveries.length === 4 && deliveries.every(({ state }) => state === 'relayed'),
    )
    expect(releases.map(({ by }) => by)).toEqual(['Dana', 'Kim'])
  })

  test('a copy that came back is not sent round again', async () => {
    const { office, releaser, request } = await open()
    await office.instance('shop', 'staging', LISTS)
    const id = await office.accept('shop', {
      to: ['ann@real.example'],
      bytes: `X-Suppressed-By: post.test; instance=shop; id=1\r\n${MAIL}`,
    })
    expect(await releaser.preview(request('shop', [id]))).toMatchObject([
      { kind: 'refused', reason: expect.stringContaining('loop') },
    ])
  })
})

describe('of production mail', () => {
  test('a recipient that failed is sent to again, as it was, and nobody else', async () => {
    const { host, office, releaser, request } = await open()
    host.rescript({ rcpt: ['550 5.1.1 Unknown'] })
    await office.instance('shop', 'production', {})
    const id = await office.accept('shop', { to: ['ann@real.example', 'bob@real.example'], bytes: MAIL })
    await office.reach(id, 'relayed', 'failed')
    expect(await releaser.preview(request('shop', [id], ['bob@real.example']))).toMatchObject([
      { kind: 'refused' },
    ])
    expect(await releaser.preview(request('shop', [id], ['eve@real.example']))).toMatchObject([
      { kind: 'refused' },
    ])
    expect(await releaser.release(request('shop', [id]), DANA)).toMatchObject([
      { kind: 'resend', to: ['ann@real.example'] },
    ])
    await office.until(
      id,
      ({ deliveries }) => deliveries.filter(({ state }) => state === 'relayed').length === 2,
    )
    expect(host.transactions.map(({ to }) => to.map((recipient) => recipient.address))).toEqual([
      ['bob@real.example'],
      ['ann@real.example'],
    ])
    expect(host.transactions[1]?.data).toEqual(host.transactions[0]?.data)
    expect(await releaser.preview(request('shop', [id]))).toMatchObject([
      { kind: 'refused', reason: 'It reached all its recipients, or is on its way.' },
    ])
  })

  test('two people who send it again at once: the second is refused also when the first is done by then', async () => {
    const { host, office, releaser, request } = await open()
    host.rescript({ rcpt: ['550 5.1.1 Unknown'] })
    await office.instance('shop', 'production', {})
    const id = await office.accept('shop', { to: ['ann@real.example'], bytes: MAIL })
    await office.reach(id, 'failed')
    const { outbox, ...rest } = office.store
    const slow = createReleaser({
      store: {
        ...rest,
        outbox: {
          ...outbox,
          release: async (decided) => {
            await releaser.release(request('shop', [id]), DANA)
            await office.until(id, ({ deliveries }) => deliveries.some(({ state }) => state === 'relayed'))
            return outbox.release(decided)
          },
        },
      },
      now: () => office.clock.ms,
      hostname: 'post.test',
    })
    expect(await slow.release(request('shop', [id]), { by: 'Kim', reason: null })).toMatchObject([
      { kind: 'refused', reason: 'The message reached ann@real.example meanwhile.' },
    ])
    expect(host.transactions.length).toBe(1)
  })

  test('what the relay may have already is marked, whoever sends it again', async () => {
    const { host, office, releaser, request } = await open()
    host.rescript({
      rcpt: (to) => (to.includes('bob') ? '550 5.1.1 Unknown' : undefined),
      dot: { kind: 'hang' },
    })
    await office.instance('shop', 'production', {})
    const id = await office.accept('shop', { to: ['ann@real.example', 'bob@real.example'], bytes: MAIL })
    await expect.poll(() => host.reached('dot')).toBe(1)
    await office.instance('shop', 'staging', LISTS)
    await host.close()
    const { deliveries } = await office.reach(id, 'cancelled', 'failed')
    expect(deliveries).toMatchObject([
      { state: 'cancelled', possibleDuplicate: true, lastReply: expect.stringContaining('may have it') },
      { state: 'failed', possibleDuplicate: false },
    ])

    await office.instance('shop', 'production', {})
    await office.store.instances.putRelay(relayTo(await testRelayHost()))
    await releaser.release(request('shop', [id]), DANA)
    const again = await office.until(
      id,
      (message) => message.deliveries.filter(({ state }) => state === 'relayed').length === 2,
    )
    expect(again.deliveries.slice(2)).toMatchObject([
      { address: 'ann@real.example', possibleDuplicate: true },
      { address: 'bob@real.example', possibleDuplicate: false },
    ])
  })

  test('held for lack of a relay it is sent once there is one', async () => {
    const { office, releaser, request, reached } = await open()
    await office.instance('shop', 'production', { relay: null })
    const id = await office.accept('shop', { to: ['ann@real.example'], bytes: MAIL })
    await office.instance('shop', 'production', {})
    await releaser.release(request('shop', [id]), DANA)
    await office.reach(id, 'relayed')
    expect(reached()).toEqual(['ann@real.example'])
  })

  test('an instance that has become staging sends nothing', async () => {
    const { office, releaser, request } = await open()
    await office.instance('shop', 'production', { relay: null })
    const id = await office.accept('shop', { to: ['ann@real.example'], bytes: MAIL })
    await office.instance('shop', 'staging', LISTS)
    expect(await releaser.preview(request('shop', [id]))).toMatchObject([{ kind: 'refused' }])
  })

  test('accepted while production redirected or captured, it goes to the lists only', async () => {
    const { office, releaser, request, reached } = await open()
    await office.instance('shop', 'production', { mode: 'capture' })
    const id = await office.accept('shop', { to: ['ann@real.example'], bytes: MAIL })
    await office.instance('shop', 'production', LISTS)
    await releaser.release(request('shop', [id]), DANA)
    await office.reach(id, 'relayed')
    expect(reached()).toEqual(['po@team.example', 'qa@team.example'])
  })
})
