import type { MessageId } from '../../domain/message.ts'
import { messages } from '../schema/schema.ts'
import { prepareMessageSearch } from '../search/message-search.ts'
import { asc, sql } from '../sqlite/drizzle.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'
import type { Counts, MessageStore } from '../store.types.ts'
import type { Reader } from '../threads/reader.ts'
import type { Writer } from '../threads/writer.ts'
import { encodeMessage } from './encode-message.ts'
import { prepareMessageGet } from './message-get.ts'
import { listMany, listMessages } from './message-list.ts'
import { prepareMessageRows } from './message-rows.ts'
import { purge, restore, restoreDeletedAt, trash } from './slices.ts'

export interface MessageStoreParts {
  readonly connection: QueryConnection
  readonly writer: Writer
  readonly reader: Reader
  readonly countsOf: (instanceId: number) => Counts
}

export function createMessageStore({
  connection,
  writer,
  reader,
  countsOf,
}: MessageStoreParts): MessageStore {
  const get = prepareMessageGet(connection)
  const rows = prepareMessageRows(connection)
  const find = prepareMessageSearch(connection)
  const keys = prepareKeys(connection)
  return {
    accept: (message) => writer.run('accept', encodeMessage(message)),
    get: async (instanceId, id) => get({ instanceId, id }),
    list: (query) => listMessages({ find, rows, reader, countsOf }, query),
    listMany: (query) => listMany({ rows, reader }, query),
    rows: async (ids) => rows.read(keys.seqsOf(ids)),
    storedAfter: async (instanceId, afterSeq, limit) =>
      rows.read(keys.seqsAfter(instanceId, afterSeq, limit)),
    mark: (instanceId, ids, marks) => writer.run('mark', { instanceId, ids, marks, atMs: Date.now() }),
    tag: (instanceId, ids, change) => writer.run('tag', { instanceId, ids, change, atMs: Date.now() }),
    conversation: async (instanceId, id, limit) => rows.read(keys.conversationOf(instanceId, id, limit)),
    claim: (instanceId, ids, claim) => writer.run('claim', { instanceId, ids, claim }),
    delete: (instanceId, which, atMs = Date.now()) => trash(writer, reader, instanceId, which, atMs),
    restore: (instanceId, ids) => restore(writer, instanceId, ids),
    restoreDeletedAt: (instanceId, atMs) => restoreDeletedAt(writer, instanceId, atMs),
    purge: (deletedBeforeMs, limit) => purge(writer, deletedBeforeMs, limit),
    strippable: (args) => reader.query('strippable', args),
    strip: (args) => writer.run('strip', args),
    redirectsSince: async (sinceMs) => keys.redirectsSince(sinceMs),
  }
}

function prepareKeys({ orm, driver }: QueryConnection) {
  const byIds = orm
    .select({ seq: messages.seq })
    .from(messages)
    .where(sql`${messages.id} in (select value from json_each(${sql.placeholder('ids')}))`)
    .orderBy(asc(messages.seq))
    .prepare()
  const after = orm
    .select({ seq: messages.seq })
    .from(messages)
    .where(
      sql`${messages.instanceId} = +${sql.placeholder('instanceId')} and ${messages.deletedAtMs} is null and ${messages.seq} > +${sql.placeholder('afterSeq')}`,
    )
    .orderBy(asc(messages.seq))
    .limit(sql.placeholder('limit'))
    .prepare()
  const redirected = orm
    .select({ instanceId: messages.instanceId, receivedAtMs: messages.receivedAtMs })
    .from(messages)
    .where(
      sql`${messages.decision} = 'redirect' and ${messages.receivedAtMs} >= ${sql.placeholder('sinceMs')}`,
    )
    .orderBy(asc(messages.receivedAtMs))
    .prepare()
  const conversation = driver
    .prepare<[string, number, number], number>(
      `SELECT m.seq FROM messages own JOIN messages m
         ON m.seq = own.seq OR (m.instance_id = own.instance_id AND m.conversation = own.conversation)
       WHERE own.id = ? AND own.instance_id = ? AND m.deleted_at_ms IS NULL ORDER BY m.seq DESC LIMIT ?`,
    )
    .pluck()
  return {
    conversationOf: (instanceId: number, id: MessageId, limit: number) =>
      conversation.all(id, instanceId, limit),
    seqsOf: (ids: readonly MessageId[]) => byIds.all({ ids: JSON.stringify(ids) }).map(({ seq }) => seq),
    seqsAfter: (instanceId: number, afterSeq: number, limit: number) =>
      after.all({ instanceId, afterSeq, limit }).map(({ seq }) => seq),
    redirectsSince: (sinceMs: number) => redirected.all({ sinceMs }),
  }
}
