import type { InstanceKind } from '../../domain/instance.ts'
import { openWriteConnection } from '../sqlite/connection.ts'

/** An instance that sends nothing until a person says so. */
export interface PausedSending {
  readonly instance: string
  readonly kind: InstanceKind
  /** Not settled when the backup was made. */
  readonly deliveries: number
}

/** Cursors given out after the backup was made must not be given out twice; no server makes so many changes between. */
const SEQUENCE_LEAP = 1_000_000_000

/**
 * Makes a database that was restored safe to start. What an instance is may have been changed since the backup was made,
 * and the machine may be another: sending is paused for each that is production, until a person lets it go. What was not
 * settled then may have been sent since: there sending is paused, too, and each such delivery is marked as a possible duplicate; calls of webhooks are
 * cancelled, to be sent again by a person. Cursors of before are answered with a reset. Sessions and single-use links end: they may have been ended or used since.
 */
export function prepareRestored(path: string, atMs: number): readonly PausedSending[] {
  const { driver } = openWriteConnection(path)
  const unsettled = `state IN ('queued', 'sending', 'deferred')`
  try {
    return driver.transaction(() => {
      const paused = driver
        .prepare<[], PausedSending>(
          `SELECT name AS instance, kind, count(d.id) AS deliveries FROM instances i
           LEFT JOIN deliveries d ON i.id = d.instance_id AND (${unsettled} OR report IS NOT NULL)
           WHERE deleted_at_ms IS NULL GROUP BY i.id HAVING kind = 'production' OR deliveries > 0 ORDER BY name`,
        )
        .all()
      driver
        .prepare(
          `UPDATE instances SET sending_paused_at_ms = coalesce(sending_paused_at_ms, ?) WHERE id IN
             (SELECT instance_id FROM deliveries WHERE ${unsettled} OR report IS NOT NULL) OR kind = 'production'`,
        )
        .run(atMs)
      driver.exec(`
        UPDATE deliveries SET possible_duplicate = 1 WHERE ${unsettled};
        DELETE FROM sessions;
        DELETE FROM links;
        DELETE FROM changes;
        UPDATE sqlite_sequence SET seq = seq + ${SEQUENCE_LEAP} WHERE name = 'changes';
        UPDATE webhooks SET from_seq = (SELECT seq FROM sqlite_sequence WHERE name = 'changes');
        UPDATE webhook_attempts SET outcome = 'unknown' WHERE outcome = 'running';
        UPDATE webhook_calls SET state = 'cancelled', due_at_ms = NULL WHERE due_at_ms IS NOT NULL`)
      return paused
    })()
  } finally {
    driver.close()
  }
}
