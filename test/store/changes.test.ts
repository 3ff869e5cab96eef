import { describe, expect, test } from 'vitest'
import { derivedFacts, newMessage, openTestStore } from './support.ts'

describe('changes', () => {
  test('every kind comes back as it was told', async () => {
    const store = await openTestStore()
    const [a, b, c] = [newMessage(store.defaultId), newMessage(store.defaultId), newMessage(store.defaultId)]
    const { seq } = await store.messages.accept(a)
    await store.messages.accept(b)
    await store.messages.accept(c)
    await store.derived.save([derivedFacts(seq)])
    await store.messages.mark(store.defaultId, [a.id], { read: true })
    await store.messages.delete(store.defaultId, { kind: 'ids', ids: [b.id] })
    await store.messages.restore(store.defaultId, [b.id])
    await store.messages.delete(store.defaultId, { kind: 'all' })
    const after = await store.changes.after(0, 100)
    expect(after).toEqual({ kind: 'changes', changes: store.told })
    expect(store.told.map(({ kind }) => kind)).toEqual([
      'instance.changed',
      'message.stored',
      'message.stored',
      'message.stored',
      'message.derived',
      'message.updated',
      'message.deleted',
      'message.updated',
      'messages.deleted',
    ])
    expect(store.told.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  })

  test('a page of them ends at the limit and the next goes on', async () => {
    const store = await openTestStore()
    for (let at = 0; at < 5; at += 1) await store.messages.accept(newMessage(store.defaultId))
    const cursor = await store.changes.cursor()
    const seqsAfter = async (seq: number, limit: number) => {
      const page = await store.changes.after(seq, limit)
      return page.kind === 'changes' ? page.changes.map((change) => change.seq) : page.kind
    }
    expect(await seqsAfter(cursor - 5, 2)).toEqual([cursor - 4, cursor - 3])
    expect(await seqsAfter(cursor - 3, 100)).toEqual([cursor - 2, cursor - 1, cursor])
    expect(await seqsAfter(cursor, 100)).toEqual([])
  })

  test('a cursor older than what is kept, or of another database, is reset', async () => {
    const store = await openTestStore()
    for (let at = 0; at < 10; at += 1) await store.messages.accept(newMessage(store.defaultId))
    const cursor = await store.changes.cursor()
    expect(await store.changes.prune(3)).toBe(cursor - 3)
    const kindAfter = async (seq: number) => (await store.changes.after(seq, 10)).kind
    expect(await kindAfter(cursor - 4)).toBe('reset')
    expect(await kindAfter(cursor - 3)).toBe('changes')
    expect(await kindAfter(cursor)).toBe('changes')
    expect(await kindAfter(cursor + 1)).toBe('reset')
  })

  test('numbers are never used again, even when all were pruned and the store opened anew', async () => {
    const first = await openTestStore()
    await first.messages.accept(newMessage(first.defaultId))
    const cursor = await first.changes.cursor()
    await first.changes.prune(0)
    await first.messages.delete(first.defaultId, { kind: 'all' })
    await first.messages.purge(Number.MAX_SAFE_INTEGER, 10)
    await first.changes.prune(0)
    await first.close()
    const second = await openTestStore({ dataDir: first.dataDir })
    expect((await second.changes.after(cursor + 1, 10)).kind).toBe('changes')
    expect((await second.changes.after(cursor, 10)).kind).toBe('reset')
    expect((await second.messages.accept(newMessage(second.defaultId))).seq).toBe(cursor + 2)
  })
})
