import { Failure } from '../../domain/failure.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { DerivedStore, PendingMessage } from '../store.types.ts'
import type { Writer } from '../threads/writer.ts'

export interface DerivedState extends DerivedStore {
  /** Something derived was committed: lets go those who waited for it. */
  advanced(): void
  /** Turns those away who still wait. */
  close(): void
}

interface Waiting {
  readonly seq: number
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

export function createDerivedStore({ driver }: Connection, writer: Writer): DerivedState {
  const pending = driver.prepare<[number], PendingMessage>(
    `SELECT seq, id, size_bytes AS sizeBytes FROM messages WHERE derived = 'pending' ORDER BY seq LIMIT ?`,
  )
  const oldest = driver
    .prepare<[], number | null>(`SELECT min(seq) FROM messages WHERE derived = 'pending'`)
    .pluck()
  const oldestPending = () => oldest.get() ?? Number.POSITIVE_INFINITY
  let waiting: Waiting[] = []
  return {
    pending: async (limit) => pending.all(limit),
    save: (facts) => writer.run('derivedSave', { facts, atMs: Date.now() }),
    reached(seq) {
      if (oldestPending() > seq) return Promise.resolve()
      return new Promise((resolve, reject) => {
        waiting.push({ seq, resolve, reject })
      })
    },
    advanced() {
      if (waiting.length === 0) return
      const upTo = oldestPending()
      for (const { seq, resolve } of waiting) if (seq < upTo) resolve()
      waiting = waiting.filter(({ seq }) => seq >= upTo)
    },
    close() {
      for (const { reject } of waiting) reject(new Failure('unavailable', 'The store is closed.'))
      waiting = []
    },
  }
}
