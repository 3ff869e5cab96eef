import { Failure } from '../domain/failure.ts'
import { nextAttemptAtMs } from '../domain/retry.ts'
import {
  type CallExchange,
  WEBHOOK_RETRY,
  WEBHOOK_TEST,
  type Webhook,
  type WebhookSecret,
} from '../domain/webhook.ts'
import { maskSecrets } from '../secrets/mask.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { CallResult, ClaimedCall, Store } from '../store/store.types.ts'
import { silenceOf } from './listeners.ts'
import type { Post, PostAnswer } from './post.ts'
import { retryAfterMs } from './retry-after.ts'
import { keyOf, signatureOf } from './signature.ts'

export interface AttemptContext {
  readonly store: Pick<Store, 'instances' | 'webhooks' | 'constants'>
  readonly secrets: Pick<Secrets, 'open'>
  readonly post: Post
  readonly now: () => number
  /** From 0 to 1. */
  readonly random: () => number
  readonly userAgent: string
  /** Aborts when the server stops. */
  readonly signal: AbortSignal
}

/** The receiver is gone and says so: Standard Webhooks, "Deliverability". */
const GONE = 410
/** With these a receiver may say when it wants to be asked again. */
const BUSY: readonly number[] = [429, 503]
/** Kept of an answer, for people who look for what went wrong. */
const BODY_CHARACTERS_MAX = 4_096
const HEADER_CHARACTERS_MAX = 4_096

const NOTHING_SENT: Omit<CallExchange, 'problem'> = {
  requestHeaders: {},
  status: null,
  responseHeaders: {},
  responseBody: '',
  durationMs: 0,
}

/** One try at a call: asks again whether it may be made, signs, sends, and says what came of it. */
export async function attemptCall(call: ClaimedCall, context: AttemptContext): Promise<CallResult> {
  const { seq, attemptId } = call
  const webhook = context.store.webhooks.list().find(({ id }) => id === call.webhookId)
  const silence =
    webhook === undefined
      ? 'The webhook was removed.'
      : silenceOf(
          context.store.instances.byId(webhook.instanceId),
          call.event === WEBHOOK_TEST ? { isEnabled: true } : webhook,
        )
  if (webhook === undefined || silence !== undefined) {
    const exchange = { ...NOTHING_SENT, problem: silence ?? null }
    return { seq, attemptId, outcome: 'cancelled', exchange, retryAtMs: null }
  }
  const exchange = await exchangeOf(call, webhook, context)
  return { seq, attemptId, exchange, ...endOf(call, exchange, context) }
}

/** A test is tried once. What the end of the server cut short is due at once. */
function endOf(
  { event, tries }: ClaimedCall,
  { status, problem, responseHeaders }: CallExchange,
  { now, random, signal }: AttemptContext,
): Pick<CallResult, 'outcome' | 'retryAtMs'> {
  if (problem === null) return { outcome: 'delivered', retryAtMs: null }
  if (event === WEBHOOK_TEST || status === GONE) return { outcome: 'failed', retryAtMs: null }
  if (signal.aborted) return { outcome: 'deferred', retryAtMs: now() }
  const retryAtMs = nextAttemptAtMs(WEBHOOK_RETRY, tries, now(), random())
  if (retryAtMs === null) return { outcome: 'failed', retryAtMs }
  const asked = status !== null && BUSY.includes(status) ? responseHeaders['retry-after'] : undefined
  return { outcome: 'deferred', retryAtMs: Math.max(retryAtMs, retryAfterMs(asked, now()) ?? 0) }
}

async function exchangeOf(
  { id, body }: ClaimedCall,
  webhook: Webhook,
  context: AttemptContext,
): Promise<CallExchange> {
  const beganMs = performance.now()
  const atMs = context.now()
  let secrets: readonly string[] = []
  let requestHeaders: Readonly<Record<string, string>> = {}
  const ended = (answer: PostAnswer | null, problem: string | null): CallExchange => ({
    requestHeaders,
    ...shown(answer, secrets),
    problem: problem && maskSecrets(problem, secrets),
    durationMs: Math.round(performance.now() - beganMs),
  })
  try {
    const opened = await openSecrets(webhook, atMs, context)
    secrets = opened.all
    const timestamp = Math.floor(atMs / 1000)
    const signature = opened.signing
      .map((secret) => signatureOf(keyOf(secret), { id, timestamp, body }))
      .join(' ')
    const plain = {
      'content-type': 'application/json',
      'user-agent': context.userAgent,
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signature,
    }
    const blanked = Object.keys(opened.headers).map((name) => [name, '***'] as const)
    requestHeaders = { ...Object.fromEntries(blanked), ...plain }
    const headers = { ...opened.headers, ...plain }
    const answer = await context.post(new URL(webhook.url), { headers, body }, context.signal)
    return ended(answer, problemOf(answer))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return ended(null, error.message)
  }
}

function problemOf({ status }: PostAnswer): string | null {
  if (status >= 200 && status < 300) return null
  const redirect = status >= 300 && status < 400 ? '; redirects are not followed' : ''
  return `it answers ${status}${redirect}`
}

/** Receivers have been seen to echo what they were sent. */
function shown(
  answer: PostAnswer | null,
  secrets: readonly string[],
): Pick<CallExchange, 'status' | 'responseHeaders' | 'responseBody'> {
  if (answer === null) return { status: null, responseHeaders: {}, responseBody: '' }
  const headers: Record<string, string> = {}
  let characters = 0
  for (const [name, value] of Object.entries(answer.headers)) {
    characters += name.length + value.length
    if (characters > HEADER_CHARACTERS_MAX) break
    headers[maskSecrets(name, secrets)] = maskSecrets(value, secrets)
  }
  const responseBody = maskSecrets(answer.body.slice(0, BODY_CHARACTERS_MAX), secrets)
  return { status: answer.status, responseHeaders: headers, responseBody }
}

interface OpenedSecrets {
  /** The current one first. */
  readonly signing: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  /** What no log may have. */
  readonly all: readonly string[]
}

/** Opens them right before they are used. `Failure` when one is not there, or does not open. */
async function openSecrets(
  { id, instanceId, secret, previousSecret, headers }: Webhook,
  atMs: number,
  { store, secrets }: AttemptContext,
): Promise<OpenedSecrets> {
  const constants = await store.constants.list(instanceId)
  const constant = (name: string): string => {
    const found = constants.find((each) => each.name === name)
    if (found === undefined) throw new Failure('unavailable', `there is no constant ${name} in this instance`)
    return secrets.open(found.sealed, { kind: 'constant', instanceId, name })
  }
  const open = (each: WebhookSecret): string =>
    each.kind === 'own'
      ? secrets.open(each.sealed, { kind: 'webhook-secret', webhook: id })
      : constant(each.name)
  const signing = [open(secret)]
  if (previousSecret !== null && atMs < previousSecret.untilMs) {
    signing.push(...openedOrNone(() => open(previousSecret.secret)))
  }
  const opened = Object.fromEntries(Object.entries(headers).map(([name, from]) => [name, constant(from)]))
  return {
    signing,
    headers: opened,
    all: [...signing.flatMap((each) => [each, each.replace(/^whsec_/, '')]), ...Object.values(opened)],
  }
}

/** What was replaced may be gone, or no secret at all: then the new one has to do. */
function openedOrNone(open: () => string): readonly string[] {
  try {
    const secret = open()
    keyOf(secret)
    return [secret]
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return []
  }
}
