import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RelayTls } from '../../server/domain/relay.ts'
import { makeCertificate } from '../support/certificate.ts'
import { HOST_EXTENSIONS, type RelayHostOptions } from '../support/relay-host.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { mail, relayTo, sendTo } from './fixtures.ts'

const AUTH = { user: 'post', password: 'päss word' }
const before = getCACertificates('default')
let trusted: { key: string; cert: string }
let strange: { key: string; cert: string }

beforeAll(async () => {
  trusted = await makeCertificate()
  strange = await makeCertificate()
  setDefaultCACertificates([...before, trusted.cert])
})
afterAll(() => setDefaultCACertificates(before))

/** `starttls` and `implicit` with a certificate for `localhost` that is trusted; `strange` offers one that is not. */
function hostOptions(offers: string): RelayHostOptions {
  if (offers === 'no TLS') return {}
  if (offers === 'implicit') return { tls: { mode: 'implicit', ...trusted } }
  return { tls: { mode: 'starttls', ...(offers === 'strange' ? strange : trusted) } }
}

describe('what the relay offers, and what its setting makes of it', () => {
  test.each<[string, RelayTls, 'in TLS' | 'in the clear' | RegExp]>([
    ['starttls', 'required', 'in TLS'],
    ['starttls', 'opportunistic', 'in TLS'],
    ['starttls', 'none', 'in the clear'],
    ['no TLS', 'required', /offers no STARTTLS/],
    ['no TLS', 'opportunistic', 'in the clear'],
    ['no TLS', 'none', 'in the clear'],
    ['no TLS', 'implicit', /before TLS was set up|wrong version|packet length|SSL/i],
    ['implicit', 'implicit', 'in TLS'],
    ['strange', 'required', /self-signed certificate/],
    ['strange', 'opportunistic', /self-signed certificate/],
  ])('%s, tls: %s', async (offers, tls, expected) => {
    const host = await testRelayHost(hostOptions(offers))
    const { perRecipient } = await sendTo(relayTo(host, { host: 'localhost', tls }), mail())
    if (expected instanceof RegExp) {
      expect(perRecipient).toMatchObject([{ outcome: 'deferred' }, { outcome: 'deferred' }])
      expect(perRecipient[0]?.reply).toMatch(expected)
      expect(host.transactions).toEqual([])
    } else {
      expect(perRecipient).toMatchObject([{ outcome: 'relayed' }, { outcome: 'relayed' }])
      expect(host.transactions[0]?.secure).toBe(expected === 'in TLS')
    }
  })
})

test('a certificate for another name is refused', async () => {
  const host = await testRelayHost(hostOptions('starttls'))
  const result = await sendTo(relayTo(host, { host: '127.0.0.1', tls: 'required' }), mail())
  expect(result).toMatchObject({
    stage: 'tls',
    perRecipient: [{ outcome: 'deferred' }, { outcome: 'deferred' }],
  })
  expect(result.perRecipient[0]?.reply).toMatch(/does not match certificate/)
})

test.each([
  ['required', 'deferred'],
  ['opportunistic', 'relayed'],
] as const)('STARTTLS is refused, tls: %s', async (tls, outcome) => {
  const host = await testRelayHost({ ...hostOptions('starttls'), script: { starttls: '454 4.7.0 Not now' } })
  const { perRecipient } = await sendTo(relayTo(host, { host: 'localhost', tls }), mail())
  expect(perRecipient[0]).toMatchObject({ outcome })
  if (outcome === 'deferred') expect(perRecipient[0]?.reply).toContain('454 4.7.0 Not now')
})

test('what is said in the clear behind the answer to STARTTLS is not taken for something said in TLS', async () => {
  const injected = '220 2.0.0 Go ahead\r\n250-evil.test\r\n250 SMTPUTF8\r\n'
  const script = { starttls: { kind: 'raw', pieces: [injected] } } as const
  const host = await testRelayHost({ ...hostOptions('starttls'), script })
  const { perRecipient } = await sendTo(relayTo(host, { host: 'localhost', tls: 'required' }), mail())
  expect(perRecipient[0]).toMatchObject({
    outcome: 'deferred',
    reply: 'the relay spoke before TLS was set up',
  })
})

test('what was announced before TLS is forgotten', async () => {
  const ehlo = ['250-relay.test\r\n250-STARTTLS\r\n250 8BITMIME', '250 relay.test']
  const host = await testRelayHost({ ...hostOptions('starttls'), script: { ehlo } })
  const { perRecipient } = await sendTo(
    relayTo(host, { host: 'localhost', tls: 'required' }),
    mail({ eightBit: true }),
  )
  expect(perRecipient[0]).toMatchObject({ outcome: 'failed', reply: expect.stringMatching(/^5\.6\.3/) })
})

test('a relay that is silent in the TLS handshake is left after its time', async () => {
  const script = { starttls: { kind: 'raw', pieces: ['220 2.0.0 Go ahead\r\n'] } } as const
  const ehlo = '250-relay.test\r\n250 STARTTLS'
  const host = await testRelayHost({ script: { ...script, ehlo } })
  const { perRecipient } = await sendTo(relayTo(host, { tls: 'required' }), mail(), { tls: 100 })
  expect(perRecipient[0]).toMatchObject({ outcome: 'deferred', reply: expect.stringContaining('timed out') })
})

test.each([['PLAIN'], ['LOGIN'], ['CRAM-MD5']])('AUTH %s proves the password', async (mechanism) => {
  const host = await testRelayHost({ auth: { ...AUTH, mechanisms: ['SCRAM-X', mechanism] } })
  const { perRecipient } = await sendTo(relayTo(host, { auth: AUTH }), mail())
  expect(perRecipient[0]?.outcome).toBe('relayed')
  expect(host.transactions[0]?.user).toBe('post')
  expect(host.commands).toContainEqual(expect.stringMatching(new RegExp(`^AUTH ${mechanism}`)))
})

test.each([
  [
    'a wrong password',
    { auth: { ...AUTH, password: 'other' } },
    AUTH,
    /535 5\.7\.8 .*check its user and password/,
  ],
  [
    'no mechanism that we know',
    { auth: { ...AUTH, mechanisms: ['XOAUTH2'] } },
    AUTH,
    /offers no AUTH that we know.*XOAUTH2/,
  ],
  ['no AUTH at all', {}, AUTH, /offers no AUTH.*none/],
  ['AUTH wanted, but none set', { auth: AUTH }, null, /^530 /],
])('%s defers: it is our setting, not the message', async (_, options, auth, said) => {
  const host = await testRelayHost(options)
  const { perRecipient } = await sendTo(relayTo(host, { auth }), mail())
  for (const recipient of perRecipient) {
    expect(recipient.outcome).toBe('deferred')
    expect(recipient.reply).toMatch(said)
    expect(recipient.reply).not.toContain(AUTH.password)
    expect(recipient.reply).not.toContain(Buffer.from(AUTH.password).toString('base64'))
  }
})

test('the password is never sent in the clear, unless tls: none allows it', async () => {
  const host = await testRelayHost({ auth: AUTH })
  const { perRecipient } = await sendTo(relayTo(host, { auth: AUTH, tls: 'opportunistic' }), mail())
  expect(perRecipient[0]?.reply).toContain('not sent without TLS')
  expect(host.commands.some((line) => line.startsWith('AUTH'))).toBe(false)
})

test('AUTH in TLS', async () => {
  const host = await testRelayHost({ ...hostOptions('starttls'), auth: AUTH })
  await sendTo(relayTo(host, { host: 'localhost', tls: 'required', auth: AUTH }), mail())
  expect(host.transactions[0]).toMatchObject({ secure: true, user: 'post' })
})

describe('AUTH XOAUTH2', () => {
  const TOKEN = { user: 'post@shop.example', password: 'ya29.a0Zb-token-sample' }
  const MECHANISMS = ['PLAIN', 'XOAUTH2']

  test('shows the token, when the relay is set to it', async () => {
    const host = await testRelayHost({ auth: { ...TOKEN, mechanisms: MECHANISMS } })
    const { perRecipient, transcript } = await sendTo(
      relayTo(host, { auth: { ...TOKEN, method: 'xoauth2' } }),
      mail(),
    )
    expect(perRecipient[0]?.outcome).toBe('relayed')
    expect(host.transactions[0]?.user).toBe(TOKEN.user)
    const said = `user=${TOKEN.user}\x01auth=Bearer ${TOKEN.password}\x01\x01`
    expect(host.commands).toContain(`AUTH XOAUTH2 ${Buffer.from(said).toString('base64')}`)
    for (const secret of [TOKEN.password, Buffer.from(said).toString('base64')]) {
      expect(JSON.stringify(transcript)).not.toContain(secret)
    }
  })

  test('answers the reason of a refusal with an empty line, and waits: a token is renewed', async () => {
    const host = await testRelayHost({ auth: { ...TOKEN, mechanisms: MECHANISMS } })
    const expired = { ...TOKEN, password: 'ya29.of-yesterday', method: 'xoauth2' } as const
    const { perRecipient, stage } = await sendTo(relayTo(host, { auth: expired }), mail())
    expect(stage).toBe('auth')
    expect(perRecipient).toMatchObject([
      { outcome: 'deferred', cause: 'relay', reply: expect.stringContaining('535 5.7.8 Wrong') },
      { outcome: 'deferred', cause: 'relay' },
    ])
    const at = host.commands.findIndex((line) => line.startsWith('AUTH XOAUTH2 '))
    expect(host.commands.slice(at + 1)).toEqual([''])
  })
})

describe('a pinned CA', () => {
  test.each(['required', 'implicit'] as const)(
    'tls: %s trusts what it signed, and nothing else',
    async (tls) => {
      const mode = tls === 'implicit' ? 'implicit' : 'starttls'
      const host = await testRelayHost({ tls: { mode, ...strange } })
      const right = relayTo(host, { host: 'localhost', tls, ca: strange.cert })
      expect((await sendTo(right, mail())).perRecipient).toMatchObject([
        { outcome: 'relayed' },
        { outcome: 'relayed' },
      ])
      const wrong = await sendTo({ ...right, ca: trusted.cert }, mail())
      expect(wrong).toMatchObject({
        stage: 'tls',
        perRecipient: [{ outcome: 'deferred' }, { outcome: 'deferred' }],
      })
      expect(wrong.perRecipient[0]?.reply).toMatch(/self-signed certificate|unable to verify/)
      expect(host.transactions).toHaveLength(1)
    },
  )

  test('stands in for the public ones, which then do not count', async () => {
    const host = await testRelayHost(hostOptions('starttls'))
    const { perRecipient } = await sendTo(
      relayTo(host, { host: 'localhost', tls: 'required', ca: strange.cert }),
      mail(),
    )
    expect(perRecipient[0]?.outcome).toBe('deferred')
    expect(host.transactions).toEqual([])
  })
})

describe('REQUIRETLS', () => {
  const offering = { extensions: [...HOST_EXTENSIONS, 'REQUIRETLS'] }

  test('is said to a relay that offers it in TLS', async () => {
    const host = await testRelayHost({ ...hostOptions('starttls'), ...offering })
    const { perRecipient } = await sendTo(
      relayTo(host, { host: 'localhost', tls: 'required' }),
      mail({ requireTls: true }),
    )
    expect(perRecipient[0]?.outcome).toBe('relayed')
    expect(host.transactions[0]?.fromParams).toMatch(/ REQUIRETLS$/)
  })

  test.each([
    ['does not offer it', 'starttls', 'required', HOST_EXTENSIONS, 'the relay does not offer it'],
    ['offers it in the clear', 'no TLS', 'opportunistic', offering.extensions, 'was not reached in TLS'],
    ['is used without TLS', 'no TLS', 'none', offering.extensions, 'was not reached in TLS'],
  ] as const)(
    'fails where the relay %s: nothing is sent without',
    async (_, offers, tls, extensions, why) => {
      const host = await testRelayHost({ ...hostOptions(offers), extensions })
      const { perRecipient } = await sendTo(
        relayTo(host, { host: 'localhost', tls }),
        mail({ requireTls: true }),
      )
      expect(perRecipient).toMatchObject([{ outcome: 'failed' }, { outcome: 'failed' }])
      expect(perRecipient[0]?.reply).toMatch(/^5\.7\.30 /)
      expect(perRecipient[0]?.reply).toContain(why)
      expect(host.reached('mail')).toBe(0)
    },
  )

  test('of a bounce is a wish: it is said where it can be, and the bounce is not lost where it can not', async () => {
    const bounce = () => mail({ requireTls: true, from: '' })
    const offers = await testRelayHost({ ...hostOptions('starttls'), ...offering })
    const lacks = await testRelayHost(hostOptions('starttls'))
    for (const host of [offers, lacks]) {
      const sent = await sendTo(relayTo(host, { host: 'localhost', tls: 'required' }), bounce())
      expect(sent.perRecipient[0]?.outcome).toBe('relayed')
    }
    expect(offers.transactions[0]?.fromParams).toContain('REQUIRETLS')
    expect(lacks.transactions[0]?.fromParams).not.toContain('REQUIRETLS')
  })

  test('is not said for mail that does not ask for it', async () => {
    const host = await testRelayHost({ ...hostOptions('starttls'), ...offering })
    await sendTo(relayTo(host, { host: 'localhost', tls: 'required' }), mail())
    expect(host.transactions[0]?.fromParams).not.toContain('REQUIRETLS')
  })
})

test.each([
  ['its own setting', {}, 10],
  ['what it announces', { extensions: ['SIZE 10'] }, null],
])(
  'a message over the size of a relay, by %s, fails with 5.3.4 before MAIL',
  async (_, options, maxSizeBytes) => {
    const host = await testRelayHost(options)
    const { perRecipient } = await sendTo(relayTo(host), mail({ maxSizeBytes }))
    expect(perRecipient).toMatchObject([{ outcome: 'failed' }, { outcome: 'failed' }])
    expect(perRecipient[0]?.reply).toMatch(/^5\.3\.4 .* octets, and the relay takes 10$/)
    expect(host.reached('mail')).toBe(0)
  },
)
