import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { hashOf } from '../../server/access/secret.ts'
import { createPasswords } from '../../server/secrets/password.ts'
import { type OpenDoor, openDoor } from './door.ts'
import { addPerson, signedIn, tokenOf } from './sign-in.ts'

const PASSWORD = 'correct horse battery'

async function doorWithAnna(now = Date.now): Promise<OpenDoor> {
  const door = await openDoor({}, now)
  const anna = await addPerson(door.store, { email: 'anna@team.example', isAdmin: true })
  await door.store.people.change(anna.id, { passwordHash: await createPasswords().hash(PASSWORD) })
  return door
}

function signIn(door: OpenDoor, email: string, password: string, headers: Record<string, string> = {}) {
  return door.ask('/api/v1/sign-in', { method: 'POST', headers, body: { email, password } })
}

describe('signing in', () => {
  test('with the right pair sets a cookie that opens the API, until one signs out', async () => {
    const door = await doorWithAnna()
    const { status, headers, json } = await signIn(door, ' Anna@Team.example ', PASSWORD)
    expect([status, json.person.email]).toEqual([200, 'anna@team.example'])
    const [set = ''] = [headers['set-cookie']].flat()
    const cookie = set.split(';')[0] ?? ''
    expect((await door.ask('/api/v1/people', { headers: { cookie } })).status).toBe(200)
    const out = { method: 'POST', headers: { cookie, 'x-stagingpost': '1' } }
    expect((await door.ask('/api/v1/sign-out', out)).status).toBe(204)
    expect((await door.ask('/api/v1/people', { headers: { cookie } })).status).toBe(401)
  })

  test.each([
    ['a wrong password', 'anna@team.example', 'wrong horse battery'],
    ['nobody', 'nobody@team.example', PASSWORD],
    ['somebody without a password', 'bob@team.example', PASSWORD],
  ])('of %s is refused with the same words', async (_, email, password) => {
    const door = await doorWithAnna()
    await addPerson(door.store, { email: 'bob@team.example' })
    const { status, json, headers } = await signIn(door, email, password)
    expect([status, json.detail]).toEqual([403, 'This e-mail address and password do not belong together.'])
    expect(headers['set-cookie']).toBeUndefined()
    const [entry] = await door.store.audit.list(QUERY)
    expect(entry).toMatchObject({ action: 'session.refused', detail: { email }, clientAddress: '127.0.0.1' })
  })

  test('is slowed down after wrong guesses, for this address and client alone, and for a while', async () => {
    let nowMs = Date.now()
    const door = await doorWithAnna(() => nowMs)
    await addPerson(door.store, { email: 'carl@team.example' })
    for (let guess = 0; guess < 10; guess++) await signIn(door, 'anna@team.example', `wrong guess ${guess}`)
    nowMs += 999
    expect((await signIn(door, 'anna@team.example', PASSWORD)).status).toBe(429)
    expect((await signIn(door, 'carl@team.example', PASSWORD)).status).toBe(403)
    nowMs += 1
    expect((await signIn(door, 'anna@team.example', PASSWORD)).status).toBe(200)
  })

  test('a change by cookie needs the header that no form can send', async () => {
    const door = await openDoor()
    const { cookie = '' } = await signedIn(door.store, { isAdmin: true })
    const make = { method: 'POST', body: { name: 'shop' } }
    expect((await door.ask('/api/v1/projects', { ...make, headers: { cookie } })).status).toBe(403)
    const marked = { cookie, 'x-stagingpost': '1' }
    expect((await door.ask('/api/v1/projects', { ...make, headers: marked })).status).toBe(201)
  })

  test('a new password ends all other sessions', async () => {
    const door = await doorWithAnna()
    const cookieOf = async () => {
      const { headers } = await signIn(door, 'anna@team.example', PASSWORD)
      return { cookie: [headers['set-cookie']].flat()[0]?.split(';')[0] ?? '', 'x-stagingpost': '1' }
    }
    const [here, elsewhere] = [await cookieOf(), await cookieOf()]
    const set = (headers: Record<string, string>, current: string) =>
      door.ask('/api/v1/me/password', {
        method: 'POST',
        headers,
        body: { current, password: 'another horse' },
      })
    expect((await set(here, 'not the current one')).status).toBe(403)
    expect((await set(here, PASSWORD)).status).toBe(204)
    expect((await door.ask('/api/v1/me', { headers: here })).json.kind).toBe('person')
    expect((await door.ask('/api/v1/me', { headers: elsewhere })).json.kind).toBe('nobody')
    expect((await signIn(door, 'anna@team.example', 'another horse')).status).toBe(200)
  })
})

describe('tokens', () => {
  test('count as Bearer and as the password of Basic, and leave a line when first seen', async () => {
    const door = await openDoor()
    const person = await addPerson(door.store, { isAdmin: true })
    const bearer = await tokenOf(door.store, person.id, { scopes: ['read'] })
    const token = bearer.authorization?.split(' ')[1] ?? ''
    const basic = { authorization: `Basic ${Buffer.from(`ci:${token}`).toString('base64')}` }
    for (const headers of [bearer, basic]) {
      expect((await door.ask('/api/v1/instances', { headers })).status).toBe(200)
    }
    await door.store.people.seen({ people: [], sessions: [], tokens: [] })
    const entries = await door.store.audit.list(QUERY)
    expect(entries.filter(({ action }) => action === 'token.used')).toHaveLength(1)
    const wrong = { authorization: 'Bearer spt_nobody-made-this-one' }
    const refused = await door.ask('/api/v1/instances', { headers: wrong })
    // Not Basic: for that a browser would ask its user.
    expect([refused.status, refused.headers['www-authenticate']]).toEqual([401, 'Bearer realm="Stagingpost"'])
  })
})

describe('the live socket', () => {
  test('answers nobody without a credential, once somebody can sign in', async () => {
    const door = await doorWithAnna()
    expect(await refusal(door, {})).toBe(401)
    expect(await refusal(door, { authorization: 'Bearer spt_nobody-made-this-one' })).toBe(401)
  })

  test('shows each what is theirs, and nothing any more when the role is taken away', async () => {
    const door = await openDoor()
    for (const name of ['uat', 'other']) {
      await door.ask('/api/v1/instances', { method: 'POST', body: { name, kind: 'staging' } })
    }
    const { store } = door
    const headers = await signedIn(store, { email: 'eve@team.example', instances: { other: 'viewer' } })
    await addPerson(store, { isAdmin: true })
    const socket = new WebSocket(`ws://127.0.0.1:${door.port}/api/v1/live`, { headers })
    const frames: string[] = []
    let woken = (): void => {}
    socket.on('message', (data) => {
      frames.push(String(data))
      woken()
    })
    const until = async (text: string) => {
      while (!frames.some((frame) => frame.includes(text))) {
        await new Promise<void>((resolve) => {
          woken = resolve
        })
      }
    }
    await until('hello')
    await door.deliver({ instance: 'uat', subject: 'Of the one' })
    await door.deliver({ instance: 'other', subject: 'Of the other' })
    await until('Of the other')
    const person = store.people.byEmail('eve@team.example')
    await store.people.revokeGrant(store.people.grantsOf(person?.id ?? 0)[0]?.id ?? 0)
    await door.deliver({ instance: 'other', subject: 'After that' })
    await store.people.endSessions(person?.id ?? 0, { kind: 'all-but', id: null })
    const closed = once(socket, 'close')
    await door.deliver({ instance: 'other', subject: 'Signed out' })
    expect((await closed)[0]).toBe(1008)
    const all = frames.join('\n')
    for (const text of ['uat', 'Of the one', 'After that', 'Signed out']) expect(all).not.toContain(text)
  })
})

describe('a watcher on whom nothing is to be told', () => {
  test.each(['socket', 'events'] as const)('is let go when its token is withdrawn: %s', async (kind) => {
    const door = await openDoor({ watchBeatMs: 250 })
    const person = await addPerson(door.store, { isAdmin: true })
    const headers = await tokenOf(door.store, person.id, { scopes: ['read'] })
    const url = `127.0.0.1:${door.port}/api/v1`
    const withdraw = async () => {
      for (const { id } of door.store.people.tokens()) await door.store.people.revokeToken(id)
    }
    if (kind === 'socket') {
      const socket = new WebSocket(`ws://${url}/live`, { headers })
      const closed = once(socket, 'close')
      await once(socket, 'message')
      await withdraw()
      expect((await closed)[0]).toBe(1008)
      return
    }
    const { body } = await fetch(`http://${url}/instances/default/events`, { headers })
    const reader = body?.getReader()
    await reader?.read()
    await withdraw()
    const untilTheEnd = async () => {
      while ((await reader?.read())?.done === false);
    }
    await expect(untilTheEnd()).rejects.toThrow()
  })
})

const QUERY = {
  instanceId: null,
  actor: null,
  action: null,
  afterMs: null,
  beforeMs: null,
  beforeId: null,
  limit: 50,
}

/** The status that an upgrade is refused with. */
async function refusal({ port }: OpenDoor, headers: Record<string, string>): Promise<number> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live`, { headers })
  const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }]
  return response.statusCode
}

test('a link to set a password with is listed, and opens nothing once it was withdrawn', async () => {
  const door = await openDoor()
  const { cookie = '' } = await signedIn(door.store, { isAdmin: true })
  const bob = await addPerson(door.store, { email: 'bob@team.example' })
  const ask = (method: string, path: string, body?: unknown) =>
    door.ask(`/api/v1${path}`, { method, headers: { cookie, 'x-stagingpost': '1' }, body })
  const { json: made } = await ask('POST', `/people/${bob.id}/password-link`)
  expect((await ask('GET', '/people')).json.passwordLinks).toEqual([
    {
      id: expect.any(Number),
      personId: bob.id,
      email: 'bob@team.example',
      createdBy: expect.any(String),
      expiresAt: made.expiresAt,
    },
  ])
  expect(door.store.people.link(hashOf(made.secret))).toBeDefined()
  expect((await ask('DELETE', `/people/${bob.id}/password-link`)).status).toBe(204)
  expect((await ask('GET', '/people')).json.passwordLinks).toEqual([])
  expect((await ask('POST', '/links/look', { secret: made.secret })).status).toBe(404)
  expect((await ask('DELETE', `/people/${bob.id}/password-link`)).status).toBe(404)
})

test('a link that makes an administrator is listed with who made it, and opens nothing once it was withdrawn', async () => {
  const door = await openDoor()
  const { cookie = '' } = await signedIn(door.store, { isAdmin: true })
  const ask = (method: string, path: string, body?: unknown) =>
    door.ask(`/api/v1${path}`, { method, headers: { cookie, 'x-stagingpost': '1' }, body })
  const { json: made } = await ask('POST', '/links/administrator')
  const { json: me } = await ask('GET', '/me')
  expect((await ask('GET', '/people')).json.administratorLinks).toEqual([
    { id: expect.any(Number), createdBy: me.person.email, expiresAt: made.expiresAt },
  ])
  expect((await ask('DELETE', '/links/administrator')).status).toBe(204)
  expect((await ask('GET', '/people')).json.administratorLinks).toEqual([])
  expect((await ask('POST', '/links/look', { secret: made.secret })).status).toBe(404)
  expect((await ask('DELETE', '/links/administrator')).status).toBe(404)
})
