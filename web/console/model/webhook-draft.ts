import type {
  WebhookDeliveryView,
  WebhookEvent,
  WebhookInput,
  WebhookView,
} from '../../../server/contract/webhook.types.ts'

export const EVENTS: readonly {
  readonly value: WebhookEvent
  readonly label: string
  readonly detail: string
}[] = [
  { value: 'message.stored', label: 'Stored', detail: 'a message was accepted' },
  { value: 'message.held', label: 'Held', detail: 'it could not be sent on' },
  { value: 'message.released', label: 'Released', detail: 'a person sent it on' },
  { value: 'message.relayed', label: 'Relayed', detail: 'the relay took it for a recipient' },
  { value: 'message.deferred', label: 'Deferred', detail: 'the relay is asked again' },
  { value: 'message.failed', label: 'Failed', detail: 'it will not reach a recipient' },
]

export interface WebhookDraft {
  readonly url: string
  readonly events: readonly WebhookEvent[]
  readonly search: string
  /** Empty: a secret of its own. */
  readonly secretConstant: string
  /** A line for each: `Name: CONSTANT`. */
  readonly headers: string
}

export const NEW_WEBHOOK: WebhookDraft = {
  url: '',
  events: EVENTS.map(({ value }) => value),
  search: '',
  secretConstant: '',
  headers: '',
}

export function draftOfWebhook({ url, events, search, secretConstant, headers }: WebhookView): WebhookDraft {
  return {
    url,
    events,
    search: search ?? '',
    secretConstant: secretConstant ?? '',
    headers: headers.map(({ name, constant }) => `${name}: ${constant}`).join('\n'),
  }
}

export function inputOfWebhook({ url, events, search, secretConstant, headers }: WebhookDraft): WebhookInput {
  return {
    url: url.trim(),
    events: [...events],
    search: search.trim() === '' ? null : search.trim(),
    secretConstant: secretConstant.trim() === '' ? null : secretConstant.trim(),
    headers: headers.split('\n').flatMap((line) => {
      const [name = '', ...constant] = line.split(':')
      return line.trim() === '' ? [] : [{ name: name.trim(), constant: constant.join(':').trim() }]
    }),
  }
}

const SHORT: ReadonlyMap<string, string> = new Map(EVENTS.map(({ value, label }) => [value, label]))

/** Which events a webhook is told of, as short as they can be said. */
export function eventsInWords(events: readonly WebhookEvent[]): string {
  if (events.length === EVENTS.length) return 'All events'
  return events.map((event) => SHORT.get(event) ?? event).join(', ')
}

export function eventInWords(event: WebhookDeliveryView['event']): string {
  return event === 'webhook.test' ? 'Test' : (SHORT.get(event) ?? event)
}

const STATES: Readonly<Record<WebhookDeliveryView['state'], string>> = {
  queued: 'Waits',
  sending: 'Under way',
  deferred: 'Tried again',
  delivered: 'Delivered',
  failed: 'Failed',
  cancelled: 'Cancelled',
}

export function stateInWords({ state }: Pick<WebhookDeliveryView, 'state'>): string {
  return STATES[state]
}
