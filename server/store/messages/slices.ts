import type { MessageId } from '../../domain/message.ts'
import type { Search } from '../../domain/search.ts'
import type { Selection } from '../store.types.ts'
import type { Reader } from '../threads/reader.ts'
import type { Writer } from '../threads/writer.ts'

/** Messages that one write operation moves or removes at most, so that intake never waits long for it. */
const SLICE_MESSAGES = 200
/** Matches that the reader looks up at once: a search may be dear, so it is not repeated for every slice. */
const MATCHES_AT_ONCE = 10_000

/** Moves a selection into the trash, slice by slice. How many were found. */
export async function trash(
  writer: Writer,
  reader: Reader,
  instanceId: number,
  which: Selection,
  atMs: number,
): Promise<number> {
  switch (which.kind) {
    case 'ids':
      return inSlices(which.ids, (ids) => writer.run('trashIds', { instanceId, ids, atMs }))
    case 'all':
      return trashMatching({ kind: 'everything' })
    case 'search':
      return trashMatching(which.search)
  }

  /** From the newest at the time of asking: what comes meanwhile stays. */
  async function trashMatching(search: Search): Promise<number> {
    let found = 0
    let beforeSeq: number | null = null
    for (;;) {
      const page = { instanceId, search, beforeSeq, limit: MATCHES_AT_ONCE }
      const matches: readonly number[] = await reader.query('seqs', page)
      found += await inSlices(matches, (seqs) => writer.run('trashSlice', { instanceId, seqs, atMs }))
      if (matches.length < MATCHES_AT_ONCE) return found
      beforeSeq = matches.at(-1) ?? null
    }
  }
}

/** Takes messages out of the trash, slice by slice. How many were found. */
export function restore(writer: Writer, instanceId: number, ids: readonly MessageId[]): Promise<number> {
  const atMs = Date.now()
  return inSlices(ids, (slice) => writer.run('restore', { instanceId, ids: slice, atMs }))
}

/** Takes out of the trash what was moved there at that very moment, slice by slice. How many were found. */
export async function restoreDeletedAt(
  writer: Writer,
  instanceId: number,
  deletedAtMs: number,
): Promise<number> {
  let found = 0
  for (;;) {
    const slice = { instanceId, deletedAtMs, limit: SLICE_MESSAGES, atMs: Date.now() }
    const restored = await writer.run('restoreSlice', slice)
    found += restored
    if (restored < SLICE_MESSAGES) return found
  }
}

/** Removes at most `limit` messages of the trash for good, slice by slice. How many went. */
export async function purge(writer: Writer, deletedBeforeMs: number, limit: number): Promise<number> {
  let total = 0
  while (total < limit) {
    const slice = { deletedBeforeMs, limit: Math.min(SLICE_MESSAGES, limit - total) }
    const { removed, done } = await writer.run('purge', slice)
    total += removed
    if (done) break
  }
  return total
}

async function inSlices<T>(
  all: readonly T[],
  run: (slice: readonly T[]) => Promise<number>,
): Promise<number> {
  let found = 0
  for (let at = 0; at < all.length; at += SLICE_MESSAGES) {
    found += await run(all.slice(at, at + SLICE_MESSAGES))
  }
  return found
}
