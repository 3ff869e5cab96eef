import type { VerifyQuery } from './verify.types.ts'

const SETTLED = `('delivered', 'failed', 'cancelled')`

export const WEBHOOK_VERIFY_QUERIES: readonly VerifyQuery[] = [
  {
    what: 'every webhook has one secret, and what it is told comes from changes that there are',
    sql: `
      SELECT 'webhook ' || id || ' has ' || CASE WHEN sealed IS NULL THEN 'no secret' ELSE 'two secrets' END
        FROM webhooks WHERE (sealed IS NULL) = (secret_constant IS NULL)
      UNION ALL
      SELECT 'webhook ' || id || ' has half a secret of before' FROM webhooks
        WHERE (previous_until_ms IS NOT NULL) <> ((previous_sealed IS NOT NULL) + (previous_constant IS NOT NULL))
      UNION ALL
      SELECT 'the changes were looked through up to ' || seq || ', and there were fewer' FROM webhook_cursor
        WHERE seq > coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'changes'), 0)`,
  },
  {
    what: 'every call of a webhook is in one state, due while it is not settled, and about a message that is there',
    sql: `
      SELECT 'call ' || id || ' is ' || state || ' and ' ||
          CASE WHEN due_at_ms IS NULL THEN 'never due' ELSE 'still due' END
        FROM webhook_calls WHERE (state IN ${SETTLED}) <> (due_at_ms IS NULL)
      UNION ALL
      SELECT 'call ' || id || ' has no state (' || state || ')' FROM webhook_calls
        WHERE state NOT IN ('queued', 'sending', 'deferred', 'delivered', 'failed', 'cancelled')
      UNION ALL
      SELECT 'call ' || id || ' is about a message that is not there' FROM webhook_calls
        WHERE message_id IS NOT NULL AND message_id NOT IN (SELECT id FROM messages)
      UNION ALL
      SELECT 'call ' || c.id || ' was tried ' || c.attempts || ' times, and ' || count(a.id) || ' are noted'
        FROM webhook_calls c LEFT JOIN webhook_attempts a ON a.call_seq = c.seq
        GROUP BY c.seq HAVING c.attempts <> count(a.id)
      UNION ALL
      SELECT 'call ' || c.id || ' is ' || c.state || ', and an attempt is said to run' FROM webhook_attempts a
        JOIN webhook_calls c ON c.seq = a.call_seq WHERE a.outcome = 'running' AND c.state <> 'sending'`,
  },
]
