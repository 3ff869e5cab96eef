import { connect } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { SmtpClient as Client, converse, plainToken, type SmtpClient } from '../support/smtp-client.ts'
import { openDoor, putCredential, putInstance, STORED, sharedDoor, type TestDoor } from './door.ts'

const V1 = 'PROXY TCP4 192.0.2.7 198.51.100.1 40000 25\r\n'
const V2 = Buffer.from('0d0a0d0a000d0a515549540a2111000cc0000207c63364019c400019', 'hex')
const LOCAL = Buffer.from('0d0a0d0a000d0a515549540a20000000', 'hex')
const SECRET = plainToken('anybody', 'anything')

async function mailed(client: SmtpClient): Promise<string> {
  const difference = await converse(client, [
    ['EHLO app.example', '250'],
    ['MAIL FROM:<a@example.com>', '250 '],
    ['RCPT TO:<b@example.com>', '250 '],
    ['DATA', '354 '],
  ])
  expect(difference).toBeUndefined()
  return client.data('a\r\n')
}

describe('a connection from a listed proxy', () => {
  const door = sharedDoor({ proxyFrom: ['127.0.0.0/8'] })

  test.each([
    ['version 1', V1],
    ['version 2', V2],
  ])('is of the client that the header names: %s', async (_, header) => {
    const client = await door().connected()
    await client.write(header)
    expect(await client.reply()).toMatch(/^220 /)
    expect(await mailed(client)).toBe(STORED)
    expect(door().intake.received.at(-1)?.session).toMatchObject({
      clientAddress: '192.0.2.7',
      clientPort: 40_000,
    })
  })

  test('hears nothing before the header is whole, however small its pieces', async () => {
    const client = await door().connected()
    for (const octet of V2) await client.write(Buffer.of(octet))
    expect(await client.reply()).toMatch(/^220 /)
  })

  test('may carry the client’s first words in the same packet', async () => {
    const client = await door().connected()
    await client.write(`${V1}EHLO app.example\r\nNOOP\r\n`)
    expect(await client.reply()).toMatch(/^220 /)
    expect(await client.reply()).toContain('250-PIPELINING')
    expect(await client.reply()).toBe('250 2.0.0 Ok')
  })

  test('for itself, as health checks make, is of the proxy', async () => {
    const client = await door().connected()
    await client.write(LOCAL)
    await client.reply()
    await client.command('EHLO check.example')
    expect(await client.command(`AUTH PLAIN ${SECRET}`)).toMatch(/^235 /)
  })

  test.each([
    ['a client elsewhere', V1],
    ['a client that is not named', 'PROXY UNKNOWN\r\n'],
  ])('is not of this machine, so not any password will do: %s', async (_, header) => {
    const client = await door().connected()
    await client.write(header)
    await client.reply()
    await client.command('EHLO app.example')
    expect(await client.command(`AUTH PLAIN ${SECRET}`)).toMatch(/^535 /)
  })

  test.each([
    ['a client’s words', 'EHLO app.example\r\n'],
    ['a header that can’t be read', 'PROXY TCP4 evil\r\n'],
    ['bytes without an end', 'x'.repeat(10_000)],
  ])('is closed without a word when it begins with %s', async (_, bytes) => {
    const client = await door().connected()
    await client.write(bytes)
    expect(await client.ended()).toBe('')
    expect(await (await door().connected()).write(V1)).toBeUndefined()
  })

  test('says the header once', async () => {
    const client = await door().connected()
    await client.write(V1 + V1)
    await client.reply()
    expect(await client.reply()).toMatch(/^500 5\.5\.2 /)
  })

  test('that closes before its header disturbs nobody', async () => {
    const client = await door().connected()
    await client.write('PROXY ')
    client.endWriting()
    expect(await client.ended()).toBe('')
    const other = await door().connected()
    await other.write(V1)
    expect(await other.reply()).toMatch(/^220 /)
  })
})

test('nobody else may say who they are', async () => {
  const door = await openDoor({ proxyFrom: ['10.0.0.0/8'] })
  const client = await door.connected()
  expect(await client.reply()).toMatch(/^220 /)
  expect(await client.command(V1.trim())).toMatch(/^500 5\.5\.2 /)
  expect(await mailed(client)).toBe(STORED)
  expect(door.intake.received.at(-1)?.session.clientAddress).toBe('127.0.0.1')
})

test('guesses are slowed for the client, and not for all behind the proxy', async () => {
  const door = await openDoor({ proxyFrom: ['127.0.0.1'] })
  await putCredential(door.store, await putInstance(door.store, 'shop-staging'), 'shop', 's3cret')
  const from = async (header: string) => {
    const client = await door.connected()
    await client.write(header)
    await client.reply()
    await client.command('EHLO app.example')
    return client
  }
  for (let round = 0; round < 4; round++) {
    const guesser = await from(V1)
    for (let guess = 0; guess < 4; guess++) {
      await guesser.command(`AUTH PLAIN ${plainToken('shop', `wrong-${round}-${guess}`)}`)
    }
  }
  const right = `AUTH PLAIN ${plainToken('shop', 's3cret')}`
  expect(await (await from(V1)).command(right)).toMatch(/^535 /)
  expect(await (await from(V1.replace('192.0.2.7', '192.0.2.8'))).command(right)).toMatch(/^235 /)
})

test('production asks a proxied client for TLS as it asks everybody off this machine', async () => {
  const door = await openDoor({ proxyFrom: ['127.0.0.1'], tls: { kind: 'self-signed' } })
  await putCredential(
    door.store,
    await putInstance(door.store, 'shop', { kind: 'production' }),
    'shop',
    's3cret',
  )
  const client = await door.connected()
  await client.write(V1)
  await client.reply()
  await client.command('EHLO app.example')
  const auth = `AUTH PLAIN ${plainToken('shop', 's3cret')}`
  expect(await client.command(auth)).toMatch(/^538 /)
  await client.startTls()
  await client.command('EHLO app.example')
  expect(await client.command(auth)).toMatch(/^235 /)
})

test('the header comes before TLS where TLS comes first', async () => {
  const door = await openDoor({
    proxyFrom: ['127.0.0.1'],
    tls: { kind: 'self-signed' },
    isImplicitToo: true,
  })
  const client = await atTlsPort(door)
  await client.write(V2)
  await client.handshake()
  expect(await client.reply()).toMatch(/^220 /)
  expect(await mailed(client)).toBe(STORED)
  expect(door.intake.received.at(-1)?.session).toMatchObject({
    clientAddress: '192.0.2.7',
    tls: { protocol: 'TLSv1.3' },
  })
})

test('closing the door does not wait for a header', async () => {
  const door = await openDoor({ proxyFrom: ['127.0.0.1'] })
  const client = await door.connected()
  await client.write('PROXY ')
  await door.listener.close(0)
  expect(await client.ended()).toBe('')
})

async function atTlsPort({ listener }: TestDoor): Promise<SmtpClient> {
  const socket = connect({ host: '127.0.0.1', port: listener.tlsAddress?.port ?? 0, noDelay: true })
  onTestFinished(() => void socket.destroy())
  await new Promise((resolve) => socket.once('connect', resolve))
  return new Client(socket)
}
