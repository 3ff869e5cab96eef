import { request } from 'node:http'
import { createInterface } from 'node:readline'
import { describe, expect, onTestFinished, test } from 'vitest'
import { liveFrameSchema } from '../../server/contract/live.ts'
import type { LiveFrame } from '../../server/contract/live.types.ts'
import { type OpenDoor, openDoor } from './door.ts'

describe('GET …/events', () => {
  test('tells what happens in the instance, and nothing of others', async () => {
    const door = await openDoor()
    await door.ask('/api/v1/instances', { method: 'POST', body: { name: 'uat', kind: 'staging' } })
    const events = await listen(door)
    expect(events.headers).toMatchObject({ 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
    const hello = await events.next()
    expect(hello).toEqual({ kind: 'hello', cursor: await door.store.changes.cursor() })
    await door.deliver({ instance: 'uat', subject: 'Not here' })
    const { id, seq } = await door.deliver({ subject: 'Here' })
    expect(await events.next()).toMatchObject({
      kind: 'message.stored',
      cursor: seq,
      message: { id, subject: 'Here' },
    })
    expect(await events.next()).toMatchObject({ kind: 'counts', instance: 'default', counts: { total: 1 } })
  })

  test('goes on behind Last-Event-ID: no gap, nothing twice', async () => {
    const door = await openDoor()
    const first = await door.deliver({ subject: '1' })
    const second = await door.deliver({ subject: '2' })
    const third = await door.deliver({ subject: '3' })
    const events = await listen(door, String(first.seq))
    const seen: string[] = []
    while (seen.at(-1) !== third.id) {
      const frame = await events.next()
      if (frame.kind === 'message.stored') seen.push(frame.message.id)
    }
    expect(seen).toEqual([second.id, third.id])
  })

  test.each(['x', '-1', '1.5', '99999999999999999'])('refuses Last-Event-ID %j', async (id) => {
    const door = await openDoor()
    const answer = await door.ask('/api/v1/instances/default/events', { headers: { 'last-event-id': id } })
    expect([answer.status, answer.json.code]).toEqual([400, 'invalid'])
  })

  test('answers HEAD without holding it, and 404 where there is no instance', async () => {
    const door = await openDoor()
    expect((await door.ask('/api/v1/instances/default/events', { method: 'HEAD' })).status).toBe(200)
    expect((await door.ask('/api/v1/instances/nowhere/events')).status).toBe(404)
  })

  test('ends when the server stops', async () => {
    const door = await openDoor()
    const events = await listen(door)
    await events.next()
    await door.door.close()
    await events.ended
  })
})

interface Listening {
  readonly headers: Readonly<Record<string, unknown>>
  readonly ended: Promise<void>
  next(): Promise<LiveFrame>
}

/** A client of server-sent events that also checks that event and id say the same as the data. */
async function listen({ port }: OpenDoor, lastEventId?: string): Promise<Listening> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId }
  const sent = request({
    host: '127.0.0.1',
    port,
    path: '/api/v1/instances/default/events',
    headers,
    agent: false,
  })
  onTestFinished(() => void sent.destroy())
  sent.end()
  const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) =>
    sent.once('response', resolve).once('error', reject),
  )
  const frames = framesOf(response)
  const ended = new Promise<void>((resolve) => response.once('close', () => resolve()))
  return {
    headers: response.headers,
    ended,
    next: async () => {
      const { value, done } = await frames.next()
      if (done === true) throw new Error('the stream ended')
      return value
    },
  }
}

async function* framesOf(response: import('node:http').IncomingMessage): AsyncGenerator<LiveFrame, void> {
  let fields: Record<string, string> = {}
  for await (const line of createInterface({ input: response })) {
    const [, name = '', value = ''] = /^(\w+): (.*)$/.exec(line) ?? []
    if (line !== '') fields[name] = value
    else {
      if (fields.data !== undefined) {
        const frame = liveFrameSchema.parse(JSON.parse(fields.data))
        expect([fields.event, fields.id]).toEqual([frame.kind, String(frame.cursor)])
        yield frame
      }
      fields = {}
    }
  }
}
