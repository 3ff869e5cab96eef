import { request } from 'node:http'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { openTestStore } from '../store/support.ts'
import { startServer, type TestServer } from '../support/server.ts'

const HEADER = 'X-Forwarded-Email'

/** A folder with Ann, an administrator, and Tom, who tests what is in the default project. */
async function folderWithPeople(): Promise<string> {
  const { people, dataDir, close } = await openTestStore()
  const nobody = { isAdmin: false, passwordHash: null, identity: null }
  await people.add({ ...nobody, email: 'ann@team.example', name: 'Ann', isAdmin: true }, 0)
  const tom = await people.add({ ...nobody, email: 'tom@team.example', name: 'Tom' }, 0)
  await people.grant({
    personId: tom.id,
    on: { kind: 'project', project: 'default' },
    role: 'tester',
    source: 'person',
  })
  const gone = await people.add({ ...nobody, email: 'gone@team.example', name: 'Gone' }, 0)
  await people.change(gone.id, { disabledAtMs: 1 })
  await close()
  return dataDir
}

async function behindProxy(signIn: object): Promise<TestServer> {
  const file = { signIn: { trustedHeader: { header: HEADER, from: ['127.0.0.1'], ...signIn } } }
  return startServer({ dataDir: await folderWithPeople(), file })
}

type Headers = Readonly<Record<string, string | readonly string[]>>

/** Status and kind of who one is, by the API. */
function whoIs(
  { httpUrl }: TestServer,
  headers: Headers,
): Promise<{ status: number; kind?: string; person?: { email: string } | null; rights?: object }> {
  return new Promise((resolve, reject) => {
    const sent = request(`${httpUrl}/api/v1/me`, { headers: headers as Record<string, string | string[]> })
    sent.on('error', reject)
    sent.on('response', async (response) => {
      const text = (await response.toArray()).join('')
      resolve({ status: response.statusCode ?? 0, ...JSON.parse(text) })
    })
    sent.end()
  })
}

function upgrade({ httpUrl }: TestServer, headers: Record<string, string>): Promise<'open' | 'refused'> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`${httpUrl.replace('http', 'ws')}/api/v1/live`, { headers })
    socket.on('open', () => resolve('open'))
    socket.on('error', () => resolve('refused'))
    socket.on('open', () => socket.close())
  })
}

test('whom the proxy names is who they are here, with their own rights', async () => {
  const server = await behindProxy({})
  expect(await whoIs(server, { [HEADER]: 'Tom@Team.example' })).toMatchObject({
    kind: 'person',
    person: { email: 'tom@team.example' },
    rights: { default: ['see', 'mark', 'release', 'content'] },
  })
  expect(await upgrade(server, { [HEADER]: 'tom@team.example' })).toBe('open')
})

test.each<[why: string, headers: Headers]>([
  ['nobody', {}],
  ['somebody who is not here', { [HEADER]: 'eve@team.example' }],
  ['somebody who may not sign in any more', { [HEADER]: 'gone@team.example' }],
  ['two at once', { [HEADER]: 'eve@team.example, ann@team.example' }],
  ['two headers', { [HEADER]: ['ann@team.example', 'tom@team.example'] }],
  ['no address', { [HEADER]: 'ann' }],
  ['another header', { 'X-Forwarded-User': 'ann@team.example' }],
])('is nobody when the proxy names %s', async (_, headers) => {
  const server = await behindProxy({})
  expect(await whoIs(server, headers)).toMatchObject({ kind: 'nobody', person: null })
})

test('from an address that is not listed the header says nothing, on no channel', async () => {
  const server = await behindProxy({ from: ['10.0.0.0/8'], provision: 'anybody' })
  expect((await whoIs(server, { [HEADER]: 'ann@team.example' })).kind).toBe('nobody')
  expect((await whoIs(server, { [HEADER]: 'new@team.example' })).kind).toBe('nobody')
  expect(await upgrade(server, { [HEADER]: 'ann@team.example' })).toBe('refused')
  const forwarded = { [HEADER]: 'ann@team.example', 'X-Forwarded-For': '10.0.0.1' }
  expect((await whoIs(server, forwarded)).kind).toBe('nobody')
})

test('makes an account where that is wanted, without a right', async () => {
  const server = await behindProxy({ provision: 'anybody' })
  const seen = await Promise.all(
    Array.from({ length: 5 }, () => whoIs(server, { [HEADER]: 'new@team.example' })),
  )
  for (const me of seen)
    expect(me).toMatchObject({ kind: 'person', person: { email: 'new@team.example' }, rights: {} })
})

test('a change needs the header that no form can send, as with a cookie', async () => {
  const server = await behindProxy({})
  const change = (headers: Record<string, string>) =>
    fetch(`${server.httpUrl}/api/v1/instances/default`, {
      method: 'PATCH',
      headers: { [HEADER]: 'ann@team.example', 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ label: 'x' }),
    })
  expect((await change({})).status).toBe(403)
  expect((await change({ 'x-stagingpost': '1' })).status).toBe(200)
})

test('the first visit takes away what there was before, and is noted as the making of a person is', async () => {
  const dataDir = await folderWithPeople()
  const earlier = await openTestStore({ dataDir })
  const tom = earlier.people.byEmail('tom@team.example')
  await earlier.people.change(tom?.id ?? 0, { passwordHash: 'of whoever redeemed the invitation' })
  await earlier.close()
  const file = {
    signIn: { trustedHeader: { header: HEADER, from: ['127.0.0.1'], provision: 'anybody' } },
  }
  const server = await startServer({ dataDir, file })
  const visits = ['tom@team.example', 'new@team.example', 'tom@team.example', 'new@team.example']
  for (const email of visits) expect((await whoIs(server, { [HEADER]: email })).kind).toBe('person')
  await server.close()
  const { people, audit } = await openTestStore({ dataDir })
  expect(await people.passwordHash(tom?.id ?? 0)).toBeNull()
  const nobody = { instanceId: null, actor: null, action: 'person.', afterMs: null, beforeMs: null }
  const noted = await audit.list({ ...nobody, beforeId: null, limit: 10 })
  const by = 'the proxy in front'
  expect(noted.map(({ action, detail }) => ({ action, ...detail }))).toEqual([
    { action: 'person.added', email: 'new@team.example', by },
    { action: 'person.linked', email: 'tom@team.example', by },
  ])
})
