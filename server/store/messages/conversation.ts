import type { MessageId } from '../../domain/message.ts'
import type { Connection } from '../sqlite/connection.ts'

/** Of what it refers to, the nearest are looked up; the first is its conversation if none is here. */
const LOOKED_UP_MAX = 10

export interface Referring {
  readonly seq: number
  readonly instanceId: number
  readonly messageIdHeader: string | null
  /** Message-IDs, oldest first. */
  readonly references: readonly string[]
}

interface Parent {
  readonly seq: number
  readonly id: MessageId
  readonly header: string
  readonly conversation: string | null
}

/**
 * Puts a message into the conversation that it belongs to, in whatever order its messages came. A message that
 * nothing replies to is in none. Returns the messages that became part of one by it.
 */
export function prepareConversations({ driver }: Connection): (message: Referring) => readonly MessageId[] {
  const parent = driver.prepare<[number, string], Parent>(
    `SELECT m.seq, m.id, m.message_id_header AS header, m.conversation
     FROM message_keys k JOIN messages m ON m.seq = k.message_seq
     WHERE k.instance_id = +? AND k.role = 'message-id' AND k.key = +? ORDER BY k.message_seq LIMIT 1`,
  )
  const isAwaited = driver.prepare<[number, string]>(
    'SELECT 1 FROM messages WHERE instance_id = +? AND conversation = +? AND deleted_at_ms IS NULL LIMIT 1',
  )
  const put = driver.prepare('UPDATE messages SET conversation = ? WHERE seq = ?')
  return ({ seq, instanceId, messageIdHeader, references }) => {
    const [root] = references
    if (root === undefined) {
      const own = messageIdHeader
      if (own !== null && isAwaited.get(instanceId, own) !== undefined) put.run(own, seq)
      return []
    }
    const nearest = references.slice(-LOOKED_UP_MAX).toReversed()
    const found = firstOf(nearest, (id) => parent.get(instanceId, id))
    const conversation = found === undefined ? root : (found.conversation ?? found.header)
    put.run(conversation, seq)
    if (found === undefined || found.conversation !== null || found.seq === seq) return []
    put.run(conversation, found.seq)
    return [found.id]
  }
}

function firstOf<T, R>(items: readonly T[], look: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = look(item)
    if (found !== undefined) return found
  }
  return undefined
}
