import type { Logger } from '../log.ts'
import type { DerivedFacts, PendingMessage, Store } from '../store/store.types.ts'
import { factsOf } from './facts.ts'
import type { RawMessage } from './job.types.ts'
import type { DeriveLimits } from './limits.ts'
import { JobFailure } from './parser.ts'
import type { ParserPool } from './pool.ts'
import { readRaw } from './read-raw.ts'
import { Rest } from './rest.ts'
import { unread } from './unread.ts'

export interface BacklogOptions {
  readonly store: Pick<Store, 'raw' | 'derived'>
  readonly pool: ParserPool
  readonly limits: DeriveLimits
  readonly log: Logger
}

/** One batch is parsed while the next is read and the last is saved. */
const BATCHES_PER_WORKER = 2

/**
 * Derives what the store says is pending, batch by batch, and stops when nothing is. All it knows is in the
 * store, so a crash loses nothing.
 */
export class Backlog {
  readonly #options: BacklogOptions
  readonly #rest = new Rest(() => this.wake())
  /** In a batch that is under way: still pending in the store. */
  readonly #underWay = new Set<number>()
  #batches = 0
  #octets = 0
  #isLooking = false
  #lookAgain = false
  #isClosed = false
  #retry: NodeJS.Timeout | undefined

  constructor(options: BacklogOptions) {
    this.#options = options
  }

  /** Something may be pending. Cheap. */
  wake(): void {
    this.#lookAgain = true
    if (!this.#isLooking && !this.#isClosed && this.#retry === undefined) void this.#look()
  }

  /** New mail, or mail that is relayed: both go first. */
  mail(): void {
    this.#rest.mail()
    this.wake()
  }

  /** Works without rest until `done` is settled; returns it. */
  waitedFor<T>(done: Promise<T>): Promise<T> {
    return this.#rest.waitedFor(done)
  }

  close(): void {
    this.#isClosed = true
    this.#rest.close()
    clearTimeout(this.#retry)
  }

  async #look(): Promise<void> {
    this.#isLooking = true
    try {
      while (this.#lookAgain && !this.#isClosed && this.#hasRoom()) {
        const batch = await this.#nextBatch()
        if (batch.length === 0) continue
        this.#lookAgain = true
        void this.#runBatch(batch)
      }
    } catch (error) {
      this.#later(error)
    } finally {
      this.#isLooking = false
    }
  }

  #hasRoom(): boolean {
    if (this.#rest.isResting) return false
    if (this.#rest.isYielding) return this.#batches === 0
    // A large message is in memory several times over: none is read while another is under way.
    return (
      this.#octets <= this.#options.limits.batchBytes &&
      this.#batches < this.#options.pool.backlogWorkers * BATCHES_PER_WORKER
    )
  }

  /** Oldest first, up to the limits of a batch; empty when nothing waits. */
  async #nextBatch(): Promise<readonly PendingMessage[]> {
    const { store, limits } = this.#options
    this.#lookAgain = false
    const pending = await store.derived.pending(this.#underWay.size + limits.batchMessages)
    const waiting = pending.filter(({ seq }) => !this.#underWay.has(seq))
    let sizeBytes = 0
    const over = waiting.findIndex((message, index) => {
      sizeBytes += message.sizeBytes
      return index >= limits.batchMessages || (index > 0 && sizeBytes > limits.batchBytes)
    })
    return over < 0 ? waiting : waiting.slice(0, over)
  }

  async #runBatch(batch: readonly PendingMessage[]): Promise<void> {
    const beganMs = performance.now()
    const octets = batch.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    this.#batches += 1
    this.#octets += octets
    for (const { seq } of batch) this.#underWay.add(seq)
    try {
      const facts = await this.#derive(batch)
      if (this.#isClosed) return
      await this.#options.store.derived.save(facts)
      this.#logDerived(batch)
    } catch (error) {
      this.#later(error)
    } finally {
      for (const { seq } of batch) this.#underWay.delete(seq)
      this.#batches -= 1
      this.#octets -= octets
      this.#rest.worked(performance.now() - beganMs)
      this.wake()
    }
  }

  /** A batch whose worker was lost is done again one by one, so that only the message at fault is marked. */
  async #derive(batch: readonly PendingMessage[]): Promise<readonly DerivedFacts[]> {
    const { store, pool } = this.#options
    const messages: RawMessage[] = []
    for (const message of batch) {
      const bytes = await readRaw(store.raw, message)
      if (bytes !== undefined) messages.push({ seq: message.seq, bytes })
    }
    try {
      return await pool.run<'index'>({ kind: 'index', messages }, 'backlog')
    } catch (error) {
      if (!(error instanceof JobFailure) || error.blame === 'worker') throw error
      return batch.length === 1 ? this.#given(batch, error) : this.#oneByOne(batch)
    }
  }

  async #oneByOne(batch: readonly PendingMessage[]): Promise<readonly DerivedFacts[]> {
    const facts: DerivedFacts[] = []
    for (const message of batch) facts.push(...(await this.#derive([message])))
    return facts
  }

  /** Facts of messages that cannot be read: what the header says, and why. */
  async #given(batch: readonly PendingMessage[], failure: JobFailure): Promise<readonly DerivedFacts[]> {
    const { store, log } = this.#options
    const facts: DerivedFacts[] = []
    for (const message of batch) {
      log.warn({ message: message.id, reason: failure.message }, 'a message could not be read')
      const parsed = await unread(store.raw, message, failure)
      if (parsed !== undefined) facts.push(factsOf(message.seq, parsed))
    }
    return facts
  }

  #logDerived(batch: readonly PendingMessage[]): void {
    const { log } = this.#options
    if (!log.isLevelEnabled('debug')) return
    for (const { id } of batch) log.debug({ message: id }, 'a message was parsed')
  }

  /** The store or the machine cannot take it now: everything is still pending, so try again after a while. */
  #later(error: unknown): void {
    if (this.#isClosed || this.#retry !== undefined) return
    this.#options.log.error({ error }, 'derived data could not be made or saved; trying again')
    this.#retry = setTimeout(() => {
      this.#retry = undefined
      this.wake()
    }, this.#options.limits.retryMs)
  }
}
