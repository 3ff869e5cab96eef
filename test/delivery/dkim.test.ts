import { createHash, generateKeyPairSync, type KeyObject, verify } from 'node:crypto'
import nodemailer from 'nodemailer'
import { expect, test } from 'vitest'
import { dkimSignature } from '../../server/delivery/dkim.ts'
import { TEST_SECRETS } from '../support/secrets.ts'
import { testRelayHost } from '../support/test-relay-host.ts'
import { address, relayTo } from './fixtures.ts'
import { openPostOffice } from './post-office.ts'

const KEYS = {
  rsa: generateKeyPairSync('rsa', { modulusLength: 2048 }),
  ed25519: generateKeyPairSync('ed25519'),
} as const

const inBase64 = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'der' }).toString('base64')

/** A verifier of its own, after RFC 6376 §6.1.3, in the plainest words; throws when there is no signature. */
function verified(message: string, publicKey: KeyObject): boolean {
  const [header = '', ...rest] = message.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n').replace(/(\r\n)*$/, '\r\n')
  const fields = header.split(/\r\n(?![ \t])/)
  const relaxed = (field: string) =>
    field
      .replace(/^([^:]+?)\s*:\s*/, (_, name: string) => `${name.toLowerCase()}:`)
      .replace(/\r\n/g, '')
      .replace(/[ \t]+/g, ' ')
      .trim()
  const signature = fields.find((field) => /^dkim-signature:/i.test(field))
  if (signature === undefined) throw new Error('not signed')
  const tags = new Map(
    signature
      .replace(/^[^:]+:/, '')
      .split(';')
      .map((tag) => {
        const [name = '', ...value] = tag.trim().split('=')
        return [name, value.join('=').replace(/\s+/g, '')]
      }),
  )
  const [, forBody] = (tags.get('c') ?? '').split('/')
  const hashed = forBody === 'relaxed' ? body.replace(/[ \t]+/g, ' ').replace(/ \r\n/g, '\r\n') : body
  if (createHash('sha256').update(hashed, 'latin1').digest('base64') !== tags.get('bh')) return false
  const left = fields.filter((field) => field !== signature)
  const covered = (tags.get('h') ?? '')
    .toLowerCase()
    .split(':')
    .map((name) => {
      const at = left.findLastIndex((field) => field.toLowerCase().startsWith(`${name}:`))
      return at < 0 ? '' : `${relaxed(left.splice(at, 1)[0] ?? '')}\r\n`
    })
  const own = relaxed(signature).replace(/;\s*b=[^;]*$/, (found) => found.replace(/b=.*/, 'b='))
  const signed = Buffer.from(covered.join('') + own, 'latin1')
  const given = Buffer.from(tags.get('b') ?? '', 'base64')
  return publicKey.asymmetricKeyType === 'ed25519'
    ? verify(null, createHash('sha256').update(signed).digest(), publicKey, given)
    : verify('sha256', signed, publicKey, given)
}

const HEAD =
  'From: "Shop" <noreply@stage.example>\r\nTo: qa@team.example\r\nSubject: (to: ann@real.example) -\r\n  Your\torder\r\n\r\n'

async function signed(kind: keyof typeof KEYS, body: string, pieces = 7): Promise<string> {
  const signature = await dkimSignature({
    dkim: { domain: 'stage.example', selector: 's1' },
    key: inBase64(KEYS[kind].privateKey),
    sender: address('noreply@stage.example'),
    head: Buffer.from(HEAD),
    body: (async function* () {
      for (let at = 0; at < body.length; at += pieces) yield Buffer.from(body.slice(at, at + pieces))
    })(),
    atMs: 1_700_000_000_000,
  })
  return `${signature}${HEAD}${body}`
}

test('the verifier agrees with the signer of another author', async () => {
  const transport = nodemailer.createTransport({
    streamTransport: true,
    buffer: true,
    newline: 'windows',
    dkim: {
      domainName: 'stage.example',
      keySelector: 's1',
      privateKey: KEYS.rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
  })
  const { message } = await transport.sendMail({
    from: 'noreply@stage.example',
    to: 'qa@team.example',
    subject: 'Hi',
    text: 'World  \n\n',
  })
  expect(verified(message.toString('latin1'), KEYS.rsa.publicKey)).toBe(true)
  expect(verified(message.toString('latin1').replace('World', 'Word'), KEYS.rsa.publicKey)).toBe(false)
})

test.each([
  '',
  '\r\n',
  'World\r\n',
  'World',
  'World\r\n\r\n\r\n',
  '\r\n\r\nWorld  \r\n\r\n.\r\n\r\n',
  `${'\r\n'.repeat(9_000)}x\r\n`,
])('a copy with the body %j is signed, by either kind of key', async (body) => {
  for (const kind of ['rsa', 'ed25519'] as const) {
    const message = await signed(kind, body)
    expect(verified(message, KEYS[kind].publicKey)).toBe(true)
    expect(verified(message.replace('Your', 'My'), KEYS[kind].publicKey)).toBe(false)
    for (const line of message.split('\r\n')) expect(line.length).toBeLessThanOrEqual(200)
  }
})

test('a redirected copy goes out signed; a sender of another domain is not signed', async () => {
  const host = await testRelayHost()
  const key = TEST_SECRETS.seal(inBase64(KEYS.rsa.privateKey), { kind: 'dkim-key', relay: 'real' })
  const office = await openPostOffice({
    relays: [relayTo(host, { dkim: { domain: 'stage.example', selector: 's1', key } })],
  })
  const lists = { testRecipients: [address('qa@team.example')] }
  await office.instance('shop', 'staging', { ...lists, sender: address('noreply@mail.stage.example') })
  await office.instance('blog', 'staging', { ...lists, sender: address('noreply@notstage.example') })
  await office.worker().start()
  await office.reach(
    await office.accept('shop', {
      to: ['ann@real.example'],
      bytes: 'Subject: Hi\r\nMIME-Version: 1.0\r\n\r\nWorld\r\n\r\n',
    }),
    'relayed',
  )
  await office.reach(await office.accept('blog', { to: ['ann@real.example'] }), 'relayed')
  const [shop, blog] = host.transactions.map(({ data }) => data.toString('latin1'))
  expect(verified(shop ?? '', KEYS.rsa.publicKey)).toBe(true)
  expect(blog).not.toMatch(/^DKIM-Signature/im)
})

test('passed mail keeps the signature that it came with', async () => {
  const host = await testRelayHost()
  const office = await openPostOffice({ relays: [relayTo(host)] })
  await office.instance('shop', 'production', {})
  await office.worker().start()
  const bytes = await signed('rsa', 'World\r\n.dot\r\n')
  await office.reach(await office.accept('shop', { to: ['ann@real.example'], bytes }), 'relayed')
  expect(verified(host.transactions[0]?.data.toString('latin1') ?? '', KEYS.rsa.publicKey)).toBe(true)
})
