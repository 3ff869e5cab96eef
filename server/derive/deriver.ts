import { availableParallelism } from 'node:os'
import { Failure } from '../domain/failure.ts'
import type { Logger } from '../log.ts'
import type { ParsedPart, ReadMessage, SafeDocument } from '../mime/mime.types.ts'
import type { Structure } from '../mime/structure.ts'
import type { Store } from '../store/store.types.ts'
import { Backlog } from './backlog.ts'
import type { Deriver, PreviewOptions } from './derive.types.ts'
import { DERIVE_LIMITS, type DeriveLimits } from './limits.ts'
import { Lru } from './lru.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { JobFailure } from './parser.ts'
import { ParserPool } from './pool.ts'
import { type MessageRef, readRaw } from './read-raw.ts'
import { unread } from './unread.ts'

export interface DeriverOptions {
  readonly store: Pick<Store, 'raw' | 'derived'>
  readonly log: Logger
  /** Parser threads; by default 2 to 4, by what the machine has. */
  readonly workers?: number
  readonly limits?: Partial<DeriveLimits>
}

/** One for the backlog and one for who waits; more than four are not worth their memory. */
const WORKERS_MIN = 2
const WORKERS_MAX = 4

/** Starts nothing until it is asked or woken. */
export function createDeriver({ store, log: root, workers, limits: given }: DeriverOptions): Deriver {
  const log = root.child({ part: 'derive' })
  const limits = { ...DERIVE_LIMITS, ...given }
  const pool = new ParserPool(workers ?? defaultWorkers(), limits)
  const backlog = new Backlog({ store, pool, limits, log })
  const readers = new Readers(store, pool, limits)
  backlog.wake()
  return {
    committed(changes) {
      const kinds = new Set(changes.map(({ kind }) => kind))
      if (kinds.has('message.stored')) pool.prepare()
      if (kinds.has('message.stored') || kinds.has('delivery.updated')) backlog.mail()
      else if (kinds.has('message.updated') || kinds.has('messages.deleted')) backlog.wake()
    },
    parsed: (message) => readers.parsed(message),
    part: (message, part) => readers.part(message, part),
    structure: (message) => readers.structure(message),
    preview: (message, options) => readers.preview(message, options),
    reached: (seq) => backlog.waitedFor(store.derived.reached(seq)),
    async close() {
      backlog.close()
      await pool.close()
    },
  }
}

function defaultWorkers(): number {
  return Math.min(WORKERS_MAX, Math.max(WORKERS_MIN, availableParallelism() - 1))
}

/** Answers those who look at one message, ahead of the backlog. */
class Readers {
  readonly #store: Pick<Store, 'raw'>
  readonly #pool: ParserPool
  readonly #largeBytes: number
  /** A large message is in memory several times over while it is read. */
  readonly #oneLarge = oneAtATime()
  readonly #cache: Lru<string, ReadMessage>
  /** Being parsed: whoever asks meanwhile shares it. */
  readonly #parsing = new Map<string, Promise<ReadMessage | undefined>>()

  constructor(store: Pick<Store, 'raw'>, pool: ParserPool, limits: DeriveLimits) {
    this.#store = store
    this.#pool = pool
    this.#largeBytes = limits.batchBytes
    this.#cache = new Lru(limits.cacheBytes)
  }

  async parsed(message: MessageRef): Promise<ReadMessage | undefined> {
    const known = this.#cache.get(keyOf(message)) ?? this.#parsing.get(keyOf(message))
    if (known !== undefined) return known
    const parsing = this.#inTurn(message, () => this.#parse(message)).finally(() =>
      this.#parsing.delete(keyOf(message)),
    )
    this.#parsing.set(keyOf(message), parsing)
    return parsing
  }

  part(message: MessageRef, part: string): Promise<ParsedPart | undefined> {
    return this.#inTurn(message, () => this.#part(message, part))
  }

  async #part(message: MessageRef, part: string): Promise<ParsedPart | undefined> {
    const bytes = await readRaw(this.#store.raw, message)
    if (bytes === undefined) return undefined
    return this.#pool.run<'part'>({ kind: 'part', bytes, part }, 'urgent').catch((error: unknown) => {
      throw failureOf(error)
    })
  }

  structure(message: MessageRef): Promise<Structure | undefined> {
    return this.#inTurn(message, async () => {
      const bytes = await readRaw(this.#store.raw, message)
      if (bytes === undefined) return undefined
      return this.#pool.run<'structure'>({ kind: 'structure', bytes }, 'urgent').catch((error: unknown) => {
        throw failureOf(error)
      })
    })
  }

  async preview(message: MessageRef, options: PreviewOptions): Promise<SafeDocument | null | undefined> {
    const parsed = await this.parsed(message)
    if (parsed === undefined) return undefined
    const { html, attachments } = parsed
    if (html === null) return null
    const contentIds = attachments.flatMap(({ contentId, part }) =>
      contentId === null ? [] : [[contentId, part] as const],
    )
    return this.#pool
      .run<'preview'>({ kind: 'preview', html, options, contentIds }, 'urgent')
      .catch((error: unknown) => {
        throw failureOf(error)
      })
  }

  #inTurn<T>({ sizeBytes }: MessageRef, read: () => Promise<T>): Promise<T> {
    return sizeBytes > this.#largeBytes ? this.#oneLarge(read) : read()
  }

  async #parse(message: MessageRef): Promise<ReadMessage | undefined> {
    const bytes = await readRaw(this.#store.raw, message)
    if (bytes === undefined) return undefined
    try {
      const parsed = await this.#pool.run<'parse'>({ kind: 'parse', bytes }, 'urgent')
      this.#cache.set(keyOf(message), parsed, weightOf(parsed))
      return parsed
    } catch (error) {
      if (!(error instanceof JobFailure) || error.blame === 'worker') throw failureOf(error)
      return unread(this.#store.raw, message, error)
    }
  }
}

/** A message that lost its body since is another. */
function keyOf({ seq, sizeBytes }: MessageRef): string {
  return `${seq}/${sizeBytes}`
}

/** Octets in memory, roughly. */
function weightOf({ text, html, headers, attachments, links }: ReadMessage): number {
  const inHeaders = headers.reduce((sum, [name, value]) => sum + name.length + value.length + 50, 0)
  const inLinks = links.reduce((sum, { href, text: shown }) => sum + href.length + shown.length + 100, 0)
  return (
    2 * ((text?.length ?? 0) + (html?.length ?? 0) + inHeaders + inLinks) + 500 * (attachments.length + 1)
  )
}

/** What a worker could not do is said to who asked; it may be possible later. */
function failureOf(error: unknown): unknown {
  return error instanceof JobFailure
    ? new Failure('unavailable', `The message cannot be shown now: ${error.message}.`)
    : error
}
