import { expect, test } from 'vitest'
import { createTransport } from '../../server/delivery/transport.ts'
import { HOST_EXTENSIONS } from '../support/relay-host.ts'
import { TEST_SECRETS } from '../support/secrets.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { address, MESSAGE, mail, octets, relayTo, safe, sendTo } from './fixtures.ts'

const without = (extension: string) => HOST_EXTENSIONS.filter((offered) => offered !== extension)

test('a message reaches the relay exactly, for everybody, and the reply is kept', async () => {
  const host = await testRelayHost()
  const result = await sendTo(relayTo(host), mail())
  const reply = '250 2.0.0 Ok: queued as 7A1B'
  expect(result).toMatchObject({
    stage: 'done',
    perRecipient: [
      { address: 'ann@real.example', outcome: 'relayed', stage: 'done', reply },
      { address: 'bob@real.example', outcome: 'relayed', stage: 'done', reply },
    ],
  })
  expect(host.transactions[0]?.data.toString()).toBe(MESSAGE)
  await expect.poll(() => host.commands.at(-1)).toBe('QUIT')
  expect(host.commands).toEqual([
    'EHLO post.test',
    `MAIL FROM:<app@shop.example> SIZE=${MESSAGE.length}`,
    'RCPT TO:<ann@real.example>',
    'RCPT TO:<bob@real.example>',
    'DATA',
    'QUIT',
  ])
})

test.each([
  ['"a>b"@x.example'],
  ['"a b"@x.example'],
  ['"a@b"@x.example'],
  ['"quoted\\"pair"@x.example'],
  ['Mixed.Case+Tag@X.Example'],
  ["o'brien=x.example@bounce.example"],
  ['ann@xn--bcher-kva.example'],
  ['ann@bücher.example'],
  ['grüße@bücher.example'],
  ['ann@[127.0.0.1]'],
  ['root@web_1'],
])('the address %s is on the wire exactly as it was spoken', async (text) => {
  const host = await testRelayHost()
  await sendTo(relayTo(host), mail({ from: address(text), to: safe(text) }))
  expect(host.transactions[0]).toMatchObject({ from: text, to: [{ address: text }] })
})

test('the null sender stays null', async () => {
  const host = await testRelayHost()
  await sendTo(relayTo(host), mail({ from: '' }))
  expect(host.commands[1]).toMatch(/^MAIL FROM:<> /)
})

test.each([
  ['dots that begin a line', ['.\r\n', '..\r\n.a\r\n', 'a.\r\n', '.\r\n']],
  ['dots at the seam of two chunks', ['a\r\n', '.', '.\r', '\n.', '\r\n', '.b\r\n']],
  ['what looks like the end of the data', ['a\r\n.\r\nMAIL FROM:<x@y.example>\r\n']],
  ['a first line of one dot', ['.\r\n']],
  ['nothing at all', []],
  ['empty chunks', ['', 'a\r\n', '', '.b\r\n', '']],
])('%s arrive unchanged', async (_, chunks) => {
  const host = await testRelayHost()
  await sendTo(relayTo(host), mail({ data: octets(...chunks) }))
  expect(host.transactions.map(({ data }) => data.toString())).toEqual([chunks.join('')])
})

test('all 256 octets but NUL arrive unchanged, and a last line without its end gets one', async () => {
  const host = await testRelayHost()
  const all = Buffer.from(
    Array.from({ length: 255 }, (_unused, at) => at + 1).filter((octet) => octet !== 10 && octet !== 13),
  )
  await sendTo(relayTo(host), mail({ data: octets(all), eightBit: true }))
  expect(host.transactions[0]?.data).toEqual(Buffer.concat([all, Buffer.from('\r\n')]))
})

test.each([
  ['8-bit octets', { eightBit: true }, '8BITMIME', 'BODY=8BITMIME', '5.6.3'],
  ['SMTPUTF8 asked for', { smtputf8: true }, 'SMTPUTF8', 'SMTPUTF8', '5.6.9'],
  ['a recipient that needs UTF-8', { to: safe('jürgen@x.example') }, 'SMTPUTF8', 'SMTPUTF8', '5.6.9'],
  ['a sender that needs UTF-8', { from: address('jürgen@x.example') }, 'SMTPUTF8', 'SMTPUTF8', '5.6.9'],
])(
  '%s: said to a relay that can, failed at one that can not',
  async (_, changes, extension, parameter, code) => {
    const able = await testRelayHost()
    await sendTo(relayTo(able), mail(changes))
    expect(able.transactions[0]?.fromParams.split(' ')).toContain(parameter)
    const unable = await testRelayHost({ extensions: without(extension) })
    const { perRecipient } = await sendTo(relayTo(unable), mail(changes))
    for (const recipient of perRecipient) {
      expect(recipient).toMatchObject({
        outcome: 'failed',
        reply: expect.stringMatching(new RegExp(`^${code} `)),
      })
    }
    expect(unable.commands.some((line) => line.startsWith('MAIL'))).toBe(false)
  },
)

test('a recipient that needs UTF-8 fails alone where nothing else of the message does', async () => {
  const host = await testRelayHost({ extensions: without('SMTPUTF8') })
  const to = safe('ann@real.example', 'jürgen@x.example')
  const { perRecipient } = await sendTo(relayTo(host), mail({ to }))
  expect(perRecipient).toMatchObject([
    { address: 'ann@real.example', outcome: 'relayed' },
    { address: 'jürgen@x.example', outcome: 'failed', reply: expect.stringMatching(/^5\.6\.9 /) },
  ])
  expect(host.transactions.map((taken) => [taken.fromParams.includes('SMTPUTF8'), taken.to.length])).toEqual([
    [false, 1],
  ])
})

test('DSN wishes are said to each recipient where the relay offers DSN, and nowhere else', async () => {
  const dsn = {
    ret: 'HDRS',
    envid: 'QQ314159',
    recipients: new Map([
      [address('ann@real.example'), { notify: 'SUCCESS,FAILURE', orcpt: 'rfc822;ann+2Ba@real.example' }],
      [address('bob@real.example'), { notify: 'NEVER', orcpt: null }],
    ]),
  } as const
  const able = await testRelayHost({ extensions: ['DSN'] })
  await sendTo(relayTo(able), mail({ dsn }))
  expect(able.transactions[0]).toMatchObject({
    fromParams: 'RET=HDRS ENVID=QQ314159',
    to: [
      { address: 'ann@real.example', params: 'NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;ann+2Ba@real.example' },
      { address: 'bob@real.example', params: 'NOTIFY=NEVER' },
    ],
  })
  const unable = await testRelayHost({ extensions: [] })
  await sendTo(relayTo(unable), mail({ dsn }))
  expect(unable.transactions[0]).toMatchObject({ fromParams: '', to: [{ params: '' }, { params: '' }] })
})

test('data that can not be read rejects, and the relay never sees an end', async () => {
  const host = await testRelayHost()
  async function* broken() {
    yield Buffer.from('Subject: half\r\n')
    throw new Error('disk')
  }
  await expect(sendTo(relayTo(host), mail({ data: broken() }))).rejects.toThrow('disk')
  await expect.poll(() => host.connections.open).toBe(0)
  expect(host.transactions).toEqual([])
})

test.each([
  ['data', 'deferred'],
  ['dot', 'unknown'],
] as const)('a stop of the server while the relay is silent at %s', async (stage, outcome) => {
  const stop = new AbortController()
  const host = await testRelayHost({ script: { [stage]: { kind: 'hang' } } })
  const sending = createTransport().send(relayTo(host), mail(), {
    host: 'post.test',
    signal: stop.signal,
    secrets: TEST_SECRETS,
    refusal: () => undefined,
  })
  await expect.poll(() => host.reached(stage)).toBe(1)
  stop.abort(new Error('the server is stopping'))
  const { perRecipient } = await sending
  expect(perRecipient[0]).toMatchObject({ outcome, reply: 'the server is stopping' })
})

test('a server that has stopped connects to nobody', async () => {
  const host = await testRelayHost()
  const result = await createTransport().send(relayTo(host), mail(), {
    host: 'post.test',
    signal: AbortSignal.abort(new Error('stopped')),
    secrets: TEST_SECRETS,
    refusal: () => undefined,
  })
  expect(result).toMatchObject({
    stage: 'connect',
    perRecipient: [{ outcome: 'deferred' }, { outcome: 'deferred' }],
  })
  expect(host.transactions).toEqual([])
})

test('a thousand recipients in one transaction', async () => {
  const host = await testRelayHost()
  const to = safe(...Array.from({ length: 1_000 }, (_unused, at) => `user${at}@real.example`))
  const { perRecipient } = await sendTo(relayTo(host), mail({ to }))
  expect(perRecipient.every(({ outcome }) => outcome === 'relayed')).toBe(true)
  expect(host.transactions[0]?.to.map((recipient) => recipient.address)).toEqual([...to])
})
