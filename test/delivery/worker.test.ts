import { expect, test } from 'vitest'
import { testRelayHost } from '../support/test-relay-host.ts'
import { address, relayTo } from './fixtures.ts'
import { openPostOffice } from './post-office.ts'

const LISTS = { testRecipients: [address('qa@team.example')], sender: address('noreply@stage.example') }

test('production mail goes to its own recipients: our Received on top, Bcc gone, the rest as it came', async () => {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'production', {})
  await office.worker().start()
  const to = ['Ann@real.example', '"a>b"@real.example', 'secret@real.example']
  const id = await office.accept('shop', {
    from: 'bounce+7@shop.example',
    to,
    bytes: 'From: shop@shop.example\r\nBcc: secret@real.example\r\nSubject: Hi\r\n\r\n.dot\r\n..\r\nbye\r\n',
  })
  const message = await office.reach(id, 'relayed')
  expect(message.deliveries[0]).toMatchObject({
    attempts: 1,
    dueAtMs: null,
    lastReply: '250 2.0.0 Ok: queued as 7A1B',
  })
  expect(message.deliveries[0]?.history).toMatchObject([{ outcome: 'relayed', stage: 'done' }])
  const [transaction] = host.transactions
  expect(transaction?.from).toBe('bounce+7@shop.example')
  expect(transaction?.to.map((recipient) => recipient.address)).toEqual(to)
  const [received, passed] = (transaction?.data.toString() ?? '').split(/(?=From:)/)
  expect(received).toMatch(/^Received: from app\.test .*by post\.test /s)
  expect(passed).toBe('From: shop@shop.example\r\nSubject: Hi\r\n\r\n.dot\r\n..\r\nbye\r\n')
})

test('staging mail goes to the test list alone, with the intended recipients in the subject', async () => {
  const host = await testRelayHost({ extensions: ['DSN'] })
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop-staging', 'staging', LISTS)
  await office.worker().start()
  const id = await office.accept('shop-staging', {
    to: ['ann@real.example', 'bob@real.example'],
    bytes: 'To: ann@real.example, bob@real.example\r\nSubject: Your order\r\n\r\nWorld\r\n',
  })
  await office.reach(id, 'relayed')
  const [transaction] = host.transactions
  expect(transaction).toMatchObject({
    from: 'noreply@stage.example',
    fromParams: `RET=HDRS ENVID=${id}`,
    to: [{ address: 'qa@team.example', params: '' }],
  })
  const unfolded = transaction?.data.toString().replaceAll(/\r\n(?=[ \t])/g, '')
  expect(unfolded).toContain('Subject: (to: ann@real.example, bob@real.example) - Your order\r\n')
})

test('the client’s DSN wishes, SMTPUTF8 and 8-bit octets go along in production', async () => {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'production', {})
  await office.worker().start()
  const ann = { address: address('ann@real.example'), notify: 'SUCCESS', orcpt: 'rfc822;ann@real.example' }
  const bob = { address: address('jürgen@real.example'), notify: null, orcpt: null }
  const id = await office.accept('shop', {
    to: [],
    bytes: 'Subject: Grüße\r\n\r\nWörld\r\n',
    envelope: { to: [ann, bob], ret: 'FULL', envid: 'order-7', smtputf8: true },
  })
  await office.reach(id, 'relayed')
  const [transaction] = host.transactions
  expect(transaction?.fromParams).toMatch(/^SIZE=\d+ BODY=8BITMIME SMTPUTF8 RET=FULL ENVID=order-7$/)
  expect(transaction?.to).toEqual([
    { address: 'ann@real.example', params: 'NOTIFY=SUCCESS ORCPT=rfc822;ann@real.example' },
    { address: 'jürgen@real.example', params: '' },
  ])
})

test('REQUIRETLS of the client binds the passthrough, and not the copy for the test list', async () => {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'production', {})
  await office.instance('shop-staging', 'staging', LISTS)
  await office.worker().start()
  const secret = { to: ['ann@real.example'], envelope: { requireTls: true } }
  const id = await office.accept('shop', secret)
  const { deliveries } = await office.reach(id, 'failed')
  expect(deliveries[0]?.lastReply).toMatch(/^5\.7\.30 /)
  expect(host.transactions).toEqual([])
  await office.reach(await office.accept('shop-staging', secret), 'relayed')
})

test('a redirected copy whose header has raw UTF-8 needs SMTPUTF8, and is not sent without', async () => {
  const host = await testRelayHost({ extensions: ['8BITMIME'] })
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop-staging', 'staging', LISTS)
  await office.worker().start()
  const id = await office.accept('shop-staging', {
    to: ['ann@real.example'],
    bytes: 'Subject: Hello\r\nComments: Grüße\r\n\r\nWorld\r\n',
  })
  const { deliveries } = await office.reach(id, 'failed')
  expect(deliveries[0]?.lastReply).toMatch(/^5\.6\.9 /)
  expect(host.transactions).toEqual([])
})

test('the null sender of a bounce stays null on its redirected copy', async () => {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop-staging', 'staging', LISTS)
  await office.worker().start()
  await office.reach(await office.accept('shop-staging', { from: '', to: ['ann@real.example'] }), 'relayed')
  expect(host.transactions[0]?.from).toBe('')
})

test('NUL is never relayed, and the relay is not even asked', async () => {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'production', {})
  await office.worker().start()
  const id = await office.accept('shop', { to: ['ann@real.example'], bytes: 'Subject: x\r\n\r\na\0b\r\n' })
  const { deliveries } = await office.reach(id, 'failed')
  expect(deliveries[0]?.lastReply).toMatch(/^5\.6\.0 /)
  expect(host.connections.total).toBe(0)
})

test('lone CR and LF become CRLF on the way out, and stay as they came in the store', async () => {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'production', {})
  await office.worker().start()
  const bytes = 'Subject: x\n\n.one\rtwo\n\n.\nthree\r\n'
  const id = await office.accept('shop', { to: ['ann@real.example'], bytes })
  const { seq } = await office.reach(id, 'relayed')
  expect(host.transactions[0]?.data.toString()).toMatch(
    /Subject: x\r\n\r\n\.one\r\ntwo\r\n\r\n\.\r\nthree\r\n$/,
  )
  expect(Buffer.from((await office.store.raw.read(seq)) ?? []).toString()).toBe(bytes)
})

test('a message of 5 MB arrives whole', async () => {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'production', {})
  await office.worker().start()
  const body = Array.from({ length: 80_000 }, (_, at) => `.${at} ${'x'.repeat(at % 120)}\r\n`).join('')
  await office.accept('shop', { to: ['ann@real.example'], bytes: `Subject: big\r\n\r\n${body}` })
  const [transaction] = await host.accepted(1)
  expect(transaction?.data.subarray(-body.length).equals(Buffer.from(body))).toBe(true)
})

test('a thousand recipients: chunks of what the relay takes, over as many connections as it allows', async () => {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host, { maxRecipients: 50, maxConnections: 3 })] })
  await office.instance('shop', 'production', {})
  await office.worker().start()
  const to = Array.from({ length: 1_000 }, (_, at) => `user${at}@real.example`)
  await office.reach(await office.accept('shop', { to }), 'relayed')
  expect(host.transactions.map((transaction) => transaction.to.length)).toEqual(
    Array.from({ length: 20 }, () => 50),
  )
  const reached = host.transactions.flatMap((transaction) =>
    transaction.to.map((recipient) => recipient.address),
  )
  expect(reached.toSorted()).toEqual(to.toSorted())
  expect(host.connections.mostAtOnce).toBeLessThanOrEqual(3)
})

test('a relay that hangs does not hold up another', async () => {
  const stuck = await testRelayHost({ script: { greeting: { kind: 'hang' } } })
  const host = await testRelayHost()
  const relays = [relayTo(stuck, { name: 'stuck', maxConnections: 1 }), relayTo(host)]
  const office = await openPostOffice({ relays })
  await office.instance('blog', 'production', { relay: 'stuck' })
  await office.instance('shop', 'production', {})
  await office.worker().start()
  const waiting = await office.accept('blog', { to: ['ann@real.example'] })
  await office.until(waiting, ({ deliveries }) => deliveries[0]?.state === 'sending')
  await office.reach(await office.accept('shop', { to: ['bob@real.example'] }), 'relayed')
  expect(await office.states(waiting)).toEqual({ 'ann@real.example': 'sending' })
})
