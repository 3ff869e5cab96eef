import type { Change } from '../domain/change.ts'
import type { MessageId } from '../domain/message.ts'
import type { Counts, MessageRow, Store } from '../store/store.types.ts'

/** What a watcher is told. `cursor` is what to resume from once it has been seen. */
export type LiveEvent = { readonly cursor: number } & (
  | { readonly kind: 'hello' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'message.stored'; readonly row: MessageRow }
  | { readonly kind: 'message.updated'; readonly row: MessageRow }
  | { readonly kind: 'message.deleted'; readonly instanceId: number; readonly messageId: MessageId }
  | { readonly kind: 'messages.deleted'; readonly instanceId: number }
  | { readonly kind: 'instance.changed'; readonly instanceId: number }
  | { readonly kind: 'counts'; readonly instanceId: number; readonly counts: Counts }
)

/**
 * The events of consecutive changes, in their order, then the counts of the instances they touch. A message
 * comes once, as it is now: what happened to it later in these changes is in its row already.
 */
export async function eventsOf(store: Store, changes: readonly Change[]): Promise<readonly LiveEvent[]> {
  const rows = await rowsOf(store, changes)
  const events: LiveEvent[] = []
  const told = new Set<MessageId>()
  for (const change of changes) {
    const event = eventOf(change, rows, told)
    if (event !== undefined) events.push(event)
  }
  return [...events, ...(await countsOf(store, changes))]
}

async function rowsOf(store: Store, changes: readonly Change[]): Promise<ReadonlyMap<MessageId, MessageRow>> {
  const ids = new Set<MessageId>()
  for (const change of changes) {
    if ('messageId' in change && change.kind !== 'message.deleted') ids.add(change.messageId)
  }
  const rows = ids.size === 0 ? [] : await store.messages.rows([...ids])
  return new Map(rows.map((row) => [row.id, row]))
}

function eventOf(
  change: Change,
  rows: ReadonlyMap<MessageId, MessageRow>,
  told: Set<MessageId>,
): LiveEvent | undefined {
  const { seq: cursor, instanceId } = change
  switch (change.kind) {
    case 'message.deleted':
      // Restored later in the same changes, it has to come again.
      told.delete(change.messageId)
      return { kind: change.kind, cursor, instanceId, messageId: change.messageId }
    case 'messages.deleted':
    case 'instance.changed':
      return { kind: change.kind, cursor, instanceId }
    case 'message.stored':
    case 'message.derived':
    case 'message.updated':
    case 'delivery.updated': {
      const row = rows.get(change.messageId)
      if (row === undefined || told.has(row.id)) return undefined
      told.add(row.id)
      return { kind: change.kind === 'message.stored' ? change.kind : 'message.updated', cursor, row }
    }
    default:
      return change satisfies never
  }
}

async function countsOf(store: Store, changes: readonly Change[]): Promise<readonly LiveEvent[]> {
  const cursor = changes.at(-1)?.seq ?? 0
  const touched = [...new Set(changes.map(({ instanceId }) => instanceId))]
  const present = touched.filter((id) => store.instances.byId(id) !== undefined)
  return Promise.all(
    present.map(async (instanceId) => ({
      kind: 'counts' as const,
      cursor,
      instanceId,
      counts: await store.instances.counts(instanceId),
    })),
  )
}
