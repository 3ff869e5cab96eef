import type { ChangeLog } from '../changes/change-log.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { BoundsChange } from './bounds-store.types.ts'

export interface BoundsPutArgs {
  readonly instanceId: number
  readonly change: BoundsChange
  readonly atMs: number
}

/** Writes what is given, null for the defaults; what is left out stays. */
export function prepareBoundsPut({ driver }: Connection, log: ChangeLog): Operation<BoundsPutArgs, void> {
  const insert = driver.prepare('INSERT OR IGNORE INTO bounds (instance_id) VALUES (?)')
  const setRetention = driver.prepare('UPDATE bounds SET retention = ? WHERE instance_id = ?')
  const setLimits = driver.prepare('UPDATE bounds SET limits = ? WHERE instance_id = ?')
  const setKeep = driver.prepare('UPDATE bounds SET keep = ? WHERE instance_id = ?')
  return ({ instanceId, change: { retention, limits, keep }, atMs }) => {
    insert.run(instanceId)
    if (retention !== undefined) setRetention.run(retention && JSON.stringify(retention), instanceId)
    if (limits !== undefined) setLimits.run(limits && JSON.stringify(limits), instanceId)
    if (keep !== undefined) setKeep.run(keep, instanceId)
    return outcome(undefined, [log.append(atMs, instanceId, { kind: 'instance.changed' })])
  }
}
