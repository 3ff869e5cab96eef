import { asc, getTableColumns, sql } from 'drizzle-orm'
import type { QueryConnection } from './query-builder.ts'
import { deliveries, messages } from './schema.ts'
import type { MessageRow } from './store.types.ts'

const { session: _, safeSet: __, claimedBy: ___, ...LISTED_COLUMNS } = getTableColumns(messages)

type ListedRow = Pick<typeof messages.$inferSelect, keyof typeof LISTED_COLUMNS>
type DeliveryRow = Pick<typeof deliveries.$inferSelect, 'messageSeq' | 'address' | 'state' | 'lastReply'>

/** Reads messages as lists show them, by `seq`; those in the trash are left out. In order of `seq`. */
export function prepareMessageRows({
  orm,
}: QueryConnection): (seqs: readonly number[]) => readonly MessageRow[] {
  const seqs = sql`(select value from json_each(${sql.placeholder('seqs')}))`
  const listed = orm
    .select(LISTED_COLUMNS)
    .from(messages)
    .where(sql`${messages.seq} in ${seqs} and ${messages.deletedAtMs} is null`)
    .orderBy(asc(messages.seq))
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
  return (wanted) => {
    if (wanted.length === 0) return []
    const args = { seqs: JSON.stringify(wanted) }
    const bySeq = Map.groupBy(delivered.all(args), ({ messageSeq }) => messageSeq)
    return listed.all(args).map((row) => messageRow(row, bySeq.get(row.seq) ?? []))
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
    read: row.read,
    starred: row.starred,
    derived: row.derived,
    derivedError: row.derivedError,
    snippet: row.snippet,
    attachmentCount: row.attachmentCount,
  }
}
