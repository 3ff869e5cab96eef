import { join } from 'node:path'
import Driver from 'better-sqlite3'
import PostalMime from 'postal-mime'
import { describe, expect, test } from 'vitest'
import { type BounceFacts, bounceText } from '../../server/delivery/bounce-text.ts'
import { reportOn } from '../../server/delivery/report-on.ts'
import { createReporter } from '../../server/delivery/reporter.ts'
import type { Envelope } from '../../server/domain/envelope.ts'
import { messageIds } from '../../server/intake/message-id.ts'
import { createLog } from '../../server/log.ts'
import { chunkIds } from '../../server/store/raw/chunk-id.ts'
import type { ClaimedDeliveries, DeliveryResult } from '../../server/store/store.types.ts'
import type { RelayScript } from '../support/relay-host.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { address, relayTo } from './fixtures.ts'
import { openPostOffice, type PostOffice } from './post-office.ts'

const ENVELOPE: Envelope = {
  from: address('app@shop.example'),
  to: [
    {
      address: address('ann@real.example'),
      notify: 'FAILURE,DELAY',
      orcpt: 'rfc822;Ann+2Bshop@real.example',
    },
    { address: address('bob@real.example'), notify: null, orcpt: null },
  ],
  smtputf8: false,
  body: null,
  ret: 'HDRS',
  envid: 'order+2D7+0D+0AX-Forged:+20yes',
}

const FACTS: BounceFacts = {
  kind: 'failure',
  host: 'post.test',
  to: address('app@shop.example'),
  envelope: ENVELOPE,
  arrivedAtMs: Date.UTC(2026, 0, 1, 12),
  atMs: Date.UTC(2026, 0, 6, 12),
  recipients: [
    { address: 'ann@real.example', reply: '550 5.1.1 No such user', relay: 'real' },
    { address: 'bob@real.example', reply: 'timed out after 60 s connecting to 192.0.2.1:25', relay: 'real' },
  ],
  returned: {
    kind: 'header',
    bytes: Buffer.from('From: Shop <app@shop.example>\r\nTo: ann@real.example\r\nSubject: Your order'),
  },
  id: 'bounce0000000000000001',
}

describe('the text of a report', () => {
  test.each<[string, Partial<BounceFacts>]>([
    ['failure', {}],
    [
      'delay',
      {
        kind: 'delay',
        recipients: [{ address: 'ann@real.example', reply: '451 4.7.1 Greylisted', relay: 'real' }],
      },
    ],
    [
      'relayed',
      {
        kind: 'relayed',
        recipients: [{ address: 'ann@real.example', reply: '250 2.0.0 Ok: queued', relay: 'real' }],
      },
    ],
    [
      'utf-8',
      {
        recipients: [
          { address: 'jürgen@real.example', reply: '550 5.1.1 Unbekannter Empfänger', relay: 'real' },
        ],
      },
    ],
  ])('%s is as written down', async (name, changes) => {
    const text = Buffer.from(bounceText({ ...FACTS, ...changes }))
    await expect(text.toString()).toMatchFileSnapshot(`golden/${name}.dsn`)
    const parsed = await PostalMime.parse(text, { forceRfc822Attachments: true })
    expect(parsed.to?.[0]?.address).toBe('app@shop.example')
    expect(parsed.headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-replied')
  })

  test('is ASCII in lines that every host takes, and says what it said', async () => {
    const returned = {
      kind: 'header',
      bytes: Buffer.from(`Subject: K\u00f6ln\r\nX: ${'=x '.repeat(400)}`),
    } as const
    const recipients = [
      { address: 'j\u00fc+a@x.example', reply: `550 ${'\u00fc'.repeat(496)}`, relay: 'real' },
    ]
    const text = Buffer.from(bounceText({ ...FACTS, returned, recipients }))
    expect(text.every((octet) => octet < 0x80)).toBe(true)
    expect(
      text
        .toString()
        .split('\r\n')
        .filter((line) => line.length > 998),
    ).toEqual([])
    const parsed = await PostalMime.parse(text)
    expect(parsed.text).toContain(`  j\u00fc+a@x.example\n    550 ${'\u00fc'.repeat(496)}`)
    const said = parsed.attachments.map(({ content }) =>
      Buffer.from(content as ArrayBuffer)
        .toString()
        .replaceAll('\r\n', '\n'),
    )
    expect(said[0]).toContain('Final-Recipient: utf-8; j\\x{FC}\\x{2B}a@x.example\n')
    expect(said[1]?.trimEnd()).toBe(returned.bytes.toString().replaceAll('\r\n', '\n').trimEnd())
  })

  test('what an envelope id hides does not become a field', () => {
    const text = Buffer.from(bounceText(FACTS)).toString()
    expect(text).not.toMatch(/^X-Forged/m)
    expect(text).toContain('Original-Envelope-Id: order-7+0D+0AX-Forged: yes\r\n')
  })
})

describe('what is reported', () => {
  const HOUR = 60 * 60_000
  const delivery = { id: 1, attemptId: 1, address: address('ann@real.example'), attempts: 1, tries: 1 }
  test.each<[string, string | null, DeliveryResult['outcome'], number, boolean, string | null, boolean?]>([
    ['a failure', null, 'failed', 0, false, 'failure'],
    ['a failure, unless asked not to', 'NEVER', 'failed', 0, false, null],
    ['a failure only if success alone was asked for', 'SUCCESS', 'failed', 0, false, null],
    ['the end of the schedule', 'FAILURE', 'deferred', 120 * HOUR, false, 'failure'],
    ['no delay that nobody asked for', null, 'deferred', 5 * HOUR, false, null],
    ['a delay of four hours', 'DELAY', 'deferred', 4 * HOUR, false, 'delay'],
    ['no delay of less', 'DELAY', 'deferred', 4 * HOUR - 1, false, null],
    ['a delay once', 'DELAY', 'deferred', 6 * HOUR, true, null],
    ['nothing of what was relayed', 'FAILURE,DELAY', 'relayed', 6 * HOUR, false, null],
    ['nothing of what was relayed to who tells more', 'SUCCESS', 'relayed', 0, false, null, true],
    ['that it was relayed to who does not', 'SUCCESS', 'relayed', 0, false, 'relayed'],
    ['nothing of what was cancelled', 'FAILURE', 'cancelled', 6 * HOUR, false, null],
  ])('%s', (_, notify, outcome, ageMs, delayReported, expected, offersDsn = false) => {
    const to = [{ address: delivery.address, notify, orcpt: null }]
    const frozen = { safeSet: [], instanceKind: 'production', mode: 'deliver' } as const
    const claimed = { envelope: { ...ENVELOPE, to }, frozen } as unknown as ClaimedDeliveries
    const retryAtMs = outcome === 'deferred' && ageMs < 100 * HOUR ? ageMs + 1 : null
    const question = {
      claimed,
      delivery: { ...delivery, createdAtMs: 0, delayReported },
      outcome,
      retryAtMs,
      offersDsn,
      nowMs: ageMs,
    }
    expect(reportOn(question)).toBe(expected)
    const redirected = { ...claimed, frozen: { ...frozen, mode: 'redirect' as const } }
    expect(reportOn({ ...question, claimed: redirected })).toBeNull()
  })
})

function reporterOf(office: PostOffice) {
  const now = () => office.clock.ms
  return createReporter({
    store: office.store,
    now,
    newId: messageIds(now),
    host: 'post.test',
    log: createLog('silent'),
  })
}

async function failing(script: RelayScript, envelope: Partial<Envelope> & { from?: '' } = {}) {
  const host = await testRelayHost({ script })
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'production', {})
  const worker = office.worker()
  await worker.start()
  const from = envelope.from ?? 'app@shop.example'
  const id = await office.accept('shop', { from, to: ['ann@real.example', 'bob@real.example'], envelope })
  return { host, office, worker, id }
}

const ANN_UNKNOWN: RelayScript = {
  rcpt: (to) => (to.includes('ann@') ? '550 5.1.1 No such user' : undefined),
}

describe('a sender of production mail', () => {
  test('is told what failed, by a message from nobody that anybody can look at', async () => {
    const { host, office, id } = await failing(ANN_UNKNOWN)
    await office.reach(id, 'relayed', 'failed')
    const reporter = reporterOf(office)
    reporter.start()
    const [, report] = await host.accepted(2)
    expect(report).toMatchObject({ from: '', to: [{ address: 'app@shop.example', params: 'NOTIFY=NEVER' }] })
    const text = report?.data.toString() ?? ''
    expect(text).toContain('Final-Recipient: rfc822; ann@real.example\r\nAction: failed\r\nStatus: 5.1.1\r\n')
    expect(text).not.toContain('bob@real.example\r\nAction')
    expect(await office.store.outbox.reports()).toEqual([])
    await reporter.close()
    // Told once, also after a restart.
    const again = reporterOf(office)
    again.start()
    await again.close()
    const { id: instanceId } = office.store.instances.byName('shop') ?? { id: 0 }
    expect((await office.store.instances.counts(instanceId)).total).toBe(2)
  })

  test.each<[string, Partial<Envelope> & { from?: '' }]>([
    ['has no address', { from: '' }],
    [
      'asked not to be',
      {
        to: ['ann@real.example', 'bob@real.example'].map((to) => ({
          address: address(to),
          notify: 'NEVER',
          orcpt: null,
        })),
      },
    ],
  ])('who %s is not told', async (_, envelope) => {
    const { office, id } = await failing(ANN_UNKNOWN, envelope)
    await office.reach(id, 'relayed', 'failed')
    expect(await office.store.outbox.reports()).toEqual([])
  })

  test('is not told by an instance that became staging', async () => {
    const { host, office, id } = await failing(ANN_UNKNOWN)
    await office.reach(id, 'relayed', 'failed')
    await office.instance('shop', 'staging', {})
    const reporter = reporterOf(office)
    reporter.start()
    await reporter.close()
    await expect.poll(() => office.store.outbox.reports()).toEqual([])
    expect(host.transactions.length).toBe(1)
  })

  test('a report that fails is not reported', async () => {
    const { host, office, id } = await failing({ rcpt: '550 5.1.1 No such user' })
    await office.reach(id, 'failed')
    const reporter = reporterOf(office)
    reporter.start()
    await expect
      .poll(() => host.commands.filter((line) => line.startsWith('RCPT TO:<app@shop.example>')).length)
      .toBe(1)
    await expect.poll(() => office.store.outbox.reports()).toEqual([])
    await reporter.close()
  })

  test('is told of a delay, once, if they asked for it (NOTIFY=DELAY)', async () => {
    const to = ['ann@real.example', 'bob@real.example'].map((text, at) => ({
      address: address(text),
      notify: at === 0 ? 'FAILURE,DELAY' : 'FAILURE',
      orcpt: null,
    }))
    const host = await testRelayHost({ script: { rcpt: later } })
    const office = await openPostOffice({ relays: [relayTo(host, { retry: '2h, 2h, 2h, 2h, 2h, 2h' })] })
    await office.instance('shop', 'production', {})
    const worker = office.worker()
    await worker.start()
    const reporter = reporterOf(office)
    reporter.start()
    const id = await office.accept('shop', { to: [], envelope: { to, envid: 'order-7' } })
    for (let hours = 0; hours < 8; hours += 2) {
      const { ms } = office.clock
      await office.until(id, ({ deliveries }) =>
        deliveries.every(({ state, dueAtMs }) => state === 'deferred' && (dueAtMs ?? 0) > ms),
      )
      for (const pending of await office.store.outbox.reports()) {
        expect([hours, pending.kind, pending.recipients.map((recipient) => recipient.address)]).toEqual([
          4,
          'delay',
          ['ann@real.example'],
        ])
      }
      reporter.committed([
        {
          seq: 0,
          atMs: 0,
          instanceId: 0,
          kind: 'delivery.updated',
          messageId: id,
          deliveryId: 0,
          state: 'deferred',
        },
      ])
      office.clock.ms += 2 * 60 * 60_000 + 60_000
      worker.wake()
    }
    const [report, ...others] = await host.accepted(1)
    expect(others).toEqual([])
    expect(report).toMatchObject({ from: '', to: [{ address: 'app@shop.example', params: 'NOTIFY=NEVER' }] })
    const text = report?.data.toString() ?? ''
    expect(text).toContain('Subject: Your message is delayed\r\n')
    expect(text).toContain('Original-Envelope-Id: order-7\r\n')
    expect(text).toContain(
      'Final-Recipient: rfc822; ann@real.example\r\nAction: delayed\r\nStatus: 4.2.0\r\n',
    )
    expect(text).not.toContain('bob@real.example')
    await reporter.close()
    expect(host.transactions).toHaveLength(1)
  })

  const MAIL = 'From: app@shop.example\r\nSubject: Your order\r\n\r\nTwo lamps for B\u00fcrgi.\r\n'
  test.each<[string, Partial<Envelope>, number, string | RegExp]>([
    ['the header', { ret: null }, 0, /Content-Type: text\/rfc822-headers[\s\S]*Subject: Your order\r\n--/],
    [
      'the header, as asked (RET=HDRS)',
      { ret: 'HDRS' },
      0,
      /text\/rfc822-headers[\s\S]*Subject: Your order\r\n--/,
    ],
    [
      'the whole message, as asked (RET=FULL)',
      { ret: 'FULL' },
      0,
      `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${MAIL}`,
    ],
    [
      'the header of a large message',
      { ret: 'FULL' },
      1_100_000,
      /text\/rfc822-headers[\s\S]*Subject: Your order\r\n--/,
    ],
    [
      'the header of what required TLS',
      { ret: 'FULL', requireTls: true },
      0,
      /text\/rfc822-headers[\s\S]*Subject: Your order\r\n--/,
    ],
  ])('gets %s back', async (_, envelope, moreOctets, expected) => {
    // Without TLS what requires it fails by itself.
    const host = await testRelayHost({ script: ANN_UNKNOWN })
    const office = await openPostOffice({ relays: [relayTo(host)] })
    await office.instance('shop', 'production', {})
    await office.worker().start()
    const bytes = MAIL + `${'x'.repeat(998)}\r\n`.repeat(moreOctets / 1000)
    const id = await office.accept('shop', { to: ['ann@real.example'], bytes, envelope })
    await office.reach(id, 'failed')
    const reporter = reporterOf(office)
    reporter.start()
    const [report] = await host.accepted(1)
    await reporter.close()
    const text = report?.data.toString() ?? ''
    if (typeof expected === 'string') expect(text).toContain(expected)
    else expect(text).toMatch(expected)
    expect(text.includes('Two lamps')).toBe(typeof expected === 'string')
  })

  test('hears that it went to a relay that gives no notice, if they asked (NOTIFY=SUCCESS)', async () => {
    const [deaf, able] = [await testRelayHost({ extensions: [] }), await testRelayHost()]
    const office = await openPostOffice({ relays: [relayTo(deaf), relayTo(able, { name: 'able' })] })
    await office.instance('shop', 'production', {})
    await office.instance('other', 'production', { relay: 'able' })
    const reporter = reporterOf(office)
    reporter.start()
    await office.worker({ onToTell: reporter.relayed }).start()
    const to = [
      { address: address('ann@real.example'), notify: 'SUCCESS,FAILURE', orcpt: null },
      { address: address('bob@real.example'), notify: null, orcpt: null },
    ]
    await office.reach(await office.accept('other', { to: [], envelope: { to } }), 'relayed')
    await office.accept('shop', { to: [], envelope: { to, ret: 'FULL' } })
    const [, report] = await deaf.accepted(2)
    await reporter.close()
    expect(report).toMatchObject({ from: '', to: [{ address: 'app@shop.example' }] })
    const text = report?.data.toString() ?? ''
    expect(text).toContain(
      'Final-Recipient: rfc822; ann@real.example\r\nAction: relayed\r\nStatus: 2.0.0\r\n',
    )
    expect(text).toContain('Content-Type: text/rfc822-headers')
    expect(text).not.toContain('bob@real.example')
    expect(able.transactions).toHaveLength(1)
    expect(deaf.transactions).toHaveLength(2)
  })

  test('is told by a relay that takes no 8-bit octets, of a message that had some', async () => {
    const host = await testRelayHost({ extensions: ['DSN'] })
    const office = await openPostOffice({ relays: [relayTo(host)] })
    await office.instance('shop', 'production', {})
    await office.worker().start()
    const bytes = Buffer.from('Subject: K\u00f6ln\r\n\r\nGr\u00fc\u00dfe\r\n')
    const id = await office.accept('shop', { to: ['ann@real.example'], bytes, envelope: { ret: 'FULL' } })
    await office.reach(id, 'failed')
    const reporter = reporterOf(office)
    reporter.start()
    const [report] = await host.accepted(1)
    await reporter.close()
    expect(report).toMatchObject({ from: '', to: [{ address: 'app@shop.example' }] })
    expect(report?.data.toString()).toContain('Status: 5.6.3\r\n')
  })

  test('is told although another message that failed can not be read any more', async () => {
    const { host, office, id } = await failing(ANN_UNKNOWN)
    await office.reach(id, 'relayed', 'failed')
    const { seq } = await office.message(id)
    const next = await office.accept('shop', { from: 'second@shop.example', to: ['ann@real.example'] })
    await office.reach(next, 'failed')
    const disk = new Driver(join(office.dataDir, 'stagingpost.db'))
    disk.prepare('DELETE FROM raw_chunks WHERE id BETWEEN ? AND ?').run(...chunkIds(seq))
    disk.close()
    const reporter = reporterOf(office)
    reporter.start()
    const reports = (await host.accepted(3)).slice(1)
    await reporter.close()
    expect(reports.map(({ to }) => to[0]?.address).toSorted()).toEqual([
      'app@shop.example',
      'second@shop.example',
    ])
    expect(reports.every(({ data }) => data.includes('Final-Recipient: rfc822; ann@real.example'))).toBe(true)
    expect(await office.store.outbox.reports()).toEqual([])
  })

  test('is told also when the message is about to be removed: it stays until then', async () => {
    const { host, office, id } = await failing(ANN_UNKNOWN)
    await office.reach(id, 'relayed', 'failed')
    const { store, clock } = office
    const shop = store.instances.byName('shop')
    if (shop === undefined) throw new Error('no shop')
    const { signal } = new AbortController()
    const inAYear = clock.ms + 365 * 24 * 60 * 60_000
    await store.bounds.put(shop.id, { keep: 'envelope' }, clock.ms)
    const { seq } = await office.message(id)
    const strip = () =>
      store.messages.strip({
        instanceId: shop.id,
        keep: 'envelope',
        atMs: inAYear,
        messages: [{ seq, left: new Uint8Array() }],
      })
    expect(await store.bounds.prune(shop, inAYear, signal)).toBe(0)
    expect(await strip()).toBe(0)
    await store.messages.delete(shop.id, { kind: 'ids', ids: [id] }, clock.ms)
    expect(await store.messages.purge(inAYear, 10)).toBe(0)
    const reporter = reporterOf(office)
    reporter.start()
    const [, report] = await host.accepted(2)
    expect(report?.data.toString()).toContain('Final-Recipient: rfc822; ann@real.example')
    await reporter.close()
    expect(await store.messages.purge(inAYear, 10)).toBe(1)
  })
})

/** Nobody is taken for now, save the sender of the message. */
function later(to: string): string | undefined {
  return to.includes('@real.example') ? '450 4.2.0 Later' : undefined
}
