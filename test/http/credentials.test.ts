import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { openDoor } from './door.ts'

const CREDENTIALS = '/api/v1/instances/default/credentials'

describe('credentials', () => {
  test('are made with a secret that is told once and stored as its hash', async () => {
    const { ask, store } = await openDoor()
    const { status, json } = await ask(CREDENTIALS, { method: 'POST', body: { name: 'Web application' } })
    expect([status, json]).toMatchObject([
      201,
      { name: 'Web application', username: 'default', lastUsedAt: null, managedByFile: false },
    ])
    expect(json.secret).toMatch(/^[\w-]{27}$/)
    expect(store.instances.credentials()).toMatchObject([
      { username: 'default', secretSha256: createHash('sha256').update(json.secret).digest('hex') },
    ])
    const { secret, ...shown } = json
    const list = await ask(CREDENTIALS)
    expect(list.json).toEqual({ credentials: [shown] })
    expect(list.text).not.toContain(secret)
  })

  test('are several for an instance; a user name that is taken is refused', async () => {
    const { ask } = await openDoor()
    await ask(CREDENTIALS, { method: 'POST', body: {} })
    const again = await ask(CREDENTIALS, { method: 'POST', body: {} })
    expect(again.json).toMatchObject({ status: 409, errors: [{ path: 'username' }] })
    expect((await ask(CREDENTIALS, { method: 'POST', body: { username: 'jobs' } })).status).toBe(201)
    expect((await ask(CREDENTIALS)).json.credentials).toHaveLength(2)
  })

  test('are revoked, each by its own instance alone', async () => {
    const { ask, store } = await openDoor()
    await ask('/api/v1/instances', { method: 'POST', body: { name: 'uat', kind: 'staging' } })
    const { json } = await ask(CREDENTIALS, { method: 'POST', body: {} })
    const revoke = async (instance: string, id: unknown) =>
      (await ask(`/api/v1/instances/${instance}/credentials/${id}`, { method: 'DELETE' })).status
    expect(await revoke('uat', json.id)).toBe(404)
    expect(await revoke('default', 'x')).toBe(404)
    expect(await revoke('default', json.id)).toBe(204)
    expect(await revoke('default', json.id)).toBe(404)
    expect(store.instances.credentials()).toEqual([])
  })

  test('of the configuration file are revoked there', async () => {
    const { ask, store } = await openDoor()
    const { email, label } = store.instances.byName('default') ?? expect.fail('no default')
    const instance = { name: 'default', kind: 'staging', label, email, requireAuth: false } as const
    const credential = { instance: 'default', username: 'filed', secretSha256: 'x' }
    await store.instances.syncFile({ instances: [instance], relays: [], credentials: [credential] }, 1)
    const [filed] = (await ask(CREDENTIALS)).json.credentials
    expect(filed).toMatchObject({ username: 'filed', managedByFile: true })
    const { json } = await ask(`${CREDENTIALS}/${filed.id}`, { method: 'DELETE' })
    expect(json).toMatchObject({ status: 409, detail: expect.stringContaining('configuration file') })
  })

  test.each([
    ['a user name with a line break', { username: 'a\r\nb' }, 'username'],
    ['a user name with a space', { username: 'a b' }, 'username'],
    ['a name with a line break', { name: 'a\nb' }, 'name'],
    ['a secret of our choosing', { secret: 'hunter2' }, 'secret'],
  ])('with %s are refused', async (_, body, path) => {
    const { ask } = await openDoor()
    const { json } = await ask(CREDENTIALS, { method: 'POST', body })
    expect(json).toMatchObject({ status: 422, errors: [{ path }] })
  })
})

describe('projects', () => {
  test('are made, renamed and removed when empty; instances move between them', async () => {
    const { ask } = await openDoor()
    const made = await ask('/api/v1/projects', { method: 'POST', body: { name: 'shop', label: 'Shop' } })
    expect([made.status, made.json]).toMatchObject([201, { name: 'shop', label: 'Shop', instances: [] }])
    const uat = { name: 'uat', kind: 'staging', project: 'shop' }
    expect((await ask('/api/v1/instances', { method: 'POST', body: uat })).json.project).toBe('shop')
    const stays = await ask('/api/v1/projects/shop', { method: 'DELETE' })
    expect(stays.json).toMatchObject({ status: 409, detail: expect.stringContaining('uat') })
    await ask('/api/v1/projects/shop', { method: 'PATCH', body: { name: 'store' } })
    expect((await ask('/api/v1/projects')).json).toMatchObject({
      projects: [
        { name: 'default', instances: ['default'] },
        { name: 'store', label: 'Shop', instances: ['uat'] },
      ],
    })
    await ask('/api/v1/instances/uat', { method: 'PATCH', body: { project: 'default' } })
    expect((await ask('/api/v1/projects/store', { method: 'DELETE' })).status).toBe(204)
    expect((await ask('/api/v1/projects/store', { method: 'DELETE' })).status).toBe(404)
  })

  test('an unknown one is an error of the field', async () => {
    const { ask } = await openDoor()
    const body = { name: 'uat', kind: 'staging', project: 'none' }
    const { json } = await ask('/api/v1/instances', { method: 'POST', body })
    expect(json).toMatchObject({ status: 422, errors: [{ path: 'project' }] })
  })
})
