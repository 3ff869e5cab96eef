import { Failure } from '../../domain/failure.ts'
import type { Sealed } from '../../domain/sealed.ts'
import type { CallAttempt, CallExchange, Webhook, WebhookSecret } from '../../domain/webhook.ts'
import type { OperationName } from '../operations.ts'
import { webhooks } from '../schema/schema.ts'
import { asc } from '../sqlite/drizzle.ts'
import type { QueryConnection } from '../sqlite/query-builder.ts'
import type { Reader } from '../threads/reader.ts'
import type { Writer } from '../threads/writer.ts'
import { prepareNews } from './webhook-news.ts'
import type { CallPage, ListedCall, LoggedCall, WebhookStore } from './webhook-store.types.ts'

/** Operations after which the webhooks are read again. */
const CHANGING: ReadonlySet<OperationName> = new Set([
  'webhookPut',
  'webhookRemove',
  'instancePut',
  'instancePurge',
  'fileSync',
  'sealedReplace',
  'sealedForget',
])

export interface Webhooks {
  readonly store: WebhookStore
  /** Reads anew when one of these operations can have changed it. */
  committed(names: readonly OperationName[]): void
}

export function createWebhooks(connection: QueryConnection, writer: Writer, reader: Reader): Webhooks {
  const read = () =>
    connection.orm
      .select()
      .from(webhooks)
      .orderBy(asc(webhooks.createdAtMs), asc(webhooks.id))
      .all()
      .map(toWebhook)
  let all = read()
  const { driver } = connection
  const cursor = driver.prepare<[], number>('SELECT seq FROM webhook_cursor').pluck()
  const nextDue = driver
    .prepare<[number], number | null>('SELECT min(due_at_ms) FROM webhook_calls WHERE due_at_ms > ?')
    .pluck()
  const news = prepareNews(connection)
  const log = prepareLog(connection)
  return {
    committed(names) {
      if (names.some((name) => CHANGING.has(name))) all = read()
    },
    store: {
      list: () => all,
      put: async (webhook, atMs) => ({ ...webhook, ...(await writer.run('webhookPut', { webhook, atMs })) }),
      remove: (instanceId, id, atMs) => writer.run('webhookRemove', { instanceId, id, atMs }),
      cursor: async () => cursor.get() ?? 0,
      news: async (asked) => asked.map(news),
      matching: (instanceId, seqs, search) => reader.query('matching', { instanceId, seqs, search }),
      enqueue: (upTo, calls) => writer.run('webhookEnqueue', { cursor: upTo, calls }),
      claim: (request) => writer.run('webhookClaim', request),
      begin: async (call, leaseUntilMs) => {
        const begun = await writer.run('webhookBegin', { call, leaseUntilMs })
        if (begun === null) throw new Failure('not-found', 'The webhook was removed meanwhile.')
        return begun
      },
      settle: (results) => writer.run('webhookSettle', results),
      recover: (atMs) => writer.run('webhookRecover', { atMs }),
      nextDueAtMs: async (afterMs) => nextDue.get(afterMs) ?? null,
      calls: async (webhookId, beforeSeq, limit) => log.page(webhookId, beforeSeq, limit),
      call: async (webhookId, id) => log.one(webhookId, id),
      redeliver: (webhookId, id, atMs) => writer.run('webhookRedeliver', { webhookId, id, atMs }),
      prune: (request) => writer.run('webhookPrune', request),
    },
  }
}

function toWebhook(row: typeof webhooks.$inferSelect): Webhook {
  const { sealed, secretConstant, previousSealed, previousConstant, previousUntilMs, ...settings } = row
  const secret = toSecret(sealed, secretConstant)
  if (secret === null) throw new Error(`the webhook ${row.id} has no secret`)
  const previous = toSecret(previousSealed, previousConstant)
  const previousSecret =
    previous === null || previousUntilMs === null ? null : { secret: previous, untilMs: previousUntilMs }
  return { ...settings, secret, previousSecret }
}

function toSecret(sealed: Sealed | null, constant: string | null): WebhookSecret | null {
  if (constant !== null) return { kind: 'constant', name: constant }
  return sealed === null ? null : { kind: 'own', sealed }
}

const CALL_COLUMNS = `seq, id, webhook_id AS webhookId, event, message_id AS messageId, state, attempts,
  due_at_ms AS dueAtMs, created_at_ms AS createdAtMs`

interface AttemptRow {
  readonly atMs: number
  readonly outcome: CallAttempt['outcome']
  readonly exchange: string | null
}

function prepareLog({ driver }: QueryConnection) {
  const page = driver.prepare<[string, number, number], Omit<ListedCall, 'last'>>(
    `SELECT ${CALL_COLUMNS} FROM webhook_calls WHERE webhook_id = ? AND seq < ? ORDER BY seq DESC LIMIT ?`,
  )
  const one = driver.prepare<[string, string], Omit<LoggedCall, 'last' | 'history'>>(
    `SELECT ${CALL_COLUMNS}, body FROM webhook_calls WHERE webhook_id = ? AND id = ?`,
  )
  const attempts = driver.prepare<[number], AttemptRow>(
    'SELECT at_ms AS atMs, outcome, exchange FROM webhook_attempts WHERE call_seq = ? ORDER BY id',
  )
  const last = driver.prepare<[number], AttemptRow>(
    'SELECT at_ms AS atMs, outcome, exchange FROM webhook_attempts WHERE call_seq = ? ORDER BY id DESC LIMIT 1',
  )
  const lastOf = (seq: number): ListedCall['last'] => {
    const row = last.get(seq)
    return row === undefined ? null : toAttempt(row)
  }
  return {
    page: (webhookId: string, beforeSeq: number | null, limit: number): CallPage => {
      const rows = page.all(webhookId, beforeSeq ?? Number.MAX_SAFE_INTEGER, limit + 1)
      const calls = rows.slice(0, limit).map((row) => ({ ...row, last: lastOf(row.seq) }))
      return { calls, nextBeforeSeq: rows.length > limit ? (calls.at(-1)?.seq ?? null) : null }
    },
    one: (webhookId: string, id: string): LoggedCall | undefined => {
      const row = one.get(webhookId, id)
      if (row === undefined) return undefined
      const history = attempts.all(row.seq).map(toAttempt)
      return { ...row, history, last: history.at(-1) ?? null }
    },
  }
}

const NOTHING_KNOWN: CallExchange = {
  requestHeaders: {},
  status: null,
  responseHeaders: {},
  responseBody: '',
  problem: null,
  durationMs: 0,
}

function toAttempt({ atMs, outcome, exchange }: AttemptRow): CallAttempt {
  const known = exchange === null ? NOTHING_KNOWN : (JSON.parse(exchange) as CallExchange)
  return { atMs, outcome, ...known }
}
