import { randomBytes } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { derivedFacts, newMessage, type OpenedStore, openTestStore } from './support.ts'

const NO_ROOM = { code: 'unavailable', field: 'disk' }
const MAIL_BYTES = 100_000

/** Accepts mails until there is no room; returns those accepted. */
async function fillUp(store: OpenedStore) {
  const accepted: { seq: number; bytes: Buffer }[] = []
  for (let at = 0; at < 1000; at += 1) {
    const bytes = randomBytes(MAIL_BYTES)
    const message = newMessage(store.defaultId, { bytes })
    const refused = await store.messages.accept(message).then(
      ({ seq }) => {
        accepted.push({ seq, bytes })
      },
      (error: unknown) => ({ error }),
    )
    if (refused === undefined) continue
    expect(refused.error).toMatchObject(NO_ROOM)
    expect(await store.messages.get(store.defaultId, message.id)).toBeUndefined()
    return accepted
  }
  throw new Error('the limit was never reached')
}

describe('no room', () => {
  test('refuses new mail, keeps what was accepted, and takes mail again once something was purged', async () => {
    const store = await openTestStore({ maxBytes: 3_000_000 })
    const accepted = await fillUp(store)
    expect(accepted.length).toBeGreaterThan(10)
    for (const { seq, bytes } of accepted) {
      expect(Buffer.from((await store.raw.read(seq)) ?? 'absent').equals(bytes)).toBe(true)
    }
    expect(await store.instances.counts(store.defaultId)).toMatchObject({ total: accepted.length })

    // All that makes room, and all that is no new mail, still works.
    await store.derived.save(accepted.map(({ seq }) => derivedFacts(seq, { text: 'some words' })))
    expect(await store.messages.delete(store.defaultId, { kind: 'all' })).toBe(accepted.length)
    await expect(
      store.messages.accept(newMessage(store.defaultId, { bytes: randomBytes(MAIL_BYTES) })),
    ).rejects.toMatchObject(NO_ROOM)
    expect(await store.messages.purge(Number.MAX_SAFE_INTEGER, 1000)).toBe(accepted.length)
    expect((await fillUp(store)).length).toBeGreaterThan(accepted.length / 2)
  })

  test('for one large mail is no reason to refuse the small ones that share its commit', async () => {
    const store = await openTestStore({ maxBytes: 3_000_000 })
    const path = join(store.dataDir, 'large.eml')
    writeFileSync(path, randomBytes(5_000_000))
    const large = newMessage(store.defaultId, { raw: { kind: 'file', path, sizeBytes: 5_000_000 } })
    const small = () => newMessage(store.defaultId)
    const ends = await Promise.allSettled(
      [small(), large, small(), small()].map((message) => store.messages.accept(message)),
    )
    expect(ends.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(ends[1]).toMatchObject({ reason: NO_ROOM })
    expect(existsSync(path)).toBe(true)
    const seqs = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value.seq] : []))
    expect(store.told.slice(-3).map(({ seq }) => seq)).toEqual(seqs)
    expect(
      (
        await store.messages.list({
          instanceId: store.defaultId,
          search: { kind: 'everything' },
          beforeSeq: null,
          limit: 10,
        })
      ).total,
    ).toBe(3)
  })

  test('outlives a restart: the limit is a setting, not a state', async () => {
    const first = await openTestStore({ maxBytes: 3_000_000 })
    const accepted = await fillUp(first)
    await first.close()
    const second = await openTestStore({ dataDir: first.dataDir, maxBytes: 3_000_000 })
    await expect(
      second.messages.accept(newMessage(second.defaultId, { bytes: randomBytes(MAIL_BYTES) })),
    ).rejects.toMatchObject(NO_ROOM)
    await second.close()
    const third = await openTestStore({ dataDir: first.dataDir })
    await third.messages.accept(newMessage(third.defaultId, { bytes: randomBytes(MAIL_BYTES) }))
    expect(await third.instances.counts(third.defaultId)).toMatchObject({ total: accepted.length + 1 })
  })
})
