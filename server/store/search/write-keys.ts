import type { NewMessage } from '../../domain/message.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type MessageKey, messageKeys } from './message-keys.ts'

/** What keys are made from, as stored. */
export interface StoredParts {
  readonly instanceId: number
  readonly fromAddress: string | null
  readonly messageIdHeader: string | null
  readonly envelope: string
  readonly recipients: string
  readonly tags: string
}

export const STORED_PARTS = `instance_id AS instanceId, from_address AS fromAddress,
  message_id_header AS messageIdHeader, envelope, recipients, tags`

/** Writes and removes the keys of stored messages; both may be done again. */
export interface Keys {
  write(seq: number): void
  remove(seq: number): void
}

export function prepareKeys({ driver }: Connection): Keys {
  const parts = driver.prepare<[number], StoredParts>(`SELECT ${STORED_PARTS} FROM messages WHERE seq = ?`)
  const insert = driver.prepare(
    'INSERT OR IGNORE INTO message_keys (instance_id, role, key, message_seq) VALUES (?, ?, ?, ?)',
  )
  const remove = driver.prepare(
    'DELETE FROM message_keys WHERE instance_id = ? AND role = ? AND key = ? AND message_seq = ?',
  )
  const forEach = (seq: number, act: typeof insert) => {
    const row = parts.get(seq)
    if (row === undefined) return
    for (const { role, key } of keysOf(row)) act.run(row.instanceId, role, key, seq)
  }
  return { write: (seq) => forEach(seq, insert), remove: (seq) => forEach(seq, remove) }
}

export function keysOf({
  fromAddress,
  messageIdHeader,
  envelope,
  recipients,
  tags,
}: StoredParts): readonly MessageKey[] {
  return messageKeys({
    envelope: JSON.parse(envelope) as NewMessage['envelope'],
    recipients: JSON.parse(recipients) as NewMessage['recipients'],
    summary: { fromAddress, messageIdHeader },
    tags: JSON.parse(tags) as readonly string[],
  })
}
