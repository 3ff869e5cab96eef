import { setTimeout as rest } from 'node:timers/promises'
import type { Instance } from '../domain/instance.ts'
import type { Keep } from '../domain/keep.ts'
import { readHeader } from '../mime/header-reader.ts'
import { PARSE_LIMITS } from '../mime/limits.ts'
import type { Store } from '../store/store.types.ts'

/** Messages that one write operation strips: a few milliseconds of the writer. */
const SLICE_MESSAGES = 20
/** Messages that come back from the trash are behind where the last round ended. */
const ANEW_EVERY_MS = 60 * 60 * 1000
const HEADER_LIMITS = { bytes: PARSE_LIMITS.headerBytes, fields: PARSE_LIMITS.headerFields }

type StripStore = Pick<Store, 'raw' | 'bounds' | 'messages'>

export interface Stripper {
  /**
   * Takes from the settled messages of an instance what it does not keep, in slices between which intake has its turn.
   * Ends early when `signal` aborts. How many lost something.
   */
  strip(instance: Pick<Instance, 'id'>, atMs: number, signal: AbortSignal): Promise<number>
}

interface Place {
  readonly keep: Keep
  readonly afterSeq: number
  readonly anewAtMs: number
}

/** Remembers how far it got, so that a round looks at what is new or still waits, and not at a million messages. */
export function createStripper(store: StripStore): Stripper {
  const places = new Map<number, Place>()
  return {
    async strip({ id }, atMs, signal) {
      const keep = store.bounds.keep(id)
      if (keep === 'full') {
        places.delete(id)
        return 0
      }
      const known = places.get(id)
      const isAnew = known === undefined || known.keep !== keep || atMs >= known.anewAtMs
      const start = isAnew ? { keep, afterSeq: 0, anewAtMs: atMs + ANEW_EVERY_MS } : known
      const round = await stripFrom(store, { instanceId: id, keep, atMs, afterSeq: start.afterSeq }, signal)
      places.set(id, { ...start, afterSeq: round.afterSeq })
      return round.stripped
    },
  }
}

interface Round {
  readonly instanceId: number
  readonly keep: Exclude<Keep, 'full'>
  readonly atMs: number
  readonly afterSeq: number
}

async function stripFrom(store: StripStore, round: Round, signal: AbortSignal) {
  let stripped = 0
  let afterSeq = round.afterSeq
  let firstWaiting: number | null = null
  while (!signal.aborted) {
    const found = await store.messages.strippable({ ...round, afterSeq })
    firstWaiting ??= found.firstWaitingSeq
    stripped += await stripAll(store, round, found.messages, signal)
    afterSeq = found.lastSeq
    if (found.isEnd) break
  }
  return { stripped, afterSeq: firstWaiting === null ? afterSeq : Math.min(firstWaiting - 1, afterSeq) }
}

/** After each slice the writer is left alone for as long as the slice took. */
async function stripAll(
  store: StripStore,
  { instanceId, keep, atMs }: Round,
  messages: readonly { readonly seq: number }[],
  signal: AbortSignal,
): Promise<number> {
  let stripped = 0
  for (let at = 0; at < messages.length && !signal.aborted; at += SLICE_MESSAGES) {
    const slice = []
    for (const { seq } of messages.slice(at, at + SLICE_MESSAGES)) {
      slice.push({ seq, left: keep === 'headers' ? await headerOf(store, seq) : new Uint8Array() })
    }
    const startedMs = performance.now()
    stripped += await store.messages.strip({ instanceId, keep, atMs, messages: slice })
    await rest(performance.now() - startedMs)
  }
  return stripped
}

/** The header as received, with the line that ends it; of a header without an end, as much as is read of one. */
async function headerOf({ raw }: StripStore, seq: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  for await (const chunk of raw.stream(seq)) {
    chunks.push(chunk)
    sizeBytes += chunk.length
    const start = Buffer.concat(chunks)
    const { bodyOffset, end } = readHeader(start, HEADER_LIMITS)
    const isWhole = end === 'blank' || end === 'junk'
    if (isWhole || sizeBytes >= HEADER_LIMITS.bytes) return new Uint8Array(start.subarray(0, bodyOffset))
  }
  return new Uint8Array(Buffer.concat(chunks))
}
