import type {
  WebhookDeliveryDetailView,
  WebhookDeliveryView,
  WebhookView,
} from '../../contract/webhook.types.ts'
import type { CallAttempt, Webhook } from '../../domain/webhook.ts'
import type { ListedCall, LoggedCall } from '../../store/store.types.ts'
import { presentTime } from './message.ts'

/** `secret` is that which was just made. */
export function presentWebhook(webhook: Webhook, secret: string | null): WebhookView {
  return {
    id: webhook.id,
    url: webhook.url,
    events: [...webhook.events],
    search: webhook.search,
    enabled: webhook.isEnabled,
    secretConstant: webhook.secret.kind === 'constant' ? webhook.secret.name : null,
    previousSecretUntil: webhook.previousSecret && presentTime(webhook.previousSecret.untilMs),
    headers: Object.entries(webhook.headers).map(([name, constant]) => ({ name, constant })),
    createdAt: presentTime(webhook.createdAtMs),
    secret,
  }
}

export function presentCall(call: ListedCall): WebhookDeliveryView {
  return {
    id: call.id,
    event: call.event,
    messageId: call.messageId,
    state: call.state,
    attempts: call.attempts,
    createdAt: presentTime(call.createdAtMs),
    dueAt: call.dueAtMs === null ? null : presentTime(call.dueAtMs),
    status: call.last?.status ?? null,
    problem: call.last?.problem ?? null,
  }
}

export function presentLoggedCall(call: LoggedCall): WebhookDeliveryDetailView {
  return { ...presentCall(call), body: call.body, history: call.history.map(presentAttempt) }
}

function presentAttempt(attempt: CallAttempt): WebhookDeliveryDetailView['history'][number] {
  const { atMs, outcome, status, responseBody, problem, durationMs } = attempt
  return {
    at: presentTime(atMs),
    outcome,
    requestHeaders: fieldsOf(attempt.requestHeaders),
    status,
    responseHeaders: fieldsOf(attempt.responseHeaders),
    responseBody,
    problem,
    durationMs,
  }
}

function fieldsOf(headers: Readonly<Record<string, string>>): { name: string; value: string }[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }))
}
