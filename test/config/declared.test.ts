import { createHash, generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { makeCertificate } from '../support/certificate.ts'
import { load, problems } from './support.ts'

const SHOPS = `
smtp: { listen: 127.0.0.1:1025 }
http: { listen: 127.0.0.1:8025, publicUrl: https://post.example.com }
data: ./data
relays:
  real: { host: smtp.example.net, port: 587, tls: required, auth: { user: post, password: { env: RELAY_PASSWORD } } }
instances:
  shop-staging:
    kind: staging
    label: Shop (staging)
    credentials: [{ username: shop-staging, password: { env: SHOP_STAGING_SMTP } }]
    email: { mode: redirect, testRecipients: [qa@team.example], allowedRecipients: ["@team.example"], sender: noreply@stage.example, relay: real }
  shop:
    kind: production
    credentials: [{ username: shop, password: { file: shop.secret } }]
    email: { mode: deliver, relay: real }
`
const ENV = { RELAY_PASSWORD: 'relay secret', SHOP_STAGING_SMTP: 'staging secret' }
const FILES = { 'shop.secret': 'production secret\n' }

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

describe('relays and instances', () => {
  test('the set-up of a shop', async () => {
    const { declarations } = await load({ yaml: SHOPS, env: ENV, files: FILES })
    expect(declarations.relays).toEqual([
      {
        name: 'real',
        host: 'smtp.example.net',
        port: 587,
        tls: 'required',
        auth: { user: 'post', password: 'relay secret' },
        maxRecipients: 50,
        maxConnections: 5,
        maxMessages: 100,
        retry: null,
        rate: null,
        maxSizeBytes: null,
        ca: null,
        dkim: null,
      },
    ])
    expect(declarations.instances).toEqual([
      {
        name: 'shop-staging',
        kind: 'staging',
        label: 'Shop (staging)',
        project: 'default',
        requireAuth: false,
        notifications: false,
        faults: false,
        email: {
          mode: 'redirect',
          testRecipients: ['qa@team.example'],
          allowedRecipients: ['@team.example'],
          sender: 'noreply@stage.example',
          relay: 'real',
          subject: { maxRecipients: 3 },
          passHeaders: [],
          redirectLimit: 200,
          invitations: 'redirect',
        },
        retention: { messages: null, ageMs: null, bytes: null },
        keep: 'full',
        limits: { messagesPerMinute: null, bytesPerDay: null, connections: null },
      },
      {
        name: 'shop',
        kind: 'production',
        label: 'shop',
        project: 'default',
        requireAuth: false,
        notifications: true,
        faults: false,
        email: {
          mode: 'deliver',
          testRecipients: [],
          allowedRecipients: [],
          sender: null,
          relay: 'real',
          subject: { maxRecipients: 3 },
          passHeaders: [],
          redirectLimit: 200,
          invitations: 'redirect',
        },
        retention: { messages: null, ageMs: 7 * 86_400_000, bytes: null },
        keep: 'full',
        limits: { messagesPerMinute: null, bytesPerDay: null, connections: null },
      },
    ])
    expect(declarations.credentials).toEqual([
      { instance: 'shop-staging', username: 'shop-staging', secretSha256: hashOf('staging secret') },
      { instance: 'shop', username: 'shop', secretSha256: hashOf('production secret') },
    ])
  })

  test('an instance is of the project that it names', async () => {
    const yaml = 'instances: { uat: { kind: staging, project: shop } }'
    const { declarations } = await load({ yaml })
    expect(declarations.instances[0]?.project).toBe('shop')
    expect(await problems({ yaml: 'instances: { uat: { kind: staging, project: Shop! } }' })).toEqual([
      expect.stringMatching(/instances\.uat\.project: "Shop!" is not valid; allowed: a name of a to z/),
    ])
  })

  test.each([
    ['{ kind: staging }', 'capture'],
    ['{ kind: production }', 'deliver'],
    ['{ kind: production, email: {} }', 'deliver'],
  ])('an instance %s captures or delivers as its kind does', async (instance, mode) => {
    const { declarations } = await load({ yaml: `instances: { one: ${instance} }` })
    expect(declarations.instances[0]?.email.mode).toBe(mode)
  })

  test.each([
    ['kind: staging, retention: { messages: 500 }', { messages: 500, ageMs: null, bytes: null }],
    [
      'kind: staging, retention: { age: 30d, bytes: 2GiB }',
      { messages: null, ageMs: 30 * 86_400_000, bytes: 2 ** 31 },
    ],
    [
      'kind: production, retention: { bytes: 1MiB }',
      { messages: null, ageMs: 7 * 86_400_000, bytes: 2 ** 20 },
    ],
    ['kind: production, retention: { age: off }', { messages: null, ageMs: null, bytes: null }],
  ])('%s', async (instance, retention) => {
    const { declarations } = await load({ yaml: `instances: { one: { ${instance} } }` })
    expect(declarations.instances[0]?.retention).toEqual(retention)
  })

  test('limits, and the reserve of the disk', async () => {
    const limits = '{ messagesPerMinute: 60, bytesPerDay: 1GB, connections: off }'
    const { declarations, reserveBytes } = await load({
      yaml: `reserve: { staging: 1GiB }\ninstances: { one: { kind: staging, limits: ${limits} } }`,
    })
    expect(declarations.instances[0]?.limits).toEqual({
      messagesPerMinute: 60,
      bytesPerDay: 1e9,
      connections: null,
    })
    expect(reserveBytes).toEqual({ staging: 2 ** 30, production: 64 * 2 ** 20 })
  })

  test.each([
    ['{ host: a.example }', 587, 'required'],
    ['{ host: a.example, port: 465 }', 465, 'implicit'],
    ['{ host: a.example, tls: implicit }', 465, 'implicit'],
    ['{ host: a.example, port: 2525 }', 2525, 'required'],
    ['{ host: 127.0.0.1, port: 2525, tls: none }', 2525, 'none'],
    ['{ host: "2001:db8::1" }', 587, 'required'],
    ['{ host: smtp_relay }', 587, 'required'],
  ])('relay %s', async (relay, port, tls) => {
    const { declarations } = await load({ yaml: `relays: { real: ${relay} }` })
    expect(declarations.relays[0]).toMatchObject({ port, tls, auth: null })
  })

  test('all that a relay can say', async () => {
    const { cert } = await makeCertificate()
    const { privateKey } = generateKeyPairSync('ed25519')
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
    const auth = 'auth: { user: u, password: "token", method: xoauth2 }'
    const yaml = `relays: { real: { host: a.example, ca: ca.pem, ${auth}, maxSize: 10MB, rate: 14/s, dkim: { domain: stage.example, selector: s1, key: dkim.pem } } }`
    const { declarations } = await load({ yaml, files: { 'ca.pem': cert, 'dkim.pem': key } })
    expect(declarations.relays[0]).toMatchObject({
      ca: cert,
      auth: { user: 'u', password: 'token', method: 'xoauth2' },
      maxSizeBytes: 10_000_000,
      rate: 14,
      dkim: { domain: 'stage.example', selector: 's1', key: expect.stringMatching(/^[A-Za-z0-9+/=]+$/) },
    })
  })

  test.each([
    ['ca: none.pem', 'none.pem has no certificate in PEM form'],
    [
      'dkim: { domain: stage.example, selector: s1, key: none.pem }',
      'none.pem has no RSA or Ed25519 private key',
    ],
    ['rate: 0', 'recipients a second'],
    ['rate: fast', 'recipients a second'],
    ['auth: { user: u, password: "x", method: ntlm }', 'plain, login, cram-md5 or xoauth2'],
  ])('a relay with %s is refused', async (setting, problem) => {
    expect(await problems({ yaml: `relays: { real: { host: a.example, ${setting} } }` })).toEqual([
      expect.stringContaining(problem),
    ])
  })

  test('all that an instance can say', async () => {
    const email =
      'subject: { maxRecipients: 1 }, passHeaders: [X-Entity-Ref-ID], redirectLimit: 5, invitations: hold'
    const yaml = `instances: { default: { kind: staging, requireAuth: true, email: { ${email} } } }`
    const { declarations } = await load({ yaml })
    expect(declarations.instances[0]).toMatchObject({
      requireAuth: true,
      email: {
        subject: { maxRecipients: 1 },
        passHeaders: ['X-Entity-Ref-ID'],
        redirectLimit: 5,
        invitations: 'hold',
      },
    })
  })
})

describe('secrets', () => {
  const withPassword = (password: string) =>
    `relays: { real: { host: a.example, auth: { user: u, password: ${password} } } }`
  const at = 'stagingpost.yaml:1 relays.real.auth.password'

  test.each([
    ['as text', '"p w: ü"', 'p w: ü'],
    ['in a variable', '{ env: SECRET }', 'from the environment'],
    ['in a variable with our prefix', '{ env: STAGINGPOST_SECRET }', 'ours'],
    ['in a file', '{ file: secret.txt }', 'from a file'],
  ])('%s', async (_, written, password) => {
    const env = {
      SECRET: 'from the environment',
      ...(written.includes('STAGINGPOST') ? { STAGINGPOST_SECRET: 'ours' } : {}),
    }
    const { declarations } = await load({
      yaml: withPassword(written),
      env,
      files: { 'secret.txt': 'from a file\r\n' },
    })
    expect(declarations.relays[0]?.auth?.password).toBe(password)
  })

  test.each([
    ['{ env: GONE }', /: the variable GONE is not set$/],
    ['{ env: EMPTY }', /: the variable EMPTY is empty; a secret is needed$/],
    ['{ env: LINES }', /: the variable LINES has a line break or another control character in it$/],
    ['{ file: gone.txt }', /: the file gone\.txt cannot be read \(ENOENT\)$/],
    ['{ file: lines.txt }', /: the file lines\.txt has a line break or another control character in it$/],
    ['{ file: large.txt }', /: the file large\.txt is longer than 4096 octets$/],
    [
      '1234',
      /: the value \(a number, not shown\) is not valid; allowed: text in quotes, or \{ env: NAME \}, or \{ file: PATH \}$/,
    ],
    ['""', /: the value \(text, not shown\) is not valid; allowed: text in quotes/],
    ['{ env: A, file: b }', /: the value \(a section, not shown\) is not valid; allowed: text in quotes/],
  ])('%s is refused', async (written, problem) => {
    const env = { EMPTY: '', LINES: 'hidden-a\r\nhidden-b' }
    const files = { 'lines.txt': 'hidden-a\nhidden-b\n', 'large.txt': 'x'.repeat(5_000) }
    const found = await problems({ yaml: withPassword(written), env, files })
    expect(found).toEqual([expect.stringMatching(problem)])
    expect(found[0]).toContain(at)
  })

  test('no problem ever shows one', async () => {
    const yaml = `
relays: { real: { host: a.example, auth: "post:hidden-1", tls: [] }, b: { host: b.example, auth: { user: [hidden-2], password: "hidden-3\\n" } } }
instances: { a: { kind: x, credentials: { username: hidden-4 } }, b: { kind: staging, credentials: [{ username: b, password: ["hidden-5"] }, "hidden-6"] } }`
    const found = await problems({ yaml })
    expect(found.length).toBeGreaterThan(6)
    expect(found.join('\n')).not.toContain('hidden')
  })

  test.each([
    ['stagingpost.json', '{"relays": {"real": {"auth": {"password": "hidden" "x"}}}}'],
    ['stagingpost.yaml', 'password: *hidden'],
    ['stagingpost.yaml', 'password: !hidden x'],
    ['stagingpost.yaml', 'password: "hidden'],
    ['stagingpost.yaml', 'password: @hidden'],
    ['stagingpost.yaml', 'password: "hidden" hidden'],
    ['stagingpost.yaml', 'password: %hidden'],
  ])('nor does a file that cannot be read: %s %s', async (name, text) => {
    const found = await problems({ files: { [name]: text } })
    expect(found.join('\n')).toMatch(/^stagingpost\.(?:json|yaml)(?::1)?: is not readable: /)
    expect(found.join('\n')).not.toContain('hidden')
  })
})

describe('the suppression rule', () => {
  const redirect =
    'mode: redirect, testRecipients: [qa@team.example], sender: noreply@stage.example, relay: real'
  const withEmail = (email: string, kind = 'staging') =>
    `relays: { real: { host: a.example } }\ninstances: { shop: { kind: ${kind}, email: { ${email} } } }`
  const at = 'stagingpost.yaml:2 instances.shop.email'

  test.each<[title: string, email: string, problem: string]>([
    [
      'no delivery from staging',
      'mode: deliver, relay: real',
      `${at}.mode: deliver would mail real people from a staging instance; use redirect or capture, or make it a production instance`,
    ],
    [
      'a redirect has somebody to go to',
      redirect.replace('qa@team.example', ''),
      `${at}.testRecipients: redirect needs somebody to redirect to: name at least one address`,
    ],
    [
      'a redirect has a sender',
      redirect.replace(/sender: \S+, /, ''),
      `${at}.sender: redirect needs the address that copies are sent from`,
    ],
    [
      'a redirect has a relay',
      redirect.replace(', relay: real', ''),
      `${at}.relay: redirect needs the relay that copies go through`,
    ],
    [
      'patterns are read',
      `${redirect}, allowedRecipients: ["@ok.example", "team.example"]`,
      `${at}.allowedRecipients[1]: "team.example" has no "@"`,
    ],
    [
      'strangers are acknowledged',
      `${redirect}, allowedRecipients: ["@gmail.com"]`,
      `${at}.allowedRecipients[0]: "@gmail.com" needs an acknowledgement that it is meant`,
    ],
    [
      'so is everybody',
      `${redirect}, allowedRecipients: ["*"], acknowledge: ["@gmail.com"]`,
      `${at}.allowedRecipients[0]: "*" needs an acknowledgement that it is meant`,
    ],
    [
      'address fields are never passed',
      `${redirect}, passHeaders: [X-Run, Reply-To]`,
      `${at}.passHeaders[1]: "Reply-To" is never passed`,
    ],
  ])('%s', async (_, email, problem) => {
    expect(await problems({ yaml: withEmail(email) })).toEqual([expect.stringContaining(problem)])
  })

  test('an acknowledged pattern stands', async () => {
    const { declarations } = await load({
      yaml: withEmail(`${redirect}, allowedRecipients: ["@gmail.com"], acknowledge: ["@gmail.com"]`),
    })
    expect(declarations.instances[0]?.email.allowedRecipients).toEqual(['@gmail.com'])
    expect(declarations.instances[0]?.email).not.toHaveProperty('acknowledge')
  })

  test('production delivers', async () => {
    await expect(load({ yaml: withEmail('mode: deliver, relay: real', 'production') })).resolves.toBeDefined()
  })
})

describe('what one part says about another', () => {
  const at = 'stagingpost.yaml:1'
  test.each<[title: string, yaml: string, problem: string]>([
    [
      'default is staging',
      'instances: { default: { kind: production } }',
      `${at} instances.default.kind: "production" is not valid; the instance "default" is always staging: it takes the mail of everybody who does not say who they are`,
    ],
    [
      'relay names exist',
      'relays: { real: { host: a.example } }\ninstances: { shop: { kind: production, email: { relay: rael } } }',
      'stagingpost.yaml:2 instances.shop.email.relay: "rael" is not valid; allowed: real; did you mean "real"?',
    ],
    [
      'there is a relay at all',
      'instances: { shop: { kind: production, email: { relay: real } } }',
      `${at} instances.shop.email.relay: "real" is not valid; allowed: a name declared under relays, where there is none`,
    ],
    [
      'a relay is not this server',
      'relays: { real: { host: localhost, port: 1025 } }',
      `${at} relays.real.host: localhost:1025 is this server's own listener; name the SMTP server that is to deliver`,
    ],
    [
      'a relay is not this server by its name',
      'hostname: post.example\nrelays: { real: { host: post.example, port: 1025 } }',
      `stagingpost.yaml:2 relays.real.host: post.example:1025 is this server's own listener; name the SMTP server that is to deliver`,
    ],
    [
      'user names are declared once',
      'instances: { a: { kind: staging, credentials: [{ username: u, password: x }] }, b: { kind: staging, credentials: [{ username: u, password: y }] } }',
      `${at} instances.b.credentials: the user name "u" is declared already, in a; each chooses one instance`,
    ],
    [
      'access: open has no production',
      'access: open\ninstances: { shop: { kind: production } }',
      'stagingpost.yaml:2 instances.shop.kind: "production" is not valid with access: open, where nobody is asked for a password; allowed: staging',
    ],
    [
      'access: open calls no other systems',
      'access: open\ninstances: { shop: { kind: staging, notifications: true } }',
      'stagingpost.yaml:2 instances.shop.notifications: is not allowed with access: open: anybody could have it call other systems; remove it',
    ],
    [
      'access: open has no relays',
      'access: open\nrelays: { real: { host: a.example } }',
      'stagingpost.yaml:2 relays.real: is not allowed with access: open: anybody could send through it; remove it, or listen on loopback',
    ],
    [
      'names of instances',
      'instances: { Shop_1: { kind: staging } }',
      `${at} instances.Shop_1: "Shop_1" is not valid; allowed: a name of a to z, 0 to 9 and inner hyphens, at most 63 characters`,
    ],
    [
      'a kind is needed',
      'instances: { shop: {} }',
      `${at} instances.shop.kind: is missing; allowed: staging or production`,
    ],
    [
      'a label with a line break would end in a header',
      'instances: { shop: { kind: staging, label: "Shop\\r\\nBcc: a@b.example" } }',
      `${at} instances.shop.label: has a line break or another control character in it; remove it`,
    ],
    [
      'an address is one',
      'instances: { shop: { kind: staging, email: { testRecipients: [qa@team.example, "qa@a@b"] } } }',
      `${at} instances.shop.email.testRecipients[1]: "qa@a@b" is not valid; allowed: an address such as qa@team.example`,
    ],
  ])('%s', async (_, yaml, problem) => {
    expect(await problems({ yaml })).toEqual([problem])
  })

  test('a port of 0 is nobody’s yet, so no relay is refused for it', async () => {
    const yaml = 'smtp: { listen: 127.0.0.1:0 }\nrelays: { real: { host: localhost, port: 1025 } }'
    await expect(load({ yaml })).resolves.toMatchObject({ smtp: { listen: { port: 0 } } })
  })

  test('a sound entry is checked beside one that is not', async () => {
    const yaml = 'instances: { default: { kind: production }, shop: { kind: other } }'
    expect(await problems({ yaml })).toEqual([
      expect.stringContaining('instances.shop.kind: "other"'),
      expect.stringContaining('instances.default.kind: "production"'),
    ])
  })
})
