import type { Instance } from '../../domain/instance.ts'
import type { Keep } from '../../domain/keep.ts'
import type { Limits } from '../../domain/limits.ts'
import type { MessageId } from '../../domain/message.ts'
import type { Holdings, Retention } from '../../domain/retention.ts'

/** What instances keep and take; settings are small, so they are answered from memory at once. */
export interface BoundsStore {
  retention(instance: Pick<Instance, 'id' | 'kind'>): Retention
  limits(instanceId: number): Limits
  /** What it keeps of a message that needs nothing more. */
  keep(instanceId: number): Keep
  /** Sets what is given; null goes back to the defaults. */
  put(instanceId: number, change: BoundsChange, atMs: number): Promise<void>
  /** What its retention counts. */
  holdings(instanceId: number): Promise<Holdings>
  /** The oldest messages that are not starred, oldest first: what goes next. */
  oldest(instanceId: number, limit: number): Promise<readonly OldMessage[]>
  /**
   * Removes for good what is over the instance's retention, in slices between which intake has its turn; what was
   * removed is told. Ends early when `signal` aborts. How many went.
   */
  prune(instance: Pick<Instance, 'id' | 'kind'>, atMs: number, signal: AbortSignal): Promise<number>
  /** Raw octets received since then and still there, by quarter hours: seeds the daily limit after a restart. */
  receivedSince(
    instanceId: number,
    sinceMs: number,
  ): readonly { readonly atMs: number; readonly bytes: number }[]
  /** Octets that can still be stored: on the disk, within the size limit, and in the file where purging left room. */
  freeBytes(): Promise<number>
}

export interface BoundsChange {
  readonly retention?: Retention | null
  readonly limits?: Limits | null
  readonly keep?: Keep | null
}

export interface OldMessage {
  readonly id: MessageId
  readonly subject: string | null
  readonly receivedAtMs: number
  readonly sizeBytes: number
  /** It has a delivery to make, and stays until that is made. */
  readonly isUnsettled: boolean
}
