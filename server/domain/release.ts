import type { Address } from './address.ts'

/**
 * `release`: a message that was accepted on staging, rewritten as a redirect, to test or allowed recipients of
 * today. `resend`: one that was accepted on production, to recipients of its own that it did not reach.
 */
export type ReleaseKind = 'release' | 'resend'

/** A person sent a message on; a record of its own, the message never changes. */
export interface Release {
  readonly id: number
  readonly kind: ReleaseKind
  readonly atMs: number
  /** Who did it, in words for people. */
  readonly by: string
  /** Why, in their words. */
  readonly reason: string | null
  /** Every address that it may ever reach; exact, never patterns. */
  readonly safeSet: readonly Address[]
}
