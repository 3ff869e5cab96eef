import type { Change } from '../../domain/change.ts'

/** What one write operation did inside the transaction it ran in. */
export interface Outcome<R> {
  readonly result: R
  /** Published after the commit, in this order. */
  readonly changes: readonly Change[]
  /** A spooled file whose bytes are in the database now: removed after the commit. */
  readonly spentFile?: string
}

/** A write: synchronous, so that nothing can come between its statements. */
export type Operation<A, R> = (args: A) => Outcome<R>

export function outcome<R>(result: R, changes: readonly Change[] = []): Outcome<R> {
  return { result, changes }
}
