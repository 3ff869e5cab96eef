import { describe, expect, test } from 'vitest'
import { openDoor } from './door.ts'

const RETENTION = '/api/v1/instances/default/retention'
const LIMITS = '/api/v1/instances/default/limits'

describe('retention', () => {
  test('shows what is held and what goes next, and when', async () => {
    const door = await openDoor()
    const first = await door.deliver({ subject: 'First', raw: 'Subject: First\r\n\r\n1\r\n' })
    await door.deliver({ raw: 'Subject: Second\r\n\r\n2\r\n' })
    const unbound = await door.ask(RETENTION)
    expect(unbound.json).toEqual({
      keep: 'full',
      settings: { messages: null, ageMs: null, bytes: null },
      held: { messages: 2, bytes: 43, starred: 0, starredBytes: 0 },
      room: { messages: null, bytes: null },
      next: [
        expect.objectContaining({ id: first.id, subject: 'First', sizeBytes: 21, goesAt: null }),
        expect.objectContaining({ subject: 'Second', waitsForDelivery: false, goesAt: null }),
      ],
    })
    const day = 24 * 3_600_000
    const aged = await door.ask(RETENTION, { method: 'PATCH', body: { ageMs: day } })
    for (const { receivedAt, goesAt } of aged.json.next) {
      expect(Date.parse(goesAt) - Date.parse(receivedAt)).toBe(day)
    }
    const counted = await door.ask(RETENTION, { method: 'PATCH', body: { messages: 1, ageMs: null } })
    expect(counted.json.settings).toEqual({ messages: 1, ageMs: null, bytes: null })
    expect(counted.json.room).toEqual({ messages: -1, bytes: null })
    expect(counted.json.next.map(({ goesAt }: { goesAt: string | null }) => goesAt !== null)).toEqual([
      true,
      false,
    ])
  })

  test.each([
    [{ messages: 0 }, 'messages'],
    [{ ageMs: 60_000 }, 'ageMs'],
    [{ bytes: 100 }, 'bytes'],
    [{ age: '7d' }, 'age'],
  ])('%j is refused', async (body, path) => {
    const door = await openDoor()
    const { status, json } = await door.ask(RETENTION, { method: 'PATCH', body })
    expect([status, json.errors.map((error: { path: string }) => error.path)]).toEqual([422, [path]])
  })
})

describe('limits', () => {
  test('are off, can be set and removed one by one, and show their use', async () => {
    const door = await openDoor()
    await door.deliver({ raw: 'Subject: First\r\n\r\n1\r\n' })
    const { json } = await door.ask(LIMITS)
    expect(json).toEqual({
      settings: { messagesPerMinute: null, bytesPerDay: null, connections: null },
      use: { messagesLastMinute: 1, bytesLastDay: 21, connections: 0 },
      refused: null,
      disk: { freeBytes: null, reserveBytes: 0 },
    })
    const body = { messagesPerMinute: 1, bytesPerDay: 2 ** 20 }
    expect((await door.ask(LIMITS, { method: 'PATCH', body })).json.settings).toEqual({
      ...body,
      connections: null,
    })
    await expect(door.deliver({ subject: 'Second' })).rejects.toThrow('1 messages a minute')
    const refused = (await door.ask(LIMITS)).json.refused
    expect(refused).toMatchObject({ count: 1, lastReply: expect.stringMatching(/^452 4\.7\.1 .*default/) })
    const removed = await door.ask(LIMITS, { method: 'PATCH', body: { messagesPerMinute: null } })
    expect(removed.json.settings).toEqual({
      messagesPerMinute: null,
      bytesPerDay: 2 ** 20,
      connections: null,
    })
    await door.deliver({ subject: 'Second' })
  })

  test.each([LIMITS, RETENTION])(
    'of an instance that the file declares are changed there: %s',
    async (path) => {
      const door = await openDoor()
      const instance = door.store.instances.byName('default')
      if (instance === undefined) throw new Error('the default instance is missing')
      await door.store.instances.put({ ...instance, managedByFile: true }, Date.now())
      const { status, json } = await door.ask(path, { method: 'PATCH', body: {} })
      expect([status, json.code]).toEqual([409, 'conflict'])
    },
  )
})
