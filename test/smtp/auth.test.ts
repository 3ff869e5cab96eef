import { describe, expect, test } from 'vitest'
import { createSmtpAccess } from '../../server/access/smtp-access.ts'
import { replyLine } from '../../server/domain/reply.ts'
import { createLog } from '../../server/log.ts'
import { auth } from '../../server/smtp/auth.ts'
import { mail } from '../../server/smtp/mail.ts'
import { Talk } from '../../server/smtp/talk.ts'
import { converse, plainToken, type SmtpClient } from '../support/smtp-client.ts'
import { openDoor, putCredential, putInstance, STORED, sharedDoor, type TestDoor } from './door.ts'

async function withCredentials(door: TestDoor): Promise<TestDoor> {
  await putCredential(door.store, await putInstance(door.store, 'shop-staging'), 'shop', 's3cret')
  return door
}

async function mailFrom(client: SmtpClient): Promise<void> {
  const difference = await converse(client, [
    ['MAIL FROM:<a@example.com>', '250 '],
    ['RCPT TO:<b@example.com>', '250 '],
    ['DATA', '354 '],
  ])
  expect(difference).toBeUndefined()
  expect(await client.data('a\r\n')).toBe(STORED)
}

const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('AUTH, once there are credentials', () => {
  const door = sharedDoor()

  test.each([
    ['PLAIN', [[`AUTH PLAIN ${plainToken('shop', 's3cret')}`, '235 2.7.0 ']]],
    [
      'PLAIN in two steps',
      [
        ['AUTH PLAIN', '334 '],
        [plainToken('shop', 's3cret'), '235 2.7.0 '],
      ],
    ],
    ['plain in small letters', [[`auth plain ${plainToken('shop', 's3cret')}`, '235 2.7.0 ']]],
    [
      'PLAIN with the authorization identity of the user',
      [[`AUTH PLAIN ${plainToken('shop', 's3cret', 'shop')}`, '235 2.7.0 ']],
    ],
    [
      'LOGIN',
      [
        ['AUTH LOGIN', '334 VXNlcm5hbWU6'],
        [base64('shop'), '334 UGFzc3dvcmQ6'],
        [base64('s3cret'), '235 2.7.0 '],
      ],
    ],
    [
      'LOGIN with the user at once',
      [
        [`AUTH LOGIN ${base64('shop')}`, '334 UGFzc3dvcmQ6'],
        [base64('s3cret'), '235 2.7.0 '],
      ],
    ],
  ] satisfies [string, [string, string][]][])('%s opens the instance', async (_, conversation) => {
    const { store, intake, greeted } = await withCredentials(door())
    const client = await greeted()
    expect(await converse(client, conversation)).toBeUndefined()
    await mailFrom(client)
    expect(intake.received.at(-1)?.instance).toEqual(store.instances.byName('shop-staging'))
    expect(intake.received.at(-1)?.session.authUser).toBe('shop')
    expect(await client.command(`AUTH PLAIN ${plainToken('shop', 's3cret')}`)).toMatch(/^503 5\.5\.1 /)
  })

  test.each([
    ['a wrong password', [[`AUTH PLAIN ${plainToken('shop', 'S3cret')}`, '535 5.7.8 ']]],
    ['an unknown user', [[`AUTH PLAIN ${plainToken('nobody', 's3cret')}`, '535 5.7.8 ']]],
    ['the user in other letters', [[`AUTH PLAIN ${plainToken('Shop', 's3cret')}`, '535 5.7.8 ']]],
    ['an empty user', [[`AUTH PLAIN ${plainToken('', 's3cret')}`, '535 5.7.8 ']]],
    ['an empty password', [[`AUTH PLAIN ${plainToken('shop', '')}`, '535 5.7.8 ']]],
    ['both empty', [[`AUTH PLAIN ${plainToken('', '')}`, '535 5.7.8 ']]],
    [
      'another authorization identity',
      [[`AUTH PLAIN ${plainToken('shop', 's3cret', 'admin')}`, '535 5.7.8 ']],
    ],
    ['only an authorization identity', [[`AUTH PLAIN ${plainToken('', 's3cret', 'shop')}`, '535 5.7.8 ']]],
    ['a NUL too many', [[`AUTH PLAIN ${base64('\0shop\0s3cret\0')}`, '501 5.5.2 ']]],
    ['a NUL too few', [[`AUTH PLAIN ${base64('shop\0s3cret')}`, '501 5.5.2 ']]],
    ['a line end in the user', [[`AUTH PLAIN ${plainToken('sh\r\nop', 's3cret')}`, '501 5.5.2 ']]],
    ['no base64', [['AUTH PLAIN {secret}', '501 5.5.2 ']]],
    ['base64 cut short', [[`AUTH PLAIN ${plainToken('shop', 's3cret').slice(0, -1)}`, '501 5.5.2 ']]],
    ['an empty initial response', [['AUTH PLAIN =', '501 5.5.2 ']]],
    ['a response too many', [['AUTH PLAIN abcd efgh', '501 5.5.4 ']]],
    ['no mechanism', [['AUTH', '501 5.5.4 ']]],
    ['another mechanism', [['AUTH CRAM-MD5', '504 5.5.4 ']]],
    [
      'PLAIN given up',
      [
        ['AUTH PLAIN', '334 '],
        ['*', '501 5.7.0 '],
        ['NOOP', '250 '],
      ],
    ],
    [
      'LOGIN given up',
      [
        ['AUTH LOGIN', '334 '],
        [base64('shop'), '334 '],
        ['*', '501 5.7.0 '],
        ['NOOP', '250 '],
      ],
    ],
    [
      'LOGIN without base64',
      [
        ['AUTH LOGIN', '334 '],
        ['shop!', '501 5.5.2 '],
        ['NOOP', '250 '],
      ],
    ],
    [
      'LOGIN with a wrong password',
      [
        ['AUTH LOGIN', '334 '],
        [base64('shop'), '334 '],
        [base64('no'), '535 5.7.8 '],
      ],
    ],
    [
      'AUTH inside a transaction',
      [
        ['MAIL FROM:<a@example.com>', '250 '],
        ['AUTH PLAIN', '503 5.5.1 '],
      ],
    ],
  ] satisfies [string, [string, string][]][])('%s does not', async (_, conversation) => {
    const client = await (await withCredentials(door())).greeted()
    expect(await converse(client, conversation)).toBeUndefined()
  })

  test('five wrong guesses end the connection', async () => {
    const client = await (await withCredentials(door())).greeted()
    for (let guess = 1; guess < 5; guess++) {
      expect(await client.command(`AUTH PLAIN ${plainToken('guess', String(guess))}`)).toMatch(
        /^535 5\.7\.8 /,
      )
    }
    expect(await client.command(`AUTH PLAIN ${plainToken('guess', '5')}`)).toMatch(/^421 4\.7\.0 /)
    expect(await client.ended()).toBe('')
  })
})

describe('where mail goes', () => {
  async function takenBy({ intake, greeted }: TestDoor, token?: string): Promise<string | undefined> {
    const client = await greeted()
    if (token !== undefined) expect(await client.command(`AUTH PLAIN ${token}`)).toMatch(/^235 /)
    await mailFrom(client)
    return intake.received.at(-1)?.instance.name
  }

  test('to the default instance without AUTH, and with any AUTH until the first credential', async () => {
    const door = await openDoor()
    expect(await takenBy(door)).toBe('default')
    expect(await takenBy(door, plainToken('any', 'thing'))).toBe('default')
    await withCredentials(door)
    expect(await takenBy(door)).toBe('default')
    expect(await takenBy(door, plainToken('shop', 's3cret'))).toBe('shop-staging')
    const client = await door.greeted()
    expect(await client.command(`AUTH PLAIN ${plainToken('any', 'thing')}`)).toMatch(/^535 5\.7\.8 /)
  })

  test('nowhere without AUTH where the default instance asks for it', async () => {
    const door = await withCredentials(await openDoor())
    await putInstance(door.store, 'default', { requireAuth: true })
    const client = await door.greeted()
    const difference = await converse(client, [
      ['MAIL FROM:<a@example.com>', '530 5.7.0 '],
      ['RCPT TO:<b@example.com>', '503 5.5.1 '],
      ['DATA', '503 5.5.1 '],
      [`AUTH PLAIN ${plainToken('shop', 's3cret')}`, '235 '],
    ])
    expect(difference).toBeUndefined()
    await mailFrom(client)
    expect(door.intake.received.map(({ instance }) => instance.name)).toEqual(['shop-staging'])
  })

  test('never to production without its own credentials', async () => {
    const door = await openDoor()
    await putCredential(
      door.store,
      await putInstance(door.store, 'shop', { kind: 'production' }),
      'live',
      's3cret',
    )
    expect(await takenBy(door)).toBe('default')
    expect(await takenBy(door, plainToken('live', 's3cret'))).toBe('shop')
  })

  test('by the settings of the moment when MAIL is said, on a connection that is kept', async () => {
    const door = await withCredentials(await openDoor())
    const client = await door.greeted()
    expect(await client.command(`AUTH PLAIN ${plainToken('shop', 's3cret')}`)).toMatch(/^235 /)
    await mailFrom(client)
    await putInstance(door.store, 'shop-staging', { label: 'Renamed' })
    await mailFrom(client)
    expect(door.intake.received.map(({ instance }) => instance.label)).toEqual(['shop-staging', 'Renamed'])
    const [credential] = door.store.instances.credentials()
    if (credential === undefined) throw new Error('There is no credential')
    await door.store.instances.revokeCredential(credential.instanceId, credential.id)
    expect(await client.command('MAIL FROM:<a@example.com>')).toMatch(/^530 5\.7\.0 /)
  })

  test.each([
    ['archive', 'archived'],
    ['delete', 'deleted'],
  ] as const)('and none when it was %sd: who has the credentials is told', async (act, state) => {
    const door = await withCredentials(await openDoor())
    const [kept, other] = [await door.greeted(), await door.greeted()]
    const token = plainToken('shop', 's3cret')
    expect(await kept.command(`AUTH PLAIN ${token}`)).toMatch(/^235 /)
    await door.store.instances[act]('shop-staging', 0)
    expect(await kept.command('MAIL FROM:<a@example.com>')).toBe(
      `550 5.7.1 The instance shop-staging is ${state} and takes no mail`,
    )
    expect(await other.command(`AUTH PLAIN ${plainToken('shop', 'wrong')}`)).toMatch(/^535 5\.7\.8 /)
    expect(await other.command(`AUTH PLAIN ${token}`)).toBe(
      `535 5.7.1 The instance shop-staging is ${state} and takes no mail`,
    )
    await door.store.instances.restore('shop-staging', 0)
    expect(await other.command(`AUTH PLAIN ${token}`)).toMatch(/^235 /)
    await mailFrom(kept)
    expect(door.intake.received).toHaveLength(1)
  })
})

describe('production over a connection that can be read on its way', () => {
  const door = sharedDoor()

  async function asked(clientAddress: string, tls: Talk['tls']): Promise<readonly string[]> {
    const { store, intake } = door()
    await putCredential(store, await putInstance(store, 'shop', { kind: 'production' }), 'live', 's3cret')
    const access = createSmtpAccess({ instances: store.instances, now: () => 0 })
    const limits = { messageBytes: 1000, recipients: 10, receivedFields: 10, connections: 10, idleMs: 1000 }
    const log = createLog('silent')
    const room = {
      hostname: 'post.example',
      limits,
      intake,
      access,
      log,
      offersTls: true,
      isProxy: () => false,
      onRefused: () => {},
      onSmtp: () => {},
      faults: { strike: () => null },
    }
    const talk = new Talk(clientAddress, 1, { id: 'one', log: createLog('silent') })
    talk.heloName = 'client.example'
    talk.tls = tls
    const answer = auth(talk, room, `PLAIN ${plainToken('live', 's3cret')}`)
    talk.login ??= { username: 'live', instance: await putInstance(store, 'shop', { kind: 'production' }) }
    return [answer, mail(talk, room, 'FROM:<a@example.com>')].map(replyLine)
  }

  test.each([
    ['10.0.0.5', null, ['538 5.7.11 ', '530 5.7.0 ']],
    ['10.0.0.5', { protocol: 'TLSv1.3', cipher: 'x' }, ['235 2.7.0 ', '250 2.1.0 ']],
    ['127.0.0.1', null, ['235 2.7.0 ', '250 2.1.0 ']],
  ])('from %s with TLS %j', async (clientAddress, tls, expected) => {
    for (const [at, reply] of (await asked(clientAddress, tls)).entries())
      expect(reply).toContain(expected[at])
  })
})
