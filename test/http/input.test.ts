import { describe, expect, test } from 'vitest'
import { problemSchema } from '../../server/contract/problem.ts'
import { type AskOptions, type OpenDoor, openDoor } from './door.ts'

const DEFAULT = '/api/v1/instances/default'
const UNKNOWN_ID = 'AAAAAAAAAAAAAAAAAAAAAA'
const MIB = 1024 * 1024

/** Each must answer with this problem and leave all messages where they are. */
const BAD: readonly [
  why: string,
  method: string,
  path: string,
  options: AskOptions,
  status: number,
  words: string,
][] = [
  [
    '16 MB of JSON',
    'POST',
    `${DEFAULT}/batch`,
    { body: { ids: ['x'.repeat(16 * MIB)], action: 'delete' } },
    413,
    '1 MiB',
  ],
  [
    'a million ids',
    'POST',
    `${DEFAULT}/batch`,
    { body: { ids: Array(1_000_000).fill(UNKNOWN_ID), action: 'delete' } },
    413,
    '1 MiB',
  ],
  [
    '30,000 ids',
    'POST',
    `${DEFAULT}/batch`,
    {
      body: { ids: Array.from({ length: 30_000 }, (_, n) => String(n).padStart(22, 'A')), action: 'delete' },
    },
    422,
    'ids',
  ],
  [
    'an id twice',
    'POST',
    `${DEFAULT}/batch`,
    { body: { ids: [UNKNOWN_ID, UNKNOWN_ID], action: 'delete' } },
    422,
    'once',
  ],
  [
    'an id that can be none',
    'POST',
    `${DEFAULT}/batch`,
    { body: { ids: ['../../x'], action: 'delete' } },
    422,
    'ids.0',
  ],
  ['no ids', 'POST', `${DEFAULT}/batch`, { body: { ids: [], action: 'delete' } }, 422, 'ids'],
  [
    'ids and search',
    'POST',
    `${DEFAULT}/batch`,
    { body: { ids: [UNKNOWN_ID], search: 'x', action: 'delete' } },
    422,
    'must have one of ids, search',
  ],
  [
    'neither ids nor search',
    'POST',
    `${DEFAULT}/batch`,
    { body: { action: 'delete' } },
    422,
    'must have one of ids, search',
  ],
  [
    'restoring what was searched',
    'POST',
    `${DEFAULT}/batch`,
    { body: { search: '', action: 'restore' } },
    422,
    'trash',
  ],
  [
    'an unknown field',
    'POST',
    `${DEFAULT}/batch`,
    { body: { search: '', action: 'delete', dryRun: true } },
    422,
    'dryRun',
  ],
  [
    'a prototype key',
    'POST',
    `${DEFAULT}/batch`,
    { body: '{"__proto__":{"ids":[]},"search":"","action":"delete"}' },
    422,
    '__proto__',
  ],
  [
    'deep nesting',
    'POST',
    `${DEFAULT}/batch`,
    { body: '['.repeat(500_000) + ']'.repeat(500_000) },
    422,
    'object',
  ],
  [
    'a search that can not be read',
    'POST',
    `${DEFAULT}/batch`,
    { body: { search: 'a (b', action: 'delete' } },
    400,
    'column',
  ],
  ['half a JSON', 'POST', `${DEFAULT}/batch`, { body: '{"search":"","action":"delete"' }, 400, 'JSON'],
  ['no body', 'POST', `${DEFAULT}/batch`, {}, 422, 'A body is needed here'],
  [
    'a form',
    'POST',
    `${DEFAULT}/batch`,
    { body: 'search=&action=delete', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    415,
    'application/json',
  ],
  [
    'JSON that says it is text',
    'POST',
    `${DEFAULT}/batch`,
    { body: { search: '', action: 'delete' }, headers: { 'content-type': 'text/plain' } },
    415,
    'application/json',
  ],
  [
    'a compressed body',
    'POST',
    `${DEFAULT}/batch`,
    { body: 'x', headers: { 'content-encoding': 'gzip' } },
    415,
    'not compressed',
  ],
  [
    'delete with an unreadable body',
    'DELETE',
    `${DEFAULT}/messages?all=true`,
    { body: '{"search":' },
    400,
    'nothing was done',
  ],
  [
    'delete with a body of another type',
    'DELETE',
    `${DEFAULT}/messages?all=true`,
    { body: 'x', headers: { 'content-type': 'text/plain' } },
    415,
    'JSON',
  ],
  [
    'delete with a body that is not looked at',
    'DELETE',
    `${DEFAULT}/messages?all=true`,
    { body: { ids: [UNKNOWN_ID] } },
    422,
    'ids',
  ],
  ['delete of everything, not said', 'DELETE', `${DEFAULT}/messages`, {}, 400, 'all=true'],
  ['delete of both', 'DELETE', `${DEFAULT}/messages?all=true&search=x`, {}, 400, 'all=true'],
  ['delete with a typing error', 'DELETE', `${DEFAULT}/messages?serach=x`, {}, 400, 'serach'],
  ['delete with a search twice', 'DELETE', `${DEFAULT}/messages?search=a&search=b`, {}, 400, 'search'],
  ['a limit of 501', 'GET', `${DEFAULT}/messages?limit=501`, {}, 400, 'limit: must be at most 500'],
  ['a limit of 0', 'GET', `${DEFAULT}/messages?limit=0`, {}, 400, 'limit'],
  ["a page token of one's own", 'GET', `${DEFAULT}/messages?pageToken=MTI`, {}, 400, 'pageToken'],
  [
    'a page token with more behind it',
    'GET',
    `${DEFAULT}/messages?pageToken=cDEuMw%27`,
    {},
    400,
    'pageToken',
  ],
  ['a search that can not be read', 'GET', `${DEFAULT}/messages?search=%22a`, {}, 400, 'column 1'],
  ['an unknown query', 'GET', `${DEFAULT}/cursor?x=1`, {}, 400, 'x'],
  ['an unknown instance', 'GET', '/api/v1/instances/__proto__/messages', {}, 404, '__proto__'],
  ['an unknown message', 'GET', `${DEFAULT}/messages/${UNKNOWN_ID}`, {}, 404, 'no such message'],
  ['a message by path', 'DELETE', `${DEFAULT}/messages/..%2f..%2fx`, {}, 404, 'no such message'],
  ['a broken escape', 'GET', `${DEFAULT}/messages/%E0%A4%A`, {}, 400, 'path'],
  ['an unknown route', 'GET', '/api/v1/nothing', {}, 404, 'no such route'],
  ['the socket without an upgrade', 'GET', '/api/v1/live?cursor=1', {}, 426, 'WebSocket'],
  ['a route of no version', 'GET', '/api/messages', {}, 404, '/api/v1'],
  ['a method that is not there', 'PUT', `${DEFAULT}/messages`, {}, 405, 'GET, DELETE'],
  ['marks that say nothing', 'PATCH', `${DEFAULT}/messages/${UNKNOWN_ID}`, { body: {} }, 422, 'read'],
  ['a wait without after', 'POST', `${DEFAULT}/wait`, { body: { match: {} } }, 422, 'after'],
  [
    'a wait for a minute',
    'POST',
    `${DEFAULT}/wait`,
    { body: { match: {}, after: 'now', timeoutMs: 60_000 } },
    422,
    'timeoutMs',
  ],
  [
    'values of other types',
    'POST',
    `${DEFAULT}/wait`,
    { body: { match: 'x', after: 'now', count: 1.5, include: ['body'], claim: '', timeoutMs: null } },
    422,
    'match: must be an object, not a text; count: must be a whole number, not a number with a fraction; timeoutMs: must be a number, not null; claim: must have at least 1 character; include.0: must be one of "text", "html", "headers", "links", "codes"',
  ],
  [
    'a wait for a pattern that is none',
    'POST',
    `${DEFAULT}/wait`,
    { body: { match: { subject: { regex: '(' } }, after: 'now' } },
    422,
    'subject',
  ],
  [
    'a wait with an unknown condition',
    'POST',
    `${DEFAULT}/wait`,
    { body: { match: { subjekt: 'x' }, after: 'now' } },
    422,
    'match.subjekt',
  ],
]

describe('bad input', () => {
  test('is told as a problem and changes nothing', async () => {
    const door = await openDoor()
    for (let n = 0; n < 3; n++) await door.deliver({})
    const before = await stateOf(door)
    for (const [why, method, path, options, status, words] of BAD) {
      const answer = await door.ask(path, { method, ...options })
      const problem = problemSchema.parse(answer.json)
      expect({
        why,
        status: answer.status,
        type: answer.headers['content-type'],
        inBody: problem.status,
      }).toEqual({
        why,
        status,
        type: 'application/problem+json',
        inBody: status,
      })
      expect(problem.detail, why).toContain(words)
    }
    expect(await stateOf(door)).toEqual(before)
  })

  test('names each field that is wrong', async () => {
    const door = await openDoor()
    const { json } = await door.ask('/api/v1/instances', {
      method: 'POST',
      body: { name: 'Shop!', kind: 'test', mode: 'capture' },
    })
    expect(json).toMatchObject({ status: 422, code: 'invalid' })
    expect(json.errors.map(({ path }: { path: string }) => path).sort()).toEqual(['kind', 'mode', 'name'])
  })

  test('is told once: the path of an error is not said again in its words', async () => {
    const door = await openDoor()
    const { json } = await door.ask('/api/v1/instances', { method: 'POST', body: { ttl: '10x' } })
    expect(json.detail).toMatch(/^ttl: must be a time/)
    expect(json.errors).toEqual([{ path: 'ttl', message: expect.stringMatching(/^must be a time/) }])
  })

  test('of 405 says what is possible', async () => {
    const door = await openDoor()
    expect((await door.ask(`${DEFAULT}/wait`)).headers.allow).toBe('POST')
    const { headers } = await door.ask(`${DEFAULT}/messages`, { method: 'PUT' })
    expect(headers.allow).toBe('HEAD, GET, DELETE, POST')
    expect((await door.ask('/api/v1/live')).headers.upgrade).toBe('websocket')
  })
})

async function stateOf({ store }: OpenDoor) {
  const instanceId = store.instances.byName('default')?.id ?? 0
  await store.derived.reached(await store.changes.cursor())
  const counts = await store.instances.counts(instanceId)
  return { counts, cursor: await store.changes.cursor(), instances: store.instances.list() }
}
