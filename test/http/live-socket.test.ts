import { describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { liveFrameSchema } from '../../server/contract/live.ts'
import type { LiveFrame } from '../../server/contract/live.types.ts'
import { type OpenDoor, openDoor } from './door.ts'

describe('the live socket', () => {
  test('shows a message as it is stored, marked, deleted and restored', async () => {
    const door = await openDoor()
    const watcher = await connect(door, '')
    expect(await watcher.next('hello')).toEqual({ kind: 'hello', cursor: await door.store.changes.cursor() })
    const { id, seq } = await door.deliver({ subject: 'Hello', text: 'First words' })
    expect(await watcher.next('message.stored')).toMatchObject({
      cursor: seq,
      message: { id, subject: 'Hello', instance: 'default' },
    })
    await watcher.until((frame) => 'message' in frame && frame.message.snippet === 'First words')
    const url = `/api/v1/instances/default/messages/${id}`
    await door.ask(url, { method: 'PATCH', body: { read: true } })
    await watcher.until((frame) => frame.kind === 'message.updated' && frame.message.read)
    expect(await watcher.next('counts')).toMatchObject({ counts: { total: 1, unread: 0, held: 0 } })
    await door.ask(url, { method: 'DELETE' })
    expect(await watcher.next('message.deleted')).toMatchObject({ instance: 'default', id })
    await door.ask('/api/v1/instances/default/batch', {
      method: 'POST',
      body: { ids: [id], action: 'restore' },
    })
    expect(await watcher.next('message.updated')).toMatchObject({ message: { id } })
    watcher.socket.close()
  })

  test('comes to the cursor that a change is answered with when it tells of it', async () => {
    const door = await openDoor()
    const watcher = await connect(door, '')
    await watcher.next('hello')
    const { id } = await door.deliver({ text: 'First words' })
    await watcher.until((frame) => 'message' in frame && frame.message.snippet === 'First words')
    for (const [method, path, body, kind] of [
      ['PATCH', `messages/${id}`, { read: true }, 'message.updated'],
      ['POST', 'batch', { ids: [id], action: 'star' }, 'message.updated'],
      ['DELETE', 'messages?all=true', undefined, 'messages.deleted'],
    ] as const) {
      const { json } = await door.ask(`/api/v1/instances/default/${path}`, { method, body })
      expect(await watcher.until(({ cursor }) => cursor >= json.cursor)).toMatchObject({ kind })
    }
    watcher.socket.close()
  })

  test('tells of new, changed and removed instances', async () => {
    const door = await openDoor()
    const watcher = await connect(door, '')
    await watcher.next('hello')
    await door.ask('/api/v1/instances', { method: 'POST', body: { name: 'uat', kind: 'staging' } })
    expect(await watcher.next('instance.changed')).toMatchObject({ instance: 'uat' })
    await door.ask('/api/v1/instances/uat', { method: 'DELETE' })
    expect(await watcher.next('instance.changed')).toMatchObject({ instance: 'uat' })
    await door.store.instances.purge(Date.now() + 25 * 60 * 60 * 1000)
    await watcher.next('reset')
    watcher.socket.close()
  })

  test('resumes over lost connections under load: no gap, nothing twice', async () => {
    const door = await openDoor()
    const sent: string[] = []
    let sending = true
    const seen: string[] = []
    let cursor = 0
    const watching = (async () => {
      let last = false
      for (let visit = 0; !last; visit++) {
        // What was sent before this visit must be there at its end.
        last = !sending
        const end = await door.store.changes.cursor()
        const watcher = await connect(door, `?cursor=${cursor}`)
        watcher.each((frame) => {
          if (frame.kind === 'message.stored') seen.push(frame.message.id)
          cursor = frame.cursor
          // Breaks off without a goodbye, in the middle of a batch.
          return last ? cursor >= end : watcher.count() > 3 + (visit % 17)
        })
        await watcher.done
      }
    })()
    for (let burst = 0; burst < 60; burst++) {
      const stored = await Promise.all(Array.from({ length: 1 + ((burst * 5) % 9) }, () => door.deliver({})))
      sent.push(...stored.sort((a, b) => a.seq - b.seq).map(({ id }) => id))
    }
    sending = false
    await watching
    expect(seen).toEqual(sent)
  })

  test.each(['?curser=1', '?cursor=1&cursor=2', '?cursor=1&instance=default', '?cursor=x'])(
    'refuses %s, which would begin somewhere else than is thought',
    async (query) => {
      await expect(connect(await openDoor(), query)).rejects.toThrow('Unexpected server response: 400')
    },
  )

  test('starts anew with a cursor that is too old', async () => {
    const door = await openDoor()
    for (let n = 0; n < 20; n++) await door.deliver({})
    await door.store.derived.reached(await door.store.changes.cursor())
    await door.store.changes.prune(5)
    const watcher = await connect(door, '?cursor=1')
    const cursor = await door.store.changes.cursor()
    expect(await watcher.next('reset')).toEqual({ kind: 'reset', cursor })
    expect(await watcher.next('hello')).toEqual({ kind: 'hello', cursor })
    watcher.socket.close()
  })

  test('says goodbye when the server stops', async () => {
    const door = await openDoor()
    const watcher = await connect(door, '')
    await watcher.next('hello')
    const closed = new Promise((resolve) => watcher.socket.once('close', resolve))
    await door.door.close()
    expect(await closed).toBe(1001)
  })

  test('hangs up on a watcher that talks too much', async () => {
    const door = await openDoor()
    const watcher = await connect(door, '')
    await watcher.next('hello')
    const closed = new Promise((resolve) => watcher.socket.once('close', resolve))
    watcher.socket.send('x'.repeat(2000))
    // RFC 6455 §7.4.1: message too big.
    expect(await closed).toBe(1009)
    expect((await door.ask('/health/ready')).status).toBe(200)
  })
})

interface Watcher {
  readonly socket: WebSocket
  /** The next frame of a kind; those before it are passed over. */
  next(kind: LiveFrame['kind']): Promise<LiveFrame>
  until(wanted: (frame: LiveFrame) => boolean): Promise<LiveFrame>
  /** Hands every frame on until the callback says that it has enough; then the connection breaks. */
  each(isEnough: (frame: LiveFrame) => boolean): void
  readonly done: Promise<void>
  readonly count: () => number
}

async function connect({ port }: OpenDoor, query: string): Promise<Watcher> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/api/v1/live${query}`)
  const frames: LiveFrame[] = []
  let count = 0
  let wake = (): void => {}
  let take: ((frame: LiveFrame) => boolean) | undefined
  const { promise: done, resolve } = Promise.withResolvers<void>()
  const drain = (): void => {
    while (take !== undefined && frames.length > 0) {
      const frame = frames.shift()
      count += 1
      if (frame === undefined || !take(frame)) continue
      take = undefined
      frames.length = 0
      socket.terminate()
    }
  }
  socket.on('message', (data) => {
    if (socket.readyState !== WebSocket.OPEN) return
    frames.push(liveFrameSchema.parse(JSON.parse(String(data))))
    drain()
    wake()
  })
  socket.on('close', () => resolve())
  await new Promise((opened, failed) => socket.once('open', opened).once('error', failed))
  const until = async (wanted: (frame: LiveFrame) => boolean): Promise<LiveFrame> => {
    for (;;) {
      for (let frame = frames.shift(); frame !== undefined; frame = frames.shift())
        if (wanted(frame)) return frame
      await new Promise<void>((woken) => {
        wake = woken
      })
    }
  }
  return {
    socket,
    until,
    next: (kind) => until((frame) => frame.kind === kind),
    each: (isEnough) => {
      take = isEnough
      drain()
    },
    done,
    count: () => count,
  }
}
