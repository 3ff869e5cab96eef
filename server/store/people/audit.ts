import type { Actor, AuditEntry, AuditQuery, NewAuditEntry } from '../../domain/audit.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'
import type { Writer } from '../threads/writer.ts'
import type { AuditStore } from './people-store.types.ts'

type AuditRow = Omit<AuditEntry, 'actor' | 'detail'> & {
  readonly actorKind: Actor['kind']
  readonly actorName: string | null
  readonly detail: string
}

export function createAuditStore({ driver }: QueryConnection, writer: Writer): AuditStore {
  return {
    add: (entries) => writer.run('auditAdd', { entries }),
    list: async (query) => {
      const { where, values } = conditionsOf(query)
      const rows = driver
        .prepare<unknown[], AuditRow>(
          `SELECT id, at_ms AS atMs, actor_kind AS actorKind, actor_name AS actorName, client_address AS clientAddress,
             instance_id AS instanceId, instance_name AS instanceName, action, detail
           FROM audit WHERE ${where} ORDER BY id DESC LIMIT ?`,
        )
        .all(...values, query.limit)
      return rows.map(toEntry)
    },
    prune: (beforeMs, limit) => writer.run('auditPrune', { beforeMs, limit }),
  }
}

function conditionsOf(query: AuditQuery): { readonly where: string; readonly values: readonly unknown[] } {
  const { instanceId, actor, action, afterMs, beforeMs, beforeId } = query
  const conditions: readonly (readonly [sql: string, value: unknown])[] = [
    ['instance_id = ?', instanceId],
    ['actor_name = ?', actor],
    ...actionConditions(action),
    ['at_ms >= ?', afterMs],
    ['at_ms < ?', beforeMs],
    ['id < ?', beforeId],
  ]
  const given = conditions.filter(([, value]) => value !== null)
  return {
    where: ['1', ...given.map(([sql]) => sql)].join(' AND '),
    values: given.map(([, value]) => value),
  }
}

/** What ends in a dot is all of that noun: its actions sort between `noun.` and `noun/`. */
function actionConditions(action: string | null): readonly (readonly [sql: string, value: unknown])[] {
  if (!action?.endsWith('.')) return [['action = ?', action]]
  return [
    ['action >= ?', action],
    ['action < ?', `${action.slice(0, -1)}/`],
  ]
}

function toEntry({ actorKind, actorName, detail, ...row }: AuditRow): AuditEntry {
  return {
    ...row,
    actor: { kind: actorKind, name: actorName } as Actor,
    detail: JSON.parse(detail) as AuditEntry['detail'],
  }
}

export function prepareAuditAdd({
  driver,
}: Connection): Operation<{ readonly entries: readonly NewAuditEntry[] }, void> {
  const insert = driver.prepare(
    `INSERT INTO audit (at_ms, actor_kind, actor_name, client_address, instance_id, instance_name, action, detail)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  return ({ entries }) => {
    for (const { atMs, actor, clientAddress, instanceId, instanceName, action, detail } of entries) {
      const where = [clientAddress, instanceId, instanceName]
      insert.run(atMs, actor.kind, actor.name, ...where, action, JSON.stringify(detail))
    }
    return outcome(undefined)
  }
}

export function prepareAuditPrune({
  driver,
}: Connection): Operation<{ readonly beforeMs: number; readonly limit: number }, number> {
  const remove = driver.prepare(
    'DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE at_ms < ? ORDER BY at_ms LIMIT ?)',
  )
  return ({ beforeMs, limit }) => outcome(remove.run(beforeMs, limit).changes)
}
