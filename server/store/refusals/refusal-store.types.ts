import type { Refusal } from '../../domain/refusal.ts'
import type { Search } from '../../domain/search.ts'

export interface RefusalStore {
  add(refusals: readonly Refusal[]): Promise<void>
  /** Newest first. */
  find(query: RefusalQuery): Promise<readonly Refusal[]>
  /** Forgets those older than `beforeMs`, and all but the newest `keep`. How many went. */
  prune(beforeMs: number, keep: number): Promise<number>
}

export interface RefusalQuery {
  readonly instanceIds: readonly number[]
  /** Whether those of no instance are asked for, too. */
  readonly unassigned: 'with' | 'without'
  /**
   * What can be asked of a try: addresses and words, looked for in all that it said, and times. What asks for anything
   * else matches none.
   */
  readonly search: Search
  readonly limit: number
}
