export type WebhookEvent =
  | 'message.stored'
  | 'message.held'
  | 'message.released'
  | 'message.relayed'
  | 'message.deferred'
  | 'message.failed'

export interface WebhookView {
  id: string
  url: string
  events: WebhookEvent[]
  /** Of which messages it is told, in the search language; null for all. */
  search: string | null
  enabled: boolean
  /** The constant that has its secret; null: a secret of its own. */
  secretConstant: string | null
  /** Until when requests are signed with the secret before, too; null when it was not replaced. */
  previousSecretUntil: string | null
  /** Further header fields of its requests, each with the constant that has the value. */
  headers: { name: string; constant: string }[]
  createdAt: string
  /** Shown in the answer that made it, and never again; null in all others. */
  secret: string | null
}

/** GET /instances/{i}/webhooks */
export interface WebhookListView {
  webhooks: WebhookView[]
}

/** POST /instances/{i}/webhooks */
export interface WebhookInput {
  url: string
  /** All, unless given. */
  events?: WebhookEvent[] | undefined
  search?: string | null | undefined
  enabled?: boolean | undefined
  /** Left out or null, a secret is made and shown once. */
  secretConstant?: string | null | undefined
  headers?: { name: string; constant: string }[] | undefined
}

/** PATCH /instances/{i}/webhooks/{webhook}: what is left out stays. */
export interface WebhookPatch {
  url?: string | undefined
  events?: WebhookEvent[] | undefined
  search?: string | null | undefined
  enabled?: boolean | undefined
  secretConstant?: string | null | undefined
  headers?: { name: string; constant: string }[] | undefined
  /** Makes another secret of its own, shown once. For a day requests are signed with the one before, too. */
  newSecret?: true | undefined
}

/** One event for one webhook. */
export interface WebhookDeliveryView {
  /** `webhook-id` of its requests. */
  id: string
  event: WebhookEvent | 'webhook.test'
  messageId: string | null
  state: 'queued' | 'sending' | 'deferred' | 'delivered' | 'failed' | 'cancelled'
  attempts: number
  createdAt: string
  /** When the next attempt is due; null once settled. */
  dueAt: string | null
  /** How the last attempt ended. */
  status: number | null
  problem: string | null
}

/** GET /instances/{i}/webhooks/{webhook}/deliveries */
export interface WebhookDeliveryListView {
  deliveries: WebhookDeliveryView[]
  nextPageToken: string | null
}

/** One try: what was sent and what came back, secrets blanked, long answers cut. */
export interface WebhookAttemptView {
  at: string
  outcome: 'running' | 'delivered' | 'deferred' | 'failed' | 'unknown' | 'cancelled'
  requestHeaders: { name: string; value: string }[]
  status: number | null
  responseHeaders: { name: string; value: string }[]
  responseBody: string
  problem: string | null
  durationMs: number
}

/** GET /instances/{i}/webhooks/{webhook}/deliveries/{delivery} */
export interface WebhookDeliveryDetailView extends WebhookDeliveryView {
  /** The body of each request, as it was sent. */
  body: string
  /** Oldest first. */
  history: WebhookAttemptView[]
}
