import { describe, expect, test } from 'vitest'
import { waitResultSchema } from '../../server/contract/wait.ts'
import { type OpenDoor, openDoor } from './door.ts'
import { HOSTILE } from './mails.ts'
import { addPerson, tokenOf } from './sign-in.ts'

describe('POST /wait', () => {
  test('answers with the mail as soon as it is stored, with what was asked to be included', async () => {
    const door = await openDoor()
    const { cursor } = (await door.ask('/api/v1/instances/default/cursor')).json
    const waiting = wait(door, {
      match: {
        to: 'ann@customer.example',
        subject: { contains: 'CON' },
        header: { 'X-Run': '43' },
        text: { regex: '\\b4711\\b' },
        hasAttachment: true,
      },
      after: cursor,
      claim: 'test-17',
      include: ['text', 'html', 'headers', 'links', 'codes'],
    })
    await door.deliver({ subject: 'another' })
    const { id, seq } = await door.deliver({ raw: HOSTILE })
    expect(await waiting).toMatchObject({
      matched: true,
      cursor: seq,
      messages: [
        {
          id,
          text: expect.stringContaining('4711'),
          html: expect.stringContaining('<p'),
          headers: expect.arrayContaining([['X-Run', '42']]),
          links: expect.arrayContaining([expect.objectContaining({ text: 'Verify', kind: 'action' })]),
          codes: [expect.objectContaining({ value: '4711', source: 'text' })],
        },
      ],
    })
    expect(await wait(door, { match: {}, after: seq, timeoutMs: 0 })).toMatchObject({ matched: false })
  })

  test('answers 200 with what was asked and the near misses when the time is over', async () => {
    const door = await openDoor()
    const { id } = await door.deliver({ subject: 'Welcome', to: ['u1@t.test'] })
    const asked = {
      match: { to: 'u1@t.test', subject: { contains: 'Verify' } },
      after: 'begin',
      timeoutMs: 50,
    }
    expect(await wait(door, asked)).toEqual({
      matched: false,
      asked,
      cursor: 0,
      nearMisses: [
        {
          id,
          subject: 'Welcome',
          to: ['u1@t.test'],
          failed: "subject: wanted to contain 'Verify', was 'Welcome'",
        },
      ],
    })
  })

  test('sees mail of its own instance alone', async () => {
    const door = await openDoor()
    await door.ask('/api/v1/instances', { method: 'POST', body: { name: 'other', kind: 'staging' } })
    const waiting = wait(door, { match: {}, after: 'now', timeoutMs: 300 }, 'other')
    await door.deliver({ subject: 'not yours' })
    expect(await waiting).toMatchObject({ matched: false, nearMisses: [] })
  })

  test('tells a pattern that takes too long by its field', async () => {
    const door = await openDoor()
    await door.deliver({ subject: `${'a'.repeat(60)}!` })
    const body = { match: { subject: { regex: '^(a|a|aa)+$' } }, after: 'begin' }
    const { json } = await door.ask('/api/v1/instances/default/wait', { method: 'POST', body })
    expect(json).toMatchObject({ status: 422, errors: [{ path: 'match.subject.regex' }] })
  })

  test.each([
    [{ match: {} }, 'after', /"now", "begin" or a cursor/],
    [{ match: {}, after: 'tomorrow' }, 'after', /"now", "begin" or a cursor/],
    [{ match: { subject: { is: 'x' } }, after: 'now' }, 'match.subject', /"contains".*"regex"/],
    [{ match: { subject: { regex: '(' } }, after: 'now' }, 'match.subject.regex', /not a regular expression/],
  ])('says of %j what belongs there', async (body, path, message) => {
    const { json } = await (await openDoor()).ask('/api/v1/instances/default/wait', { method: 'POST', body })
    expect(json).toMatchObject({ status: 422, errors: [{ path, message: expect.stringMatching(message) }] })
  })

  test('ends when its client goes away, and leaves the mail to others', async () => {
    const door = await openDoor()
    const gone = new AbortController()
    const left = door.ask('/api/v1/instances/default/wait', {
      method: 'POST',
      body: { match: {}, after: 'now', claim: 'gone' },
      signal: gone.signal,
    })
    const refused = expect(left).rejects.toThrow('aborted')
    await laterRequest(door)
    gone.abort()
    await refused
    await laterRequest(door)
    const { id } = await door.deliver({})
    expect(await wait(door, { match: {}, after: 'begin', claim: 'stayed' })).toMatchObject({
      matched: true,
      messages: [{ id }],
    })
  })

  test('shows nothing to a token that was withdrawn meanwhile', async () => {
    const door = await openDoor()
    const person = await addPerson(door.store, { isAdmin: true })
    const headers = await tokenOf(door.store, person.id, { scopes: ['read'] })
    const waiting = door.ask('/api/v1/instances/default/wait', {
      method: 'POST',
      headers,
      body: { match: {}, after: 'begin' },
    })
    await door.ask('/api/v1/instances/default/cursor', { headers })
    for (const { id } of door.store.people.tokens()) await door.store.people.revokeToken(id)
    await door.deliver({ subject: 'not for you' })
    expect((await waiting).json).toMatchObject({ status: 401 })
  })

  test('is told that the instance was deleted, at once', async () => {
    const door = await openDoor()
    await door.ask('/api/v1/instances', { method: 'POST', body: { name: 'run', kind: 'staging' } })
    const waiting = door.ask('/api/v1/instances/run/wait', {
      method: 'POST',
      body: { match: {}, after: 'now', mode: 'none', timeoutMs: 50_000 },
    })
    await laterRequest(door)
    await door.ask('/api/v1/instances/run', { method: 'DELETE' })
    expect((await waiting).json).toMatchObject({ status: 404, detail: expect.stringContaining('deleted') })
  })

  test('refuses a cursor that no server of this data gave', async () => {
    const door = await openDoor()
    const body = { match: {}, after: 1_000_000 }
    const { json } = await door.ask('/api/v1/instances/default/wait', { method: 'POST', body })
    expect(json).toMatchObject({ status: 422, errors: [{ path: 'after' }] })
  })

  test('is told that the server stops', async () => {
    const door = await openDoor()
    const waiting = door.ask('/api/v1/instances/default/wait', {
      method: 'POST',
      body: { match: {}, after: 'now' },
    })
    await laterRequest(door)
    await door.door.close()
    expect((await waiting).json).toMatchObject({ status: 503, code: 'unavailable' })
  })
})

async function wait(door: OpenDoor, body: object, instance = 'default') {
  const answer = await door.ask(`/api/v1/instances/${instance}/wait`, { method: 'POST', body })
  expect(answer.status).toBe(200)
  return waitResultSchema.parse(answer.json)
}

/** Once it is answered, the server has seen what came to it before: it takes connections in their order. */
async function laterRequest(door: OpenDoor): Promise<void> {
  await wait(door, { match: {}, after: 'now', timeoutMs: 0 })
}
