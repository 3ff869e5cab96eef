import type { MessageId } from '../../domain/message.ts'
import { joinedTags } from '../../domain/tag.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { TagChange } from '../store.types.ts'

interface TagArgs {
  readonly instanceId: number
  readonly ids: readonly MessageId[]
  readonly change: TagChange
  readonly atMs: number
}

/** Writes the tags of a message and the keys that it is found by. */
export function prepareTags({ driver }: Connection) {
  const update = driver.prepare('UPDATE messages SET tags = ? WHERE seq = ?')
  const [add, drop] = [
    'INSERT OR IGNORE INTO message_keys (instance_id, role, key, message_seq) VALUES (?, ?, ?, ?)',
    'DELETE FROM message_keys WHERE instance_id = ? AND role = ? AND key = ? AND message_seq = ?',
  ].map((sql) => driver.prepare(sql))
  return (instanceId: number, seq: number, before: readonly string[], after: readonly string[]): void => {
    update.run(JSON.stringify(after), seq)
    for (const tag of before) if (!after.includes(tag)) drop?.run(instanceId, 'tag', tag, seq)
    for (const tag of after) if (!before.includes(tag)) add?.run(instanceId, 'tag', tag, seq)
  }
}

/** Puts tags on messages or takes them off; tells of those that were different, counts those that are there. */
export function prepareTag(connection: Connection, log: ChangeLog): Operation<TagArgs, number> {
  const find = connection.driver.prepare<[string, number], { seq: number; tags: string }>(
    'SELECT seq, tags FROM messages WHERE id = ? AND instance_id = ? AND deleted_at_ms IS NULL',
  )
  const put = prepareTags(connection)
  return ({ instanceId, ids, change, atMs }) => {
    const changes = []
    let found = 0
    for (const id of new Set(ids)) {
      const row = find.get(id, instanceId)
      if (row === undefined) continue
      found += 1
      const before = JSON.parse(row.tags) as readonly string[]
      const after = tagged(before, change)
      if (JSON.stringify(before) === JSON.stringify(after)) continue
      put(instanceId, row.seq, before, after)
      changes.push(log.append(atMs, instanceId, { kind: 'message.updated', messageId: id }))
    }
    return outcome(found, changes)
  }
}

function tagged(before: readonly string[], change: TagChange): readonly string[] {
  switch (change.kind) {
    case 'set':
      return joinedTags(change.tags)
    case 'add':
      return joinedTags(before, change.tags)
    case 'remove':
      return before.filter((tag) => !change.tags.includes(tag))
    default:
      return change.kind satisfies never
  }
}
