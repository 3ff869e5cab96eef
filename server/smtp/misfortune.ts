import { setTimeout as rest } from 'node:timers/promises'
import type { FaultEffect } from '../domain/fault.ts'

/** What a fault needs of the connection that it strikes. */
interface Struck {
  hangUp(): void
  /** From now until the next call the client waits for us, so its idle time does not count. */
  owing(isOwing: boolean): void
}

/** Does to one connection what injected faults say: late, slow, or cut off. */
export class Misfortune {
  readonly #struck: Struck
  readonly #gone = new AbortController()

  constructor(struck: Struck) {
    this.#struck = struck
  }

  /** Waits, then answers, unless the fault hangs up instead or the client is gone by then. */
  async befall({ delayMs, disconnect }: FaultEffect, answer: () => void): Promise<void> {
    await this.#wait(delayMs)
    if (this.#gone.signal.aborted) return
    if (disconnect) this.#struck.hangUp()
    else answer()
  }

  /** As long as these octets take at that speed. */
  async slow(octets: number, bytesPerSecond: number): Promise<void> {
    await this.#wait((octets / bytesPerSecond) * 1000)
  }

  /** The connection is over: nothing is waited for any more. */
  end(): void {
    this.#gone.abort()
  }

  async #wait(ms: number): Promise<void> {
    if (ms <= 0) return
    this.#struck.owing(true)
    await rest(ms, undefined, { signal: this.#gone.signal }).catch(() => undefined)
    this.#struck.owing(false)
  }
}
