import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import Driver from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { Failure } from '../../server/domain/failure.ts'
import { newId, newMessage, openTestStore } from './support.ts'

describe('group commit', () => {
  test('a bad message among many is refused alone', async () => {
    const store = await openTestStore()
    const twice = newMessage(store.defaultId)
    const messages = [
      newMessage(store.defaultId),
      twice,
      newMessage(store.defaultId),
      twice,
      newMessage(store.defaultId),
    ]
    const ends = await Promise.allSettled(messages.map((message) => store.messages.accept(message)))
    expect(ends.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
    expect(ends[3]).toMatchObject({ reason: expect.any(Failure) })
    expect(ends[3]).toMatchObject({ reason: { code: 'unavailable', field: undefined } })
    expect(await store.instances.counts(store.defaultId)).toEqual({ total: 4, unread: 4, held: 0 })
    const seqs = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value.seq] : []))
    const told = store.told.filter(({ kind }) => kind === 'message.stored')
    expect(told.map(({ seq }) => seq)).toEqual(seqs)
    expect(await store.changes.cursor()).toBe(seqs.at(-1))
  })

  test('a message for an instance that is not there is refused, and nothing of it stays', async () => {
    const store = await openTestStore()
    const orphan = newMessage(4711)
    await expect(store.messages.accept(orphan)).rejects.toMatchObject({ code: 'unavailable' })
    expect(await store.messages.get(4711, orphan.id)).toBeUndefined()
    expect(await store.derived.pending(10)).toEqual([])
  })

  test('hundreds at once: each has its own seq, in the order asked, and all are there', async () => {
    const store = await openTestStore()
    const before = await store.changes.cursor()
    const messages = Array.from({ length: 1500 }, () => newMessage(store.defaultId))
    const stored = await Promise.all(messages.map((message) => store.messages.accept(message)))
    expect(stored.map(({ seq }) => seq)).toEqual(messages.map((_, at) => before + 1 + at))
    const rows = await store.messages.rows(messages.map(({ id }) => id))
    expect(rows.map(({ id, seq }) => [id, seq])).toEqual(messages.map(({ id }, at) => [id, before + 1 + at]))
  })

  test('changes are told after the commit and before the write resolves', async () => {
    const order: string[] = []
    const store = await openTestStore({
      onCommitted: (changes) => order.push(...changes.map(({ kind }) => kind)),
    })
    order.length = 0
    await store.messages.accept(newMessage(store.defaultId)).then(() => order.push('resolved'))
    expect(order).toEqual(['message.stored', 'resolved'])
  })

  test('a read asked for when a change is told sees it', async () => {
    const id = newId()
    const seen: Promise<unknown>[] = []
    const store = await openTestStore({
      onCommitted: (changes) => {
        for (const change of changes) {
          if (change.kind === 'message.stored')
            seen.push(store.messages.get(change.instanceId, change.messageId))
        }
      },
    })
    await store.messages.accept(newMessage(store.defaultId, { id }))
    expect(await Promise.all(seen)).toMatchObject([{ id }])
  })

  test('closing stores what was waiting; afterwards writes are refused', async () => {
    const first = await openTestStore()
    const messages = Array.from({ length: 700 }, () => newMessage(first.defaultId))
    const writes = Promise.all(messages.map((message) => first.messages.accept(message)))
    await first.close()
    await writes
    await expect(first.messages.accept(newMessage(first.defaultId))).rejects.toMatchObject({
      code: 'unavailable',
    })
    const second = await openTestStore({ dataDir: first.dataDir })
    expect(await second.instances.counts(second.defaultId)).toMatchObject({ total: 700 })
  })

  test('the log stays small, however much is written', async () => {
    const store = await openTestStore()
    const bytes = Buffer.alloc(64 * 1024, 'x')
    for (let round = 0; round < 10; round += 1) {
      const messages = Array.from({ length: 100 }, () => newMessage(store.defaultId, { bytes }))
      await Promise.all(messages.map((message) => store.messages.accept(message)))
    }
    expect(statSync(join(store.dataDir, 'stagingpost.db-wal')).size).toBeLessThan(48 * 1024 * 1024)
    await store.close()
    expect(existsSync(join(store.dataDir, 'stagingpost.db-wal'))).toBe(false)
  })

  test('a database that something else locks refuses mail until it lets go', async () => {
    const store = await openTestStore()
    const other = new Driver(join(store.dataDir, 'stagingpost.db'))
    onTestFinished(() => {
      other.close()
    })
    other.exec('BEGIN IMMEDIATE')
    const refused = [newMessage(store.defaultId), newMessage(store.defaultId)]
    const ends = await Promise.allSettled(refused.map((message) => store.messages.accept(message)))
    expect(ends).toMatchObject(refused.map(() => ({ reason: { code: 'unavailable' } })))
    other.exec('ROLLBACK')
    await store.messages.accept(newMessage(store.defaultId))
    expect(await store.instances.counts(store.defaultId)).toMatchObject({ total: 1 })
  })
})
