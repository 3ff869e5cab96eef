import { createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { NewCredentialView } from '../../server/contract/credential.types.ts'
import type { InstanceListView } from '../../server/contract/instance.types.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { greetedSmtp, plainToken, type SmtpClient } from '../support/smtp-client.ts'

const ANY_PORT = { listen: '127.0.0.1:0' }
const FILE = {
  instances: {
    uat: { kind: 'staging', smtp: ANY_PORT },
    strict: { kind: 'staging', requireAuth: true, smtp: ANY_PORT },
    shop: { kind: 'production', smtp: ANY_PORT },
  },
}

async function atPortOf({ api }: TestServer, instance: string): Promise<SmtpClient> {
  const { server } = await api<InstanceListView>('/instances')
  const own = server.listeners.find((listener) => listener.instance === instance)
  const client = await greetedSmtp(own ?? expect.fail(`no port of ${instance}`))
  onTestFinished(() => client.destroy())
  return client
}

async function send(client: SmtpClient): Promise<string> {
  for (const line of ['MAIL FROM:<app@shop.example>', 'RCPT TO:<bob@customer.example>', 'DATA'])
    expect(await client.command(line)).toMatch(/^[23]5[04] /)
  return client.command('Subject: x\r\n\r\nx\r\n.')
}

async function totals({ api }: TestServer): Promise<Record<string, number>> {
  const { instances } = await api<InstanceListView>('/instances')
  return Object.fromEntries(instances.map(({ name, counts }) => [name, counts.total]))
}

describe("a port of an instance's own", () => {
  test('takes mail without AUTH for it, and with any credentials before the first is made', async () => {
    const server = await startServer({ file: FILE })
    const client = await atPortOf(server, 'uat')
    expect(await send(client)).toMatch(/^250 /)
    expect(await client.command(`AUTH PLAIN ${plainToken('any', 'thing')}`)).toMatch(/^235 /)
    expect(await send(client)).toMatch(/^250 /)
    expect(await totals(server)).toEqual({ default: 0, uat: 2, strict: 0, shop: 0 })
  })

  test.each(['strict', 'shop'])('asks for AUTH where %s does, made-up credentials included', async (name) => {
    const server = await startServer({ file: FILE })
    const client = await atPortOf(server, name)
    expect(await client.command('MAIL FROM:<app@shop.example>')).toMatch(/^530 5\.7\.0 /)
    expect(await client.command(`AUTH PLAIN ${plainToken('any', 'thing')}`)).toMatch(/^535 /)
  })

  test('lets credentials open the instance that they are of', async () => {
    const server = await startServer({ file: FILE })
    const { username, secret } = await server.api<NewCredentialView>('/instances/shop/credentials', {
      method: 'POST',
      body: {},
    })
    const client = await atPortOf(server, 'uat')
    expect(await client.command(`AUTH PLAIN ${plainToken(username, 'wrong')}`)).toMatch(/^535 /)
    expect(await client.command(`AUTH PLAIN ${plainToken(username, secret)}`)).toMatch(/^235 /)
    expect(await send(client)).toMatch(/^250 /)
    expect(await totals(server)).toEqual({ default: 0, uat: 0, strict: 0, shop: 1 })
  })

  test('that another program has is named, with the key', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    onTestFinished(() => void other.close())
    await new Promise((resolve) => other.once('listening', resolve))
    const address = other.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    const taken = { listen: `127.0.0.1:${address.port}` }
    const file = { instances: { uat: { kind: 'staging', smtp: taken } } }
    await expect(startServer({ file })).rejects.toMatchObject({
      code: 'conflict',
      field: 'instances.uat.smtp.listen',
      message: expect.stringContaining('choose another address in the file'),
    })
  })
})
