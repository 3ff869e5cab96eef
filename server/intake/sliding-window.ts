/** A sum over the last while, kept in steps: it never forgets early, and at most one step late. */
export class SlidingWindow {
  readonly #stepMs: number
  readonly #steps: number
  readonly #amounts = new Map<number, number>()
  #sum = 0
  #at = Number.NEGATIVE_INFINITY

  constructor(windowMs: number, steps: number) {
    this.#stepMs = windowMs / steps
    this.#steps = steps
  }

  add(amount: number, atMs: number): void {
    const step = this.#move(atMs)
    this.#amounts.set(step, (this.#amounts.get(step) ?? 0) + amount)
    this.#sum += amount
  }

  /** Takes back what was added at that time, unless it is forgotten already. */
  takeBack(amount: number, atMs: number): void {
    const step = Math.floor(atMs / this.#stepMs)
    const kept = this.#amounts.get(step)
    if (kept === undefined) return
    this.#amounts.set(step, kept - amount)
    this.#sum -= amount
  }

  sum(nowMs: number): number {
    this.#move(nowMs)
    return this.#sum
  }

  /** Forgets what is too old, and what a clock that was set back makes the future. */
  #move(nowMs: number): number {
    const now = Math.floor(nowMs / this.#stepMs)
    if (now === this.#at) return now
    this.#at = now
    for (const [step, amount] of this.#amounts) {
      if (step >= now - this.#steps && step <= now) continue
      this.#amounts.delete(step)
      this.#sum -= amount
    }
    return now
  }
}
