import { Failure } from '../../domain/failure.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { Reader } from '../threads/reader.ts'
import type { Writer } from '../threads/writer.ts'
import type { KeptSearch, SearchStore } from './search-store.types.ts'

/** Each with a tag is asked of every new message. */
const SEARCHES_MAX = 100

type PutArgs = KeptSearch & { readonly instanceId: number; readonly atMs: number }

interface RemoveArgs {
  readonly instanceId: number
  readonly name: string
  readonly atMs: number
}

export function createSearchStore({ driver }: Connection, writer: Writer, reader: Reader): SearchStore {
  const kept = driver.prepare<[number], KeptSearch>(
    'SELECT name, search, tag FROM searches WHERE instance_id = ? ORDER BY name COLLATE NOCASE',
  )
  return {
    list: async (instanceId) => kept.all(instanceId),
    put: (instanceId, search, atMs) => writer.run('searchPut', { ...search, instanceId, atMs }),
    remove: (instanceId, name, atMs) => writer.run('searchRemove', { instanceId, name, atMs }),
    tags: (instanceId) => reader.query('tags', { instanceId }),
  }
}

export function prepareSearchPut({ driver }: Connection, log: ChangeLog): Operation<PutArgs, void> {
  const others = driver
    .prepare<[number, string], number>('SELECT count(*) FROM searches WHERE instance_id = ? AND name <> ?')
    .pluck()
  const put = driver.prepare(
    `INSERT INTO searches (instance_id, name, search, tag) SELECT id, ?, ?, ? FROM instances WHERE id = ?
     ON CONFLICT (instance_id, name) DO UPDATE SET search = excluded.search, tag = excluded.tag`,
  )
  return ({ instanceId, name, search, tag, atMs }) => {
    if ((others.get(instanceId, name) ?? 0) >= SEARCHES_MAX)
      throw new Failure('limited', `An instance keeps at most ${SEARCHES_MAX} searches; remove one first.`)
    if (put.run(name, search, tag, instanceId).changes === 0)
      throw new Failure('not-found', 'The instance was removed meanwhile.')
    return outcome(undefined, [log.append(atMs, instanceId, { kind: 'instance.changed' })])
  }
}

export function prepareSearchRemove({ driver }: Connection, log: ChangeLog): Operation<RemoveArgs, boolean> {
  const remove = driver.prepare('DELETE FROM searches WHERE instance_id = ? AND name = ?')
  return ({ instanceId, name, atMs }) => {
    if (remove.run(instanceId, name).changes === 0) return outcome(false)
    return outcome(true, [log.append(atMs, instanceId, { kind: 'instance.changed' })])
  }
}
