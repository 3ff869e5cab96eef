import type { Change, ChangeFact } from '../../domain/change.ts'
import type { Connection } from '../sqlite/connection.ts'

/** Numbers facts in the transaction under way. */
export interface ChangeLog {
  append(atMs: number, instanceId: number, fact: ChangeFact): Change
}

export function prepareChangeLog({ driver }: Connection): ChangeLog {
  const insert = driver.prepare(
    'INSERT INTO changes (at_ms, instance_id, kind, message_id, delivery_id, state) VALUES (?, ?, ?, ?, ?, ?)',
  )
  return {
    append(atMs, instanceId, fact) {
      const messageId = 'messageId' in fact ? fact.messageId : null
      const [deliveryId, state] = 'deliveryId' in fact ? [fact.deliveryId, fact.state] : [null, null]
      const { lastInsertRowid } = insert.run(atMs, instanceId, fact.kind, messageId, deliveryId, state)
      return { seq: Number(lastInsertRowid), atMs, instanceId, ...fact }
    },
  }
}
