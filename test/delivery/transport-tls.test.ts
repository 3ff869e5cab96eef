import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RelayTls } from '../../server/domain/relay.ts'
import { makeCertificate } from '../support/certificate.ts'
import type { RelayHostOptions } from '../support/relay-host.ts'
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
