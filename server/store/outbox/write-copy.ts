import type { OutgoingCopy } from '../../domain/message.ts'
import type { Connection } from '../sqlite/connection.ts'

export interface CopyOwner {
  readonly messageSeq: number
  readonly instanceId: number
  /** Whether the message was accepted on a production instance. */
  readonly isProduction: boolean
  /** Null when the rule made it. */
  readonly releaseId: number | null
  readonly atMs: number
}

/** Writes a copy with one delivery for each address that it goes to, due at once; ids of the deliveries. */
export function prepareCopyWriter({ driver }: Connection) {
  const insertCopy = driver.prepare(
    'INSERT INTO copies (message_seq, "from", head, body_offset, relay, release_id) VALUES (?, ?, ?, ?, ?, ?)',
  )
  const insertDelivery = driver.prepare(
    `INSERT INTO deliveries (message_seq, copy_id, address, relay, production, instance_id, created_at_ms, due_at_ms,
       state, attempts, possible_duplicate)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'queued', 0, 0)`,
  )
  return (owner: CopyOwner, copy: OutgoingCopy): readonly number[] => {
    const { messageSeq, instanceId, isProduction, releaseId, atMs } = owner
    const { from, head, bodyOffset, relay } = copy
    const { lastInsertRowid: copyId } = insertCopy.run(messageSeq, from, head, bodyOffset, relay, releaseId)
    const production = Number(isProduction)
    return [...new Set(copy.to)].map((address) => {
      const row = [messageSeq, copyId, address, relay, production, instanceId, atMs, atMs]
      return Number(insertDelivery.run(...row).lastInsertRowid)
    })
  }
}
