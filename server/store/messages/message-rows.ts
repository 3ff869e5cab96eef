import { contentFacts } from '../../domain/contents.ts'
import type { Removed } from '../../domain/keep.ts'
import { deliveries, messages } from '../schema/schema.ts'
import { asc, getTableColumns, sql } from '../sqlite/drizzle.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'
import type { MessageRow } from '../store.types.ts'
import { createPace, ROWS_PER_TURN } from './pace.ts'

/** Messages read by one statement, as long as they have a recipient or two. */
const SLICE_MESSAGES = 50
/** About what one recipient takes as JSON. */
const RECIPIENT_BYTES = 80

/** Of a conversation of thousands, nobody needs the exact number in a list. */
const CONVERSATION_COUNTED_MAX = 100

/** How many messages share its conversation. */
export const CONVERSATION_SIZE = sql<number>`(select count(*) from (select 1 from messages other
  where other.instance_id = messages.instance_id and other.conversation = messages.conversation
  and other.deleted_at_ms is null limit ${sql.raw(String(CONVERSATION_COUNTED_MAX))}))`

const { session: _, safeSet: __, claimedBy: ___, ...LISTED_COLUMNS } = getTableColumns(messages)

type ListedRow = Pick<typeof messages.$inferSelect, keyof typeof LISTED_COLUMNS> & {
  readonly conversationSize: number
}
type DeliveryRow = Pick<typeof deliveries.$inferSelect, 'messageSeq' | 'address' | 'state' | 'lastReply'>

export type MessageRows = ReturnType<typeof prepareMessageRows>

/** Reads messages as lists show them, by `seq`; those in the trash are left out. */
export function prepareMessageRows(connection: QueryConnection) {
  const weigh = prepareWeights(connection)
  const read = prepareRead(connection)
  return {
    /** How much each is to read and to answer with, in recipients. */
    weigh,
    /** In the order asked, in pieces between which the event loop goes on. */
    async read(seqs: readonly number[]): Promise<readonly MessageRow[]> {
      const rows: MessageRow[] = []
      const pace = createPace(ROWS_PER_TURN)
      let slice: number[] = []
      let sliceWeight = 0
      for (const [seq, weight] of weigh(seqs)) {
        slice.push(seq)
        sliceWeight += weight
        if (slice.length < SLICE_MESSAGES && sliceWeight < SLICE_MESSAGES * 4) continue
        rows.push(...read(slice))
        await pace(sliceWeight)
        slice = []
        sliceWeight = 0
      }
      return [...rows, ...read(slice)]
    },
  }
}

function prepareWeights({ driver }: QueryConnection) {
  const sizes = driver
    .prepare<[string], [seq: number, bytes: number]>(
      `SELECT seq, octet_length(recipients) FROM messages
       WHERE seq IN (SELECT value FROM json_each(?)) AND deleted_at_ms IS NULL`,
    )
    .raw()
  return (seqs: readonly number[]): readonly (readonly [seq: number, weight: number])[] => {
    const bySeq = new Map(sizes.all(JSON.stringify(seqs)))
    return seqs.flatMap((seq) => {
      const bytes = bySeq.get(seq)
      return bytes === undefined ? [] : [[seq, Math.ceil(bytes / RECIPIENT_BYTES)] as const]
    })
  }
}

/** By one statement each for messages and deliveries, in the order asked. */
function prepareRead({ orm }: QueryConnection) {
  const seqs = sql`(select value from json_each(${sql.placeholder('seqs')}))`
  const listed = orm
    .select({ ...LISTED_COLUMNS, conversationSize: CONVERSATION_SIZE })
    .from(messages)
    .where(sql`${messages.seq} in ${seqs} and ${messages.deletedAtMs} is null`)
    .prepare()
  const delivered = orm
    .select({
      messageSeq: deliveries.messageSeq,
      address: deliveries.address,
      state: deliveries.state,
      lastReply: deliveries.lastReply,
    })
    .from(deliveries)
    .where(sql`${deliveries.messageSeq} in ${seqs}`)
    .orderBy(asc(deliveries.id))
    .prepare()
  return (wanted: readonly number[]): readonly MessageRow[] => {
    if (wanted.length === 0) return []
    const args = { seqs: JSON.stringify(wanted) }
    const bySeq = Map.groupBy(delivered.all(args), ({ messageSeq }) => messageSeq)
    const rows = new Map(listed.all(args).map((row) => [row.seq, messageRow(row, bySeq.get(row.seq) ?? [])]))
    return wanted.flatMap((seq) => rows.get(seq) ?? [])
  }
}

/** The row of a list, from its columns and the deliveries of the message. */
export function messageRow(row: ListedRow, delivered: readonly DeliveryRow[]): MessageRow {
  const byAddress = new Map(delivered.map(({ address, state, lastReply }) => [address, { state, lastReply }]))
  return {
    seq: row.seq,
    id: row.id,
    instanceId: row.instanceId,
    receivedAtMs: row.receivedAtMs,
    summary: {
      subject: row.subject,
      fromName: row.fromName,
      fromAddress: row.fromAddress,
      messageIdHeader: row.messageIdHeader,
    },
    envelope: row.envelope,
    recipients: row.recipients.map((recipient) => ({
      ...recipient,
      delivery: byAddress.get(recipient.address) ?? null,
    })),
    deliveredTo: delivered.map(({ address, state, lastReply }) => ({ address, state, lastReply })),
    decision: {
      kind: row.decision,
      reason: row.decisionReason,
      mode: row.decisionMode,
      instanceKind: row.decisionInstanceKind,
    },
    facts: {
      sizeBytes: row.sizeBytes,
      canonical: row.canonical,
      hasEightBit: row.hasEightBit,
      hasNul: row.hasNul,
    },
    removed: removedOf(row),
    read: row.read,
    starred: row.starred,
    derived: row.derived,
    derivedError: row.derivedError,
    snippet: row.snippet,
    attachmentCount: row.attachmentCount,
    contents: contentFacts(row.contents),
    tags: row.tags,
    conversation: row.conversation === null ? null : { id: row.conversation, size: row.conversationSize },
  }
}

function removedOf({ removed: what, removedAtMs: atMs, removedBytes: bytes }: ListedRow): Removed | null {
  return what === null || atMs === null ? null : { what, atMs, bytes }
}
