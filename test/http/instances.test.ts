import { describe, expect, test } from 'vitest'
import type { Relay } from '../../server/domain/relay.ts'
import { sealedPassword } from '../support/secrets.ts'
import { type OpenDoor, openDoor } from './door.ts'

const RELAY: Relay = {
  name: 'real',
  host: 'smtp.example.net',
  port: 587,
  tls: 'required',
  auth: { user: 'post', password: sealedPassword('hunter2-relay') },
  maxRecipients: 50,
  maxConnections: 2,
  maxMessages: 100,
  retry: null,
  ca: null,
  maxSizeBytes: null,
  rate: null,
  dkim: null,
  pausedAtMs: null,
  managedByFile: false,
}
const REDIRECT = {
  mode: 'redirect',
  testRecipients: ['qa@team.example'],
  sender: 'noreply@stage.example',
  relay: 'real',
}

describe('instances', () => {
  test('are listed with their counts, and where applications reach them', async () => {
    const { ask, deliver } = await openDoor()
    await deliver({})
    expect((await ask('/api/v1/instances')).json).toMatchObject({
      instances: [
        {
          name: 'default',
          kind: 'staging',
          email: { mode: 'capture' },
          counts: { total: 1, unread: 1, held: 0 },
        },
      ],
      server: {
        version: '0.0.0-test',
        smtp: { host: '127.0.0.1', port: 1025, tls: false },
        access: 'members',
      },
    })
  })

  test('are created with the defaults of their kind, changed, and removed', async () => {
    let told = 0
    const { ask, store } = await openDoor({ onInstanceChanged: () => told++ })
    await store.instances.putRelay(RELAY)
    const staging = await ask('/api/v1/instances', { method: 'POST', body: { name: 'uat', kind: 'staging' } })
    expect([staging.status, staging.json]).toMatchObject([
      201,
      { name: 'uat', label: 'uat', email: { mode: 'capture', testRecipients: [] } },
    ])
    const production = await ask('/api/v1/instances', {
      method: 'POST',
      body: { name: 'live', kind: 'production' },
    })
    expect(production.json).toMatchObject({ kind: 'production', email: { mode: 'deliver' } })
    const changed = await ask('/api/v1/instances/uat', {
      method: 'PATCH',
      body: { label: 'UAT', email: REDIRECT, confirm: true },
    })
    expect([changed.status, changed.json]).toMatchObject([
      200,
      { label: 'UAT', email: { ...REDIRECT, redirectLimit: 200 } },
    ])
    const more = await ask('/api/v1/instances/uat', {
      method: 'PATCH',
      body: { email: { redirectLimit: 5 } },
    })
    expect(more.json).toMatchObject({ label: 'UAT', email: { ...REDIRECT, redirectLimit: 5 } })
    expect((await ask('/api/v1/instances/live', { method: 'DELETE' })).json.state).toBe('deleted')
    expect((await ask('/api/v1/instances/live')).status).toBe(404)
    expect(told).toBe(5)
  })

  test('are archived, deleted and restored; a deleted one answers to nothing else', async () => {
    const { ask, deliver } = await openDoor()
    await ask('/api/v1/instances', { method: 'POST', body: { name: 'uat', kind: 'staging' } })
    await deliver({ instance: 'uat' })
    const act = async (method: string, action = '') =>
      (await ask(`/api/v1/instances/uat${action}`, { method })).json
    expect(await act('POST', '/archive')).toMatchObject({ state: 'archived', purgedAt: null })
    expect(await act('GET')).toMatchObject({ state: 'archived', counts: { total: 1 } })
    expect(await act('GET', '/messages')).toMatchObject({ total: 1 })
    expect(await act('DELETE')).toMatchObject({ state: 'deleted', purgedAt: expect.any(String) })
    for (const [method, action] of [
      ['GET', ''],
      ['GET', '/messages'],
      ['GET', '/cursor'],
      ['GET', '/credentials'],
      ['POST', '/archive'],
      ['DELETE', ''],
    ] as const)
      expect([action, (await act(method, action)).status]).toEqual([action, 404])
    const names = async (query: string) =>
      (await ask(`/api/v1/instances${query}`)).json.instances.map(({ name }: { name: string }) => name)
    expect([await names(''), await names('?deleted=true')]).toEqual([['default'], ['uat']])
    const again = await ask('/api/v1/instances', { method: 'POST', body: { name: 'uat', kind: 'staging' } })
    expect(again.json).toMatchObject({ status: 409, detail: expect.stringContaining('restore it') })
    expect(await act('POST', '/restore')).toMatchObject({ state: 'active', counts: { total: 1 } })
  })

  test('the default one stays in use', async () => {
    const { ask } = await openDoor()
    for (const [method, action] of [
      ['POST', '/archive'],
      ['DELETE', ''],
    ] as const) {
      const { json } = await ask(`/api/v1/instances/default${action}`, { method })
      expect(json).toMatchObject({ status: 403, code: 'refused' })
    }
  })

  test('of the configuration file are not changed here', async () => {
    const { ask, store } = await openDoor()
    const instance = store.instances.byName('default')
    if (instance === undefined) throw new Error('no default')
    await store.instances.put({ ...instance, name: 'filed', managedByFile: true }, Date.now())
    for (const [method, body] of [
      ['PATCH', { label: 'x' }],
      ['DELETE', undefined],
    ] as const) {
      const { json } = await ask('/api/v1/instances/filed', { method, body })
      expect(json).toMatchObject({
        status: 409,
        code: 'conflict',
        detail: expect.stringContaining('configuration file'),
      })
    }
  })

  test('are told apart by name', async () => {
    const { ask } = await openDoor()
    const { json } = await ask('/api/v1/instances', {
      method: 'POST',
      body: { name: 'default', kind: 'staging' },
    })
    expect(json).toMatchObject({ status: 409, errors: [{ path: 'name' }] })
  })
})

const REFUSED: readonly [why: string, email: object, status: number, path: string][] = [
  ['deliver on staging', { mode: 'deliver', relay: 'real' }, 403, 'email.mode'],
  ['redirect to nobody', { ...REDIRECT, testRecipients: [] }, 422, 'email.testRecipients'],
  ['redirect without a sender', { ...REDIRECT, sender: null }, 422, 'email.sender'],
  ['redirect without a relay', { ...REDIRECT, relay: null }, 422, 'email.relay'],
  ['an unknown relay', { ...REDIRECT, relay: 'other' }, 422, 'email.relay'],
  [
    'a test recipient with a line break',
    { ...REDIRECT, testRecipients: ['qa@team.example\r\nRCPT TO:<x@y.example>'] },
    422,
    'email.testRecipients.0',
  ],
  ['two senders', { ...REDIRECT, sender: 'a@b.example, c@d.example' }, 422, 'email.sender'],
  ['everybody allowed, not acknowledged', { allowedRecipients: ['*'] }, 403, 'email.allowedRecipients[0]'],
  ['a header that may not pass', { passHeaders: ['Bcc'] }, 403, 'email.passHeaders[0]'],
  ['a header name with a line break', { passHeaders: ['X-A\r\nBcc'] }, 422, 'email.passHeaders.0'],
]

describe('rules that may not be', () => {
  test('are refused when an instance is created and when it is changed', async () => {
    const { ask, store } = await openDoor()
    await store.instances.putRelay(RELAY)
    for (const [why, email, status, path] of REFUSED) {
      const answers = [
        await ask('/api/v1/instances', { method: 'POST', body: { name: 'new', kind: 'staging', email } }),
        await ask('/api/v1/instances/default', { method: 'PATCH', body: { email, confirm: true } }),
      ]
      for (const { json } of answers)
        expect([why, json.status, json.errors?.[0]?.path]).toEqual([why, status, path])
    }
    expect(store.instances.list()).toMatchObject([{ name: 'default', email: { mode: 'capture' } }])
  })

  test('a label with a line break is one of them', async () => {
    const { ask } = await openDoor()
    const { json } = await ask('/api/v1/instances/default', {
      method: 'PATCH',
      body: { label: 'x\r\nBcc: y' },
    })
    expect(json).toMatchObject({ status: 422, errors: [{ path: 'label' }] })
  })

  test('what was acknowledged stays acknowledged', async () => {
    const { ask } = await openDoor()
    const wide = { allowedRecipients: ['*'], acknowledge: ['*'] }
    expect((await ask('/api/v1/instances/default', { method: 'PATCH', body: { email: wide } })).status).toBe(
      200,
    )
    expect((await ask('/api/v1/instances/default', { method: 'PATCH', body: { label: 'x' } })).status).toBe(
      200,
    )
  })

  test('an open server captures, and nothing else', async () => {
    const { ask, store } = await openOpen()
    await store.instances.putRelay(RELAY)
    const production = await ask('/api/v1/instances', {
      method: 'POST',
      body: { name: 'live', kind: 'production' },
    })
    expect(production.json).toMatchObject({ status: 403, errors: [{ path: 'kind' }] })
    const redirect = await ask('/api/v1/instances/default', { method: 'PATCH', body: { email: REDIRECT } })
    expect(redirect.json).toMatchObject({
      status: 403,
      errors: [{ path: 'email.relay' }, { path: 'email.mode' }],
    })
  })
})

describe('relays', () => {
  test('are shown without their secrets, here and anywhere', async () => {
    const { ask, store } = await openDoor()
    await store.instances.putRelay(RELAY)
    const { json } = await ask('/api/v1/relays')
    expect(json).toMatchObject({
      relays: [{ name: 'real', host: 'smtp.example.net', port: 587, tls: 'required', managedByFile: false }],
    })
    for (const path of ['/api/v1/relays', '/api/v1/instances'])
      expect((await ask(path)).text).not.toContain('hunter2')
  })
})

function openOpen(): Promise<OpenDoor> {
  return openDoor({
    config: {
      listen: { host: '127.0.0.1', port: 0 },
      publicUrl: null,
      allowedHosts: [],
      trustProxy: [],
      remoteFrom: [],
      basePath: '',
      access: 'open',
    },
  })
}
