/** What deriving may take of the machine. */
export interface DeriveLimits {
  /** A worker that is silent for longer on one job is replaced. */
  readonly jobMs: number
  /** JavaScript heap of one worker; raw bytes lie outside it. */
  readonly heapMb: number
  /** Messages and raw octets in one job of the backlog. A larger message is a job alone. */
  readonly batchMessages: number
  readonly batchBytes: number
  /** Parsed messages kept for who asks again. */
  readonly cacheBytes: number
  /** How long to wait when the store could not take what was derived. */
  readonly retryMs: number
}

export const DERIVE_LIMITS: DeriveLimits = {
  // Above the parser's own limit, which ends all that is merely large; this ends what hangs.
  jobMs: 10_000,
  // The text of a 50 MiB message as a string takes 100 MiB, and twice that while it is put together.
  heapMb: 512,
  // About 15 ms of work: an urgent question does not wait longer for a worker.
  batchMessages: 32,
  batchBytes: 4 * 1024 * 1024,
  // A few hundred ordinary messages.
  cacheBytes: 32 * 1024 * 1024,
  retryMs: 5000,
}
