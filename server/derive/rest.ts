/** Without mail coming in or going out for so long, nobody is sending much. */
const LULL_MS = 25
/** While mail is on its way, the backlog rests this many times as long as it worked. */
const REST_PER_WORK = 7

/**
 * Lets accepting and relaying mail go first. While they are busy, deriving gets a fixed share of the time, so that it
 * falls behind and never stands still; in a lull, and while somebody waits for it, it does not rest at all.
 */
export class Rest {
  readonly #resume: () => void
  #mailAtMs = Number.NEGATIVE_INFINITY
  #untilMs = Number.NEGATIVE_INFINITY
  #waiting = 0
  #timer: NodeJS.Timeout | undefined

  /** `resume` is called when a rest is over. */
  constructor(resume: () => void) {
    this.#resume = resume
  }

  get isResting(): boolean {
    return this.#timer !== undefined
  }

  /** Whether mail comes in or goes out and nobody waits for the backlog. */
  get isYielding(): boolean {
    return this.#waiting === 0 && performance.now() < this.#mailAtMs + LULL_MS
  }

  /** Mail came in or went out. */
  mail(): void {
    this.#mailAtMs = performance.now()
  }

  /** A batch took so long. */
  worked(durationMs: number): void {
    this.#untilMs = performance.now() + durationMs * REST_PER_WORK
    if (!this.isResting) this.#rest()
  }

  /** No rest until `done` is settled; returns it. */
  async waitedFor<T>(done: Promise<T>): Promise<T> {
    this.#waiting += 1
    if (this.isResting) this.#end()
    try {
      return await done
    } finally {
      this.#waiting -= 1
    }
  }

  close(): void {
    clearTimeout(this.#timer)
  }

  /** To the end of the rest or of the mail on its way, whichever is first. */
  #rest(): void {
    const nowMs = performance.now()
    const endMs = Math.min(this.#untilMs, this.#mailAtMs + LULL_MS)
    if (this.#waiting > 0 || nowMs >= endMs) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#rest()
      if (!this.isResting) this.#resume()
    }, endMs - nowMs)
  }

  #end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#resume()
  }
}
