import { describe, expect, test } from 'vitest'
import { apiRoutes } from '../../server/http/routes.ts'
import { openDoor } from './door.ts'
import { setIsolationScene, type Visitor } from './isolation-scene.ts'
import { ROUTE_NEEDS } from './route-needs.ts'

type Need = (typeof ROUTE_NEEDS)[string]
type Verdict = 'in' | 401 | 403 | 404

const VISITORS = [
  'nobody',
  'member of another instance',
  'viewer',
  'tester',
  'admin',
  'admin of the project',
  'administrator',
  'read token of a tester',
  'write and release token of a tester',
  'token of the administrator for another instance',
  'expired token',
  'token of somebody shut out',
  'ended session',
] as const satisfies readonly Visitor[]

/** Who gets what, on a staging instance of a project. */
const WHO_GETS: Readonly<Record<Need, readonly Verdict[]>> = {
  //           nobody other viewer tester admin project server read  write other expired shut ended
  nothing: ['in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 401, 401, 'in'],
  'signed-in': [401, 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 'in', 401, 401, 401],
  see: [401, 404, 'in', 'in', 'in', 'in', 'in', 'in', 'in', 404, 401, 401, 401],
  content: [401, 404, 'in', 'in', 'in', 'in', 'in', 'in', 'in', 404, 401, 401, 401],
  picture: [401, 404, 'in', 'in', 'in', 'in', 'in', 'in', 'in', 404, 401, 401, 401],
  mark: [401, 404, 403, 'in', 'in', 'in', 'in', 403, 'in', 404, 401, 401, 401],
  release: [401, 404, 403, 'in', 'in', 'in', 'in', 403, 'in', 404, 401, 401, 401],
  configure: [401, 404, 403, 403, 'in', 'in', 'in', 403, 403, 404, 401, 401, 401],
  project: [401, 404, 404, 404, 404, 'in', 'in', 404, 404, 404, 401, 401, 401],
  server: [401, 403, 403, 403, 403, 403, 'in', 403, 403, 403, 401, 401, 401],
}

/** The same on a production instance, where bodies are for who may read them. */
const ON_PRODUCTION: typeof WHO_GETS = {
  ...WHO_GETS,
  content: [401, 404, 403, 403, 'in', 'in', 'in', 403, 403, 404, 401, 401, 401],
  picture: [401, 404, 403, 403, 'in', 'in', 'in', 403, 403, 404, 401, 401, 401],
}

describe('every route', () => {
  test('says what it needs, and the table knows it', async () => {
    const { deps } = await openDoor()
    const stated = apiRoutes(deps).map(({ method, path, needs }) => [`${method} ${path}`, needs] as const)
    expect(Object.fromEntries(stated)).toEqual(ROUTE_NEEDS)
  })

  test.each([
    ['uat', WHO_GETS],
    ['live', ON_PRODUCTION],
  ] as const)('of %s lets in who may, and nobody else', async (instance, table) => {
    const door = await openDoor()
    const headersOf = await setIsolationScene(door)
    const wrong: unknown[] = []
    for (const { method, path, needs } of apiRoutes(door.deps)) {
      for (const [index, visitor] of VISITORS.entries()) {
        const url = path.replace(':instance', instance).replace(':project', 'shop')
        // Who is let in is refused for the surprise, so that nothing is done.
        const answer = await door.ask(`/api/v1${url}?surprise=1`, {
          method: method.toUpperCase(),
          headers: headersOf[visitor],
        })
        const verdict = answer.status === 400 ? 'in' : answer.status
        const expected = table[needs][index]
        if (verdict !== expected) wrong.push({ method, path, visitor, verdict, expected })
      }
    }
    expect(wrong).toEqual([])
  })
})

describe('a member of another instance', () => {
  test('finds nothing of it in lists, counts, searches and projects', async () => {
    const door = await openDoor()
    const headersOf = await setIsolationScene(door)
    await door.deliver({ instance: 'uat', subject: 'Only for UAT', to: ['bob@real.example'] })
    const { id } = await door.deliver({
      instance: 'other',
      subject: 'For the other',
      to: ['bob@real.example'],
    })
    const ask = async (path: string) => {
      const { json } = await door.ask(`/api/v1${path}`, { headers: headersOf['member of another instance'] })
      return json
    }
    const { instances, server } = await ask('/instances')
    expect(instances.map(({ name }: { name: string }) => name)).toEqual(['other'])
    expect(server.listeners).toEqual([])
    const { projects } = await ask('/projects')
    expect(projects).toMatchObject([{ name: 'default', instances: ['other'] }])
    const { messages, refused } = await ask('/all/messages?search=bob@real.example')
    expect(messages.map((message: { id: string }) => message.id)).toEqual([id])
    expect(refused).toEqual([])
    expect(await ask('/all/outbox')).toMatchObject({ deliveries: [], pausedInstances: [], relays: [] })
    expect(await ask('/me')).toMatchObject({ rights: { other: expect.anything() }, administers: [] })
    expect(Object.keys((await ask('/me')).rights)).toEqual(['other'])
    for (const gone of ['nowhere', 'uat']) {
      const { status, json } = await door.ask(`/api/v1/instances/${gone}/messages/${id}`, {
        headers: headersOf['member of another instance'],
      })
      expect([status, json.detail]).toEqual([404, `There is no instance '${gone}'.`])
    }
  })
})

describe('an invitation to a project', () => {
  test('does not become one to another project that gets its name', async () => {
    const door = await openDoor()
    const headersOf = await setIsolationScene(door)
    const ask = (visitor: Visitor, method: string, path: string, body: unknown) =>
      door.ask(`/api/v1${path}`, { method, headers: headersOf[visitor], body })
    const invite = { email: 'eve@evil.example', role: 'admin' }
    const { json } = await ask('admin of the project', 'POST', '/projects/shop/members', invite)
    expect(json.invitation.secret).not.toBe('')
    expect((await ask('admin of the project', 'PATCH', '/projects/shop', { name: 'bag' })).status).toBe(200)
    expect((await ask('administrator', 'POST', '/projects', { name: 'shop' })).status).toBe(201)
    const redeem = { secret: json.invitation.secret, name: 'Eve', password: 'correct horse battery' }
    expect((await ask('nobody', 'POST', '/links/redeem', redeem)).status).toBe(404)
  })
})

describe('production content', () => {
  test('is withheld from a tester and noted when an administrator opens it', async () => {
    const door = await openDoor()
    const headersOf = await setIsolationScene(door)
    const text = 'Secret words for a customer.'
    const { id } = await door.deliver({ instance: 'live', subject: 'Invoice', text })
    await door.store.derived.reached(await door.store.changes.cursor())
    const ask = (visitor: Visitor, path: string) =>
      door.ask(`/api/v1/instances/live${path}`, { headers: headersOf[visitor] })
    const asTester = await ask('tester', `/messages/${id}`)
    expect(asTester.json).toMatchObject({ content: 'withheld', text: null, subject: 'Invoice', snippet: '' })
    expect((await ask('tester', '/messages')).text).not.toContain('Secret')
    expect((await ask('tester', '/messages?search=secret')).json.messages).toEqual([])
    expect((await ask('tester', '/messages?search=invoice')).json.messages).toHaveLength(1)
    expect((await ask('tester', '/messages?search=text:secret')).status).toBe(403)
    const wait = await door.ask('/api/v1/instances/live/wait', {
      method: 'POST',
      headers: headersOf.tester,
      body: { match: { text: { contains: 'Secret' } }, after: 'begin', timeoutMs: 10 },
    })
    expect(wait.status).toBe(403)
    const keep = (search: string, visitor: Visitor) =>
      door.ask('/api/v1/instances/live/searches/rule', {
        method: 'PUT',
        headers: headersOf[visitor],
        body: { search, tag: 'told' },
      })
    for (const search of ['secret', '-text:secret', 'subject:a OR filename:b']) {
      expect([search, (await keep(search, 'tester')).status]).toEqual([search, 403])
    }
    expect((await keep('subject:invoice', 'tester')).status).toBe(200)
    expect((await keep('secret', 'admin')).status).toBe(200)
    expect(asTester.text + (await ask('tester', '/audit')).text).not.toContain('Secret')
    expect((await ask('admin', `/messages/${id}`)).json).toMatchObject({ content: 'shown' })
    const { json } = await ask('admin', '/audit?action=content.')
    expect(json.entries).toMatchObject([
      { action: 'content.opened', actor: { kind: 'person' }, detail: { message: id }, instance: 'live' },
    ])
    // Each opening is to be noted: no browser and no proxy may keep it.
    expect((await ask('admin', `/messages/${id}/raw`)).headers['cache-control']).toBe('no-store')
  })
})
