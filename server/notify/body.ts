import type { Instance } from '../domain/instance.ts'
import type { WebhookCall } from '../domain/webhook.ts'
import type { News, NewsDelivery, NewsRelease } from '../store/store.types.ts'

/** Grows with each change that could break a reader; further fields do not. */
const VERSION = 1
/** A mail may have thousands; `recipientCount` says how many. */
const RECIPIENTS_MAX = 100

export interface Happening {
  readonly event: WebhookCall['event']
  readonly atMs: number
  readonly instance: Pick<Instance, 'name' | 'kind' | 'label'>
  readonly news: News
}

/**
 * What a receiver is told, as JSON: what a member sees of a message without opening it. The mail itself is for who asks
 * the API with a token that may read it.
 */
export function callBody({ event, atMs, instance, news }: Happening): string {
  const { delivery } = news
  const isRelease = event === 'message.released'
  return JSON.stringify({
    type: event,
    timestamp: time(atMs),
    version: VERSION,
    data: {
      instance: { name: instance.name, kind: instance.kind, label: instance.label },
      message: messageOf(news),
      ...(delivery !== null && !isRelease && { delivery: deliveryOf(delivery) }),
      ...(delivery?.release && isRelease && { release: releaseOf(delivery.release) }),
    },
  })
}

export function testBody(atMs: number, instance: Happening['instance']): string {
  const { name, kind, label } = instance
  const data = { instance: { name, kind, label } }
  return JSON.stringify({ type: 'webhook.test', timestamp: time(atMs), version: VERSION, data })
}

function messageOf(news: News) {
  const { id, seq, receivedAtMs, summary, envelope, decision, sizeBytes, attachmentCount, tags } = news
  const to = envelope.to.map(({ address }) => address)
  return {
    id,
    seq,
    receivedAt: time(receivedAtMs),
    subject: summary.subject,
    from: { name: summary.fromName, address: summary.fromAddress },
    envelope: { from: envelope.from, to: to.slice(0, RECIPIENTS_MAX) },
    recipientCount: to.length,
    decision: { kind: decision.kind, reason: decision.reason },
    sizeBytes,
    attachmentCount,
    tags,
  }
}

function deliveryOf({ id, address, relay, state, attempts, dueAtMs, lastReply }: NewsDelivery) {
  const dueAt = dueAtMs === null ? null : time(dueAtMs)
  return { id, address, relay, state, attempts, dueAt, reply: lastReply }
}

function releaseOf({ id, kind, by, reason, to }: NewsRelease) {
  return { id, kind, by, reason, to: to.slice(0, RECIPIENTS_MAX) }
}

function time(atMs: number): string {
  return new Date(atMs).toISOString()
}
