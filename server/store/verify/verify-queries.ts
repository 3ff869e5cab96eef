import type { VerifyQuery } from './verify.types.ts'
import { WEBHOOK_VERIFY_QUERIES } from './verify-webhooks.ts'

const SETTLED = `('relayed', 'failed', 'cancelled')`

export const VERIFY_QUERIES: readonly VerifyQuery[] = [
  {
    what: 'every message belongs to an instance, and every row of a message to one that is there',
    sql: `
      SELECT 'message ' || id || ' is of no instance' FROM messages
        WHERE instance_id NOT IN (SELECT id FROM instances)
      UNION ALL
      SELECT 'raw bytes of a message that is not there (number ' || (id / 4096) || ')' FROM raw_chunks
        WHERE id / 4096 NOT IN (SELECT seq FROM messages) GROUP BY id / 4096
      UNION ALL
      SELECT 'a search key of a message that is not there (number ' || message_seq || ')' FROM message_keys
        WHERE message_seq NOT IN (SELECT seq FROM messages) GROUP BY message_seq
      UNION ALL
      SELECT 'delivery ' || d.id || ' is of another message than its copy' FROM deliveries d
        JOIN copies c ON c.id = d.copy_id WHERE c.message_seq <> d.message_seq`,
  },
  {
    what: 'every recipient of an envelope has one decision, and nobody else has',
    sql: `
      SELECT 'message ' || m.id || ': ' || e.address || ' has ' || count(r.value) || ' decisions'
        FROM messages m JOIN (SELECT seq, t.value ->> '$.address' AS address
          FROM messages, json_each(envelope, '$.to') t GROUP BY seq, address) e ON e.seq = m.seq
        LEFT JOIN json_each(m.recipients) r ON r.value ->> '$.address' = e.address
        GROUP BY m.seq, e.address HAVING count(r.value) <> 1
      UNION ALL
      SELECT 'message ' || m.id || ': ' || (r.value ->> '$.address') || ' is decided about, and not in its envelope'
        FROM messages m, json_each(m.recipients) r
        WHERE NOT EXISTS (SELECT 1 FROM json_each(m.envelope, '$.to') t
          WHERE t.value ->> '$.address' = r.value ->> '$.address')
      UNION ALL
      SELECT 'message ' || m.id || ': ' || (r.value ->> '$.address') || ' is neither suppressed, allowed nor passed'
        FROM messages m, json_each(m.recipients) r
        WHERE coalesce(r.value ->> '$.disposition.kind', '') NOT IN ('suppressed', 'allowed', 'passed')`,
  },
  {
    what: 'every delivery is in one state, due while it is not settled and never after',
    sql: `
      SELECT 'delivery ' || id || ' to ' || address || ' is ' || state || ' and ' ||
          CASE WHEN due_at_ms IS NULL THEN 'never due' ELSE 'still due' END
        FROM deliveries WHERE (state IN ${SETTLED}) <> (due_at_ms IS NULL)
      UNION ALL
      SELECT 'delivery ' || id || ' to ' || address || ' has no state (' || state || ')' FROM deliveries
        WHERE state NOT IN ('queued', 'sending', 'deferred', 'relayed', 'failed', 'cancelled')
      UNION ALL
      SELECT 'copy ' || copy_id || ' goes to ' || address || ' ' || count(*) || ' times' FROM deliveries
        GROUP BY copy_id, address HAVING count(*) > 1
      UNION ALL
      SELECT 'delivery ' || d.id || ' is ' || d.state || ', and an attempt is said to run' FROM attempts a
        JOIN deliveries d ON d.id = a.delivery_id WHERE a.outcome = 'running' AND d.state <> 'sending'`,
  },
  {
    what: 'nothing goes to anybody outside the safe set of its message or release',
    sql: `
      SELECT 'delivery ' || d.id || ' to ' || d.address || ' of message ' || m.id || ' is outside its safe set'
        FROM deliveries d JOIN copies c ON c.id = d.copy_id JOIN messages m ON m.seq = d.message_seq
        LEFT JOIN releases r ON r.id = c.release_id
        WHERE NOT EXISTS (SELECT 1 FROM json_each(coalesce(r.safe_set, m.safe_set)) s WHERE s.value = d.address)`,
  },
  {
    what: 'decisions and deliveries agree: captured and held mail goes nowhere by itself',
    sql: `
      SELECT 'message ' || m.id || ' is ' || m.decision || ', and has a delivery that nobody released (' || d.id || ')'
        FROM deliveries d JOIN copies c ON c.id = d.copy_id JOIN messages m ON m.seq = d.message_seq
        WHERE c.release_id IS NULL AND m.decision NOT IN ('redirect', 'deliver')
      UNION ALL
      SELECT 'message ' || id || ' is of staging, and is said to be delivered as it is' FROM messages
        WHERE decision_instance_kind = 'staging' AND (decision = 'deliver' OR decision_mode = 'deliver')
      UNION ALL
      SELECT 'message ' || id || ' is ' || decision || ', and has no delivery' FROM messages m
        WHERE decision IN ('redirect', 'deliver')
          AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.message_seq = m.seq)
      UNION ALL
      SELECT 'message ' || id || ' is held without a reason' FROM messages
        WHERE decision = 'hold' AND decision_reason IS NULL`,
  },
  {
    what: 'the counters of every instance are what there is',
    sql: `
      SELECT 'instance ' || i.name || ': ' || coalesce(c.total || '/' || c.unread || '/' || c.held || '/' || c.bytes || '/' ||
          c.starred || '/' || c.starred_bytes, 'nothing') || ' are kept, ' || n.total || '/' || n.unread || '/' || n.held ||
          '/' || n.bytes || '/' || n.starred || '/' || n.starred_bytes || ' are there (messages/unread/held/octets/starred/octets)'
        FROM instances i JOIN (
          SELECT i.id, count(m.seq) AS total, coalesce(sum(m.read = 0), 0) AS unread,
            coalesce(sum(m.decision = 'hold'), 0) AS held, coalesce(sum(m.size_bytes), 0) AS bytes,
            coalesce(sum(m.starred), 0) AS starred, coalesce(sum(m.starred * m.size_bytes), 0) AS starred_bytes
          FROM instances i LEFT JOIN messages m ON m.instance_id = i.id AND m.deleted_at_ms IS NULL GROUP BY i.id
        ) n ON n.id = i.id LEFT JOIN counters c ON c.instance_id = i.id
        WHERE (c.total, c.unread, c.held, c.bytes, c.starred, c.starred_bytes)
          IS NOT (n.total, n.unread, n.held, n.bytes, n.starred, n.starred_bytes)`,
  },
  {
    what: 'the change sequence stands behind everything that was numbered',
    sql: `
      SELECT 'it stands at ' || coalesce(at, 'nothing') || ', and ' || newest || ' was given out' FROM (
        SELECT (SELECT seq FROM sqlite_sequence WHERE name = 'changes') AS at,
          max(coalesce((SELECT max(seq) FROM changes), 0), coalesce((SELECT max(seq) FROM messages), 0)) AS newest)
        WHERE coalesce(at, 0) < newest
      UNION ALL
      SELECT 'message ' || m.id || ' is number ' || m.seq || ', which is another change' FROM messages m
        JOIN changes c ON c.seq = m.seq WHERE c.kind <> 'message.stored' OR c.message_id <> m.id`,
  },
  {
    what: 'every message that was read can be found by its words',
    sql: `
      SELECT 'message ' || id || ' is not in the index of words' FROM messages
        WHERE derived <> 'pending' AND seq NOT IN (SELECT id FROM message_index_docsize)
      UNION ALL
      SELECT 'message ' || id || ' is not in the index of header fields' FROM messages
        WHERE derived <> 'pending' AND seq NOT IN (SELECT id FROM fact_index_docsize)
      UNION ALL
      SELECT 'the index of words has a message that is not there (number ' || id || ')' FROM message_index_docsize
        WHERE id NOT IN (SELECT seq FROM messages)`,
  },
  ...WEBHOOK_VERIFY_QUERIES,
]
