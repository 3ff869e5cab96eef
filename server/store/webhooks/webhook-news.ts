import type { Address } from '../../domain/address.ts'
import type { DeliveryState } from '../../domain/delivery.ts'
import type { Envelope } from '../../domain/envelope.ts'
import type { DecisionKind, MessageId } from '../../domain/message.ts'
import type { Search } from '../../domain/search.ts'
import type { KeyTable } from '../search/pending-keys.ts'
import { condition } from '../search/search-sql.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { News, NewsDelivery, NewsKey, NewsRelease } from './webhook-store.types.ts'

interface MessageFacts {
  readonly seq: number
  readonly id: MessageId
  readonly receivedAtMs: number
  readonly subject: string | null
  readonly fromName: string | null
  readonly fromAddress: string | null
  readonly envelope: string
  readonly decision: DecisionKind
  readonly decisionReason: string | null
  readonly sizeBytes: number
  readonly attachmentCount: number
  readonly tags: string
}

type DeliveryFacts = Omit<NewsDelivery, 'release'> & {
  readonly copyId: number
  readonly state: DeliveryState
}

type ReleaseFacts = Omit<NewsRelease, 'to'> & { readonly to: string }

/** Reads what is told of a message, in the trash or not, by its keys. */
export function prepareNews({ driver }: Connection): (key: NewsKey) => News | undefined {
  const message = driver.prepare<[MessageId], MessageFacts>(
    `SELECT seq, id, received_at_ms AS receivedAtMs, subject, from_name AS fromName, from_address AS fromAddress,
       envelope, decision, decision_reason AS decisionReason, size_bytes AS sizeBytes,
       attachment_count AS attachmentCount, tags
     FROM messages WHERE id = ?`,
  )
  const delivery = driver.prepare<[number], DeliveryFacts>(
    `SELECT id, copy_id AS copyId, address, relay, state, attempts, due_at_ms AS dueAtMs, last_reply AS lastReply
     FROM deliveries WHERE id = ?`,
  )
  const release = driver.prepare<[number], ReleaseFacts>(
    `SELECT r.id, r.kind, r."by", r.reason, r.safe_set AS "to",
       (SELECT min(id) FROM deliveries WHERE copy_id = c.id) AS firstDeliveryId
     FROM copies c JOIN releases r ON r.id = c.release_id WHERE c.id = ?`,
  )
  const deliveryOf = (id: number): NewsDelivery | null => {
    const found = delivery.get(id)
    if (found === undefined) return null
    const { copyId, ...facts } = found
    const released = release.get(copyId)
    return {
      ...facts,
      release: released ? { ...released, to: JSON.parse(released.to) as readonly Address[] } : null,
    }
  }
  return ({ messageId, deliveryId }) => {
    const found = message.get(messageId)
    if (found === undefined) return undefined
    const { subject, fromName, fromAddress, envelope, decision, decisionReason, tags, ...facts } = found
    return {
      ...facts,
      summary: { subject, fromName, fromAddress },
      envelope: JSON.parse(envelope) as Envelope,
      decision: { kind: decision, reason: decisionReason },
      tags: JSON.parse(tags) as readonly string[],
      delivery: deliveryId === null ? null : deliveryOf(deliveryId),
    }
  }
}

export interface MatchArgs {
  readonly instanceId: number
  readonly seqs: readonly number[]
  readonly search: Search
}

/** Asks a search of single messages, in the trash or not: what it costs does not grow with what is stored. */
export function prepareMatching(
  { driver }: Connection,
  loadOwn: KeyTable['loadOwn'],
): (args: MatchArgs) => readonly number[] {
  return ({ instanceId, seqs, search }) => {
    const { sql, values } = condition(search, { instanceIds: [instanceId], of: 'one' })
    const asked = driver.prepare(`SELECT 1 FROM messages m WHERE m.seq = ? AND m.instance_id = ? AND ${sql}`)
    return seqs.filter((seq) => {
      loadOwn(seq)
      return asked.get(seq, instanceId, ...values) !== undefined
    })
  }
}
