import { Failure } from '../domain/failure.ts'
import type { Relay } from '../domain/relay.ts'
import { nextAttemptAtMs, parseRetrySchedule, type RetrySchedule } from '../domain/retry.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { ClaimedDeliveries, DeliveryResult, Store } from '../store/store.types.ts'
import { askSafeSet, type SafeAddress } from '../suppression/safe-set.ts'
import { outgoing } from './outgoing.ts'
import type { Send } from './transport.ts'

export interface AttemptContext {
  readonly store: Pick<Store, 'instances' | 'raw'>
  readonly now: () => number
  /** From 0 to 1. */
  readonly random: () => number
  /** Our name in EHLO. */
  readonly host: string
  readonly retry: { readonly deliver: RetrySchedule; readonly redirect: RetrySchedule }
  readonly send: Send
  readonly secrets: Pick<Secrets, 'open'>
  /** Aborts when the server stops. */
  readonly signal: AbortSignal
}

type ClaimedDelivery = ClaimedDeliveries['deliveries'][number]

/** How an attempt ended, before it is known when the next is due. */
type Ending = Omit<DeliveryResult, 'deliveryId' | 'attemptId' | 'retryAtMs'>

/** Longer than any honest transaction takes, and well within the lease: what a trickling relay holds up ends here. */
const TRANSACTION_MS_MAX = 30 * 60_000

/**
 * One attempt at the deliveries of a claim: asks the safe set again, sends to those still in it, and says what
 * became of each. Rejects only when the message can't be read.
 */
export async function attempt(
  claimed: ClaimedDeliveries,
  relay: Relay,
  context: AttemptContext,
): Promise<readonly DeliveryResult[]> {
  const current = context.store.instances.byId(claimed.instanceId)
  const settled: DeliveryResult[] = []
  const safe: { delivery: ClaimedDelivery; address: SafeAddress }[] = []
  for (const delivery of claimed.deliveries) {
    const answer = askSafeSet({ address: delivery.address, frozen: claimed.frozen, current })
    if (answer.kind === 'safe') safe.push({ delivery, address: answer.address })
    else settled.push(result(delivery, { outcome: 'cancelled', stage: null, reply: answer.reason }, null))
  }
  if (safe.length === 0) return settled
  const endings = await sendTo(
    safe.map(({ address }) => address),
    claimed,
    relay,
    context,
  )
  const schedule = relay.retry === null ? scheduleOf(claimed, context) : parseRetrySchedule(relay.retry)
  for (const [at, { delivery }] of safe.entries()) {
    const ending = endings[at] ?? { outcome: 'unknown', stage: null, reply: null }
    settled.push(result(delivery, ending, retryAtMs(delivery, ending, schedule, context)))
  }
  return settled
}

/** Puts the deliveries of a claim off, without an attempt having been possible: none is counted. */
export function putOff(
  claimed: ClaimedDeliveries,
  reply: string,
  untilMs: number,
): readonly DeliveryResult[] {
  const ending: Ending = { outcome: 'deferred', stage: null, reply }
  return claimed.deliveries.map((delivery) => result(delivery, ending, untilMs))
}

/** One ending for each address, in order. */
async function sendTo(
  to: readonly SafeAddress[],
  claimed: ClaimedDeliveries,
  relay: Relay,
  { store, host, send, secrets, signal }: AttemptContext,
): Promise<readonly Ending[]> {
  if (claimed.facts.hasNul) {
    const reply = '5.6.0 the message has NUL octets, which are never relayed'
    return to.map(() => ({ outcome: 'failed', stage: null, reply }))
  }
  const deadline = new AbortController()
  const late = new Failure('unavailable', `the transaction took over ${TRANSACTION_MS_MAX / 60_000} minutes`)
  const timer = setTimeout(() => deadline.abort(late), TRANSACTION_MS_MAX)
  try {
    const transaction = outgoing(claimed, to, store.raw.stream(claimed.messageSeq))
    const { perRecipient } = await send(relay, transaction, {
      host,
      secrets,
      signal: AbortSignal.any([signal, deadline.signal]),
    })
    return perRecipient
  } finally {
    clearTimeout(timer)
  }
}

function scheduleOf({ frozen }: ClaimedDeliveries, { retry }: AttemptContext): RetrySchedule {
  return frozen.mode === 'redirect' ? retry.redirect : retry.deliver
}

/** Null when settled or when the schedule is exhausted. What the end of the server cut short is due at once. */
function retryAtMs(
  { attempts }: ClaimedDelivery,
  { outcome }: Ending,
  schedule: RetrySchedule,
  { now, random, signal }: AttemptContext,
): number | null {
  if (outcome !== 'deferred' && outcome !== 'unknown') return null
  return signal.aborted ? now() : nextAttemptAtMs(schedule, attempts, now(), random())
}

function result(
  { id, attemptId }: ClaimedDelivery,
  ending: Ending,
  retryAtMs: number | null,
): DeliveryResult {
  const { outcome, stage, reply } = ending
  return { deliveryId: id, attemptId, outcome, stage, reply, retryAtMs }
}
