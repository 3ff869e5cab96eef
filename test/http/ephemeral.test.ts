import { describe, expect, test } from 'vitest'
import { startHousekeeping } from '../../server/housekeeping.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'
import { openDoor } from './door.ts'

describe('an ephemeral instance', () => {
  test('has a name, a credential and an end of its own', async () => {
    const server = await startServer()
    const made = await server.api<{ name: string; kind: string; ephemeral: Ephemeral }>('/instances', {
      method: 'POST',
      body: { ttl: '10m' },
    })
    expect(made).toMatchObject({ name: expect.stringMatching(/^run-[0-9a-f]{10}$/), kind: 'staging' })
    const { expiresAt, smtp } = made.ephemeral
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(9 * 60_000)
    expect(smtp).toMatchObject({ host: '127.0.0.1', port: server.smtpPort, username: made.name })
    await sendMail(
      { smtpPort: smtp.port, auth: { user: smtp.username, pass: smtp.secret } },
      { subject: 'Mine' },
    )
    const { messages } = await server.api<{ messages: { subject: string }[] }>(
      `/instances/${made.name}/messages`,
    )
    expect(messages.map(({ subject }) => subject)).toEqual(['Mine'])
    expect((await server.api<{ total: number }>('/instances/default/messages')).total).toBe(0)
  })

  test('has a token that opens it alone, over restarts, and ends with it', async () => {
    const server = await startServer()
    const made = await server.api<{ name: string; ephemeral: Ephemeral }>('/instances', {
      method: 'POST',
      body: { ttl: '10m' },
    })
    const { token, domain } = made.ephemeral
    expect(domain).toBe(`${made.name}.example.test`)
    const ask = (base: string, path: string, method = 'GET') =>
      fetch(`${base}/api/v1${path}`, { method, headers: { authorization: `Bearer ${token}` } }).then(
        ({ status }) => status,
      )
    await server.close()
    const again = await startServer({ dataDir: server.dataDir })
    expect(await ask(again.httpUrl, `/instances/${made.name}/messages`)).toBe(200)
    expect(await ask(again.httpUrl, '/instances/default/messages')).toBe(404)
    expect(await ask(again.httpUrl, `/instances/${made.name}`, 'DELETE')).toBe(403)
    expect([403, 404]).toContain(await ask(again.httpUrl, '/people'))
  })

  test('takes its token along', async () => {
    const door = await openDoor()
    const { json } = await door.ask('/api/v1/instances', { method: 'POST', body: { ttl: '1m' } })
    const headers = { authorization: `Bearer ${json.ephemeral.token}` }
    expect((await door.ask(`/api/v1/instances/${json.name}`, { headers })).status).toBe(200)
    const now = () => Date.now() + 3_600_000
    const stop = startHousekeeping({ store: door.store, now, log: door.log, everyMs: 1 })
    await expect.poll(() => door.store.people.tokens()).toEqual([])
    await stop()
    expect((await door.ask('/api/v1/instances', { headers })).status).toBe(401)
  })

  test('goes with all its mail when its time is over, and nothing else does', async () => {
    const door = await openDoor()
    const names: string[] = []
    for (const body of [{ ttl: '1m' }, { ttl: '2h' }, { name: 'uat', kind: 'staging' }]) {
      const { json } = await door.ask('/api/v1/instances', { method: 'POST', body })
      names.push(json.name)
      await door.deliver({ instance: json.name })
    }
    const stop = startHousekeeping({
      store: door.store,
      now: () => Date.now() + 3_600_000,
      log: door.log,
      everyMs: 1,
    })
    const [gone = ''] = names
    await expect.poll(() => door.store.instances.byName(gone)).toBe(undefined)
    await stop()
    expect(
      door.store.instances
        .list()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['default', ...names.slice(1)].sort())
    expect((await door.ask(`/api/v1/instances/${gone}/messages`)).status).toBe(404)
  })

  test('are made by the hundreds', async () => {
    const door = await openDoor()
    const made = await Promise.all(
      Array.from({ length: 200 }, () =>
        door.ask('/api/v1/instances', { method: 'POST', body: { ttl: '5m' } }),
      ),
    )
    expect(new Set(made.map(({ status, json }) => `${status} ${json.name}`)).size).toBe(200)
    expect(await door.store.ephemeral.count()).toBe(200)
  })

  test.each([
    [{ ttl: 'soon' }, 422, 'ttl'],
    [{ ttl: '25h' }, 422, 'ttl'],
    [{ ttl: '0s' }, 422, 'ttl'],
    [{ ttl: '1h', kind: 'production' }, 422, 'kind'],
    [{ ttl: '1h', email: { mode: 'redirect' } }, 422, 'email'],
    [{ kind: 'staging' }, 422, 'name'],
    [{ name: 'x' }, 422, 'kind'],
  ])('is refused as %j', async (body, status, path) => {
    const door = await openDoor()
    const answer = await door.ask('/api/v1/instances', { method: 'POST', body })
    expect([answer.status, answer.json.errors[0].path]).toEqual([status, path])
  })
})

interface Ephemeral {
  readonly token: string
  readonly domain: string
  readonly expiresAt: string
  readonly smtp: {
    readonly host: string
    readonly port: number
    readonly username: string
    readonly secret: string
  }
}
