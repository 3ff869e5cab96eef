import { describe, expect, test } from 'vitest'
import type { LiveEvent } from '../../server/live/events.ts'
import { createFeed, type Feed } from '../../server/live/feed.ts'
import { type Sink, stream } from '../../server/live/stream.ts'
import { openRoom, type Room } from './room.ts'

/** Far above what a watcher is ever behind in these tests. */
const CHANGES_KEPT = 10

describe('a stream', () => {
  test('says hello and then tells what is stored from now on', async () => {
    const room = await openRoom()
    await room.deliver({ subject: 'before' })
    const watcher = watch(room, null)
    await watcher.until((events) => events.some(({ kind }) => kind === 'hello'))
    const { id, seq } = await room.deliver({ subject: 'after' })
    await watcher.until((events) => subjects(events).includes('after'))
    expect(watcher.events[0]).toMatchObject({ kind: 'hello', cursor: seq - 1 })
    expect(stored(watcher.events)).toEqual([{ id, cursor: seq, subject: 'after' }])
    await watcher.stop()
  })

  test('resumes behind its cursor, with the counts after each batch', async () => {
    const room = await openRoom()
    const first = await room.deliver({ subject: 'one' })
    await room.deliver({ subject: 'two' })
    await room.deliver({ subject: 'three' })
    const watcher = watch(room, first.seq)
    await watcher.until((events) => events.some(({ kind }) => kind === 'counts'))
    expect(subjects(watcher.events)).toEqual(['two', 'three'])
    expect(watcher.events.at(-1)).toMatchObject({ kind: 'counts', counts: { total: 3, unread: 3, held: 0 } })
    await watcher.stop()
  })

  test('tells marks, deletion and restoring in their order', async () => {
    const room = await openRoom()
    const { id } = await room.deliver({ subject: 'one' })
    const instanceId = room.store.instances.byName('default')?.id ?? 0
    const cursor = await room.store.changes.cursor()
    await room.store.messages.mark(instanceId, [id], { read: true })
    await room.store.messages.delete(instanceId, { kind: 'ids', ids: [id] })
    await room.store.messages.restore(instanceId, [id])
    const watcher = watch(room, cursor)
    await watcher.until((events) => events.some(({ kind }) => kind === 'counts'))
    expect(watcher.events.map(({ kind }) => kind)).toEqual([
      'hello',
      'message.updated',
      'message.deleted',
      'message.updated',
      'counts',
    ])
    await watcher.stop()
  })

  test.each([
    ['older than what is kept', 1],
    ['from the future', 1_000_000],
  ])('with a cursor %s starts anew', async (_name, cursor) => {
    const room = await openRoom()
    for (let n = 0; n < 3 * CHANGES_KEPT; n++) await room.deliver({ subject: `m${n}` })
    await room.store.changes.prune(CHANGES_KEPT)
    const now = await room.store.changes.cursor()
    const watcher = watch(room, cursor)
    await watcher.until((events) => events.length >= 2)
    expect(watcher.events).toEqual([
      { kind: 'reset', cursor: now },
      { kind: 'hello', cursor: now },
    ])
    await watcher.stop()
  })

  test('ends with what its sink rejects with, and is not told any more', async () => {
    const room = await openRoom()
    const feed = createFeed(room.store, room.hub, room.log)
    const tooSlow: Sink = { send: () => Promise.reject(new Error('too slow')) }
    await expect(
      stream({ store: room.store, feed }, null, tooSlow, new AbortController().signal),
    ).rejects.toThrow('too slow')
  })
})

describe('watchers that come and go while mail comes in', () => {
  test('each see every message once, in order, with every later state', async () => {
    const room = await openRoom()
    const feed = createFeed(room.store, room.hub, room.log)
    const instanceId = room.store.instances.byName('default')?.id ?? 0
    const sent: number[] = []
    const watchers = Array.from({ length: 8 }, (_, index) => roam(room, feed, index))
    for (let burst = 0; burst < 40; burst++) {
      const messages = await Promise.all(
        Array.from({ length: 1 + ((burst * 7) % 13) }, (_, n) => room.deliver({ subject: `${burst}-${n}` })),
      )
      sent.push(...messages.map(({ seq }) => seq))
      await room.store.messages.mark(
        instanceId,
        messages.map(({ id }) => id),
        { read: true },
      )
    }
    const end = await room.store.changes.cursor()
    sent.sort((a, b) => a - b)
    for (const watcher of watchers) {
      const events = await watcher.finish(end)
      const seqs = events.flatMap((event) => (event.kind === 'message.stored' ? [event.row.seq] : []))
      expect(seqs).toEqual(sent)
      const lastRead = new Map(
        events.flatMap((event) => ('row' in event ? [[event.row.seq, event.row.read]] : [])),
      )
      expect([...lastRead.values()].every((read) => read === true)).toBe(true)
    }
  })
})

interface Watching {
  readonly events: readonly LiveEvent[]
  until(predicate: (events: readonly LiveEvent[]) => boolean): Promise<void>
  stop(): Promise<void>
}

/** One stream whose events are collected. */
function watch(
  room: Room,
  cursor: number | null,
  feed: Feed = createFeed(room.store, room.hub, room.log),
): Watching {
  const events: LiveEvent[] = []
  let check = (): void => {}
  const sink: Sink = {
    send: async (batch) => {
      events.push(...batch)
      check()
    },
  }
  const gone = new AbortController()
  const ended = stream({ store: room.store, feed }, cursor, sink, gone.signal)
  return {
    events,
    until: (predicate) =>
      new Promise((resolve, reject) => {
        ended.catch(reject)
        check = () => (predicate(events) ? resolve() : undefined)
        check()
      }),
    stop: () => {
      gone.abort()
      return ended
    },
  }
}

/** A watcher that loses its connection after every few events and comes back with the last cursor it saw. */
function roam(room: Room, feed: Feed, index: number): { finish(end: number): Promise<readonly LiveEvent[]> } {
  const seen: LiveEvent[] = []
  let cursor: number | null = 0
  let current = new AbortController()
  let target = Number.POSITIVE_INFINITY
  const isDone = (): boolean => (cursor ?? 0) >= target
  const visit = async (): Promise<void> => {
    let left = 3 + index * 5
    const gone = new AbortController()
    current = gone
    const sink: Sink = {
      send: async (batch) => {
        for (const event of batch) {
          // Cut off in the middle of a batch: the rest never arrives.
          if (left-- === 0) throw new Error('connection lost')
          seen.push(event)
          cursor = event.cursor
        }
        // Taking time here lets the feed run ahead, as a slow network does.
        for (let turn = 0; turn < index; turn++) await new Promise(setImmediate)
        if (isDone()) gone.abort()
      },
    }
    await stream({ store: room.store, feed }, cursor, sink, gone.signal).catch((error: unknown) => {
      if (!(error instanceof Error && error.message === 'connection lost')) throw error
    })
  }
  const roaming = (async () => {
    while (!isDone()) await visit()
  })()
  return {
    finish: async (end) => {
      target = end
      if (isDone()) current.abort()
      await roaming
      return seen
    },
  }
}

function stored(events: readonly LiveEvent[]) {
  return events.flatMap((event) =>
    event.kind === 'message.stored'
      ? [{ id: event.row.id, cursor: event.cursor, subject: event.row.summary.subject }]
      : [],
  )
}

function subjects(events: readonly LiveEvent[]): readonly (string | null)[] {
  return stored(events).map(({ subject }) => subject)
}
