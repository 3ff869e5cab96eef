import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createLog } from '../../server/log.ts'
import { createSmtpListener } from '../../server/smtp/listener.ts'
import { converse, type SmtpClient } from '../support/smtp-client.ts'
import { MemoryIntake, openDoor, STORED } from './door.ts'

function listen(host: string, port: number) {
  return createSmtpListener({
    listen: { host, port },
    tls: null,
    limits: { messageBytes: 1000, recipients: 10, receivedFields: 10, connections: 10, idleMs: 1000 },
    hostname: 'post.example',
    intake: new MemoryIntake(),
    access: {
      authenticate: () => undefined,
      renew: () => undefined,
      atConnect: () => undefined,
      withoutAuth: () => undefined,
    },
    log: createLog('silent'),
  })
}

describe('an address that cannot be used is refused, with the remedy', () => {
  test('a port in use', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    await expect(listen('127.0.0.1', port)).rejects.toMatchObject({
      name: 'Failure',
      code: 'conflict',
      field: 'smtp.listen',
      message: expect.stringMatching(new RegExp(`127\\.0\\.0\\.1:${port}.*in use.*--smtp`)),
    })
  })

  test('an address of another machine', async () => {
    await expect(listen('192.0.2.1', 0)).rejects.toMatchObject({
      name: 'Failure',
      code: 'invalid',
      message: expect.stringContaining('--smtp'),
    })
  })
})

describe('closing', () => {
  async function atData(client: SmtpClient): Promise<void> {
    const difference = await converse(client, [
      ['MAIL FROM:<a@example.com>', '250 '],
      ['RCPT TO:<b@example.com>', '250 '],
      ['DATA', '354 '],
    ])
    expect(difference).toBeUndefined()
  }

  test('idle clients hear 421, and nobody new is let in', async () => {
    const { listener, greeted, connected } = await openDoor()
    const idle = await greeted()
    const between = await greeted()
    await between.command('MAIL FROM:<a@example.com>')
    const closed = listener.close(10_000)
    expect(await idle.reply()).toMatch(/^421 4\.3\.2 /)
    expect(await between.reply()).toMatch(/^421 4\.3\.2 /)
    await closed
    await expect(connected()).rejects.toThrow('ECONNREFUSED')
  })

  test('a message that is coming in is finished first', async () => {
    const { listener, intake, greeted } = await openDoor()
    const client = await greeted()
    await atData(client)
    await client.write('half and ')
    await expect.poll(() => intake.collectors[0]?.sizeBytes).toBe(9)
    const closed = listener.close(10_000)
    expect(await client.data('half\r\n')).toBe(STORED)
    expect(await client.ended()).toMatch(/^421 4\.3\.2 /)
    await closed
    expect(intake.received[0]?.bytes.toString()).toBe('half and half\r\n')
  })

  test('whoever is not done in time is cut off and leaves nothing', async () => {
    const { listener, intake, greeted } = await openDoor({ tls: { kind: 'self-signed' } })
    const client = await greeted()
    await atData(client)
    const handshaking = await greeted()
    await handshaking.command('STARTTLS')
    await client.write('half')
    await expect.poll(() => intake.collectors[0]?.sizeBytes).toBe(4)
    await listener.close(50)
    await client.ended()
    await handshaking.ended()
    expect(intake.collectors[0]?.isDiscarded).toBe(true)
    expect(intake.received).toEqual([])
  })

  test('twice is once', async () => {
    const { listener } = await openDoor()
    await Promise.all([listener.close(0), listener.close(0)])
  })
})
