import { Failure } from '../domain/failure.ts'
import type { Relay } from '../domain/relay.ts'
import { nextAttemptAtMs, parseRetrySchedule, type RetrySchedule, spanMs } from '../domain/retry.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { ClaimedDeliveries, DeliveryResult, Store } from '../store/store.types.ts'
import { askSafeSet, type SafeAddress, type SafeSetAnswer } from '../suppression/safe-set.ts'
import type { RelayHealth } from './circuit.ts'
import type { Clock } from './clock.ts'
import type { Cause, RecipientResult } from './ledger.ts'
import { outgoing, signatureFor } from './outgoing.ts'
import { reportOn } from './report-on.ts'
import type { Send, TransportResult } from './transport.ts'

export interface AttemptContext {
  readonly store: Pick<Store, 'instances'>
  readonly clock: Clock
  /** From 0 to 1. */
  readonly random: () => number
  /** Our name in EHLO. */
  readonly host: string
  readonly retry: { readonly deliver: RetrySchedule; readonly redirect: RetrySchedule }
  readonly send: Send
  readonly secrets: Pick<Secrets, 'open'>
  /** Aborts when the server stops. */
  readonly signal: AbortSignal
  /** Whether its instance became staging since it was claimed. */
  readonly isRevoked: (claimed: ClaimedDeliveries) => boolean
}

type ClaimedDelivery = ClaimedDeliveries['deliveries'][number]

/** How an attempt ended, before it is known when the next is due. */
type Ending = Pick<DeliveryResult, 'outcome' | 'stage' | 'reply'> & { readonly cause: Cause }

/** Says how the relay did, and is told when it is asked again if it has trouble. */
type OnHealth = (health: RelayHealth) => number | null

const REVOKED = 'the instance became staging while this was being sent'
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
  onHealth: OnHealth,
): Promise<readonly DeliveryResult[]> {
  const settled: DeliveryResult[] = []
  const safe: { delivery: ClaimedDelivery; address: SafeAddress }[] = []
  for (const delivery of claimed.deliveries) {
    const answer = asked(delivery.address, claimed, context)
    if (answer.kind === 'safe') safe.push({ delivery, address: answer.address })
    else settled.push(cancelled(delivery, answer.reason))
  }
  const to = safe.map(({ address }) => address)
  // Before anything is sent: what threw afterwards would have it sent again.
  const schedule = relay.retry === null ? scheduleOf(claimed, context) : parseRetrySchedule(relay.retry)
  const { endings, transcript, reopensAtMs, offersDsn } = await sendTo(to, claimed, relay, context, onHealth)
  for (const [at, { delivery }] of safe.entries()) {
    const ending = endings[at] ?? { outcome: 'unknown', stage: null, reply: null, cause: 'message' }
    if (isUnanswered(ending) && context.isRevoked(claimed)) {
      settled.push(revoked(delivery, ending, transcript))
      continue
    }
    const retryAtMs = retryAt(delivery, ending, { schedule, reopensAtMs }, context)
    const { outcome, stage, reply, cause } = ending
    settled.push({
      deliveryId: delivery.id,
      attemptId: delivery.attemptId,
      outcome,
      isCancelled: outcome === 'cancelled',
      stage,
      reply,
      retryAtMs,
      usesTry: cause === 'message',
      report: reportOn({ claimed, delivery, outcome, retryAtMs, offersDsn, nowMs: context.clock.now() }),
      transcript,
    })
  }
  return settled
}

/** Puts the deliveries of a claim off, without an attempt having been possible: none is counted. */
export function putOff(
  claimed: ClaimedDeliveries,
  reply: string,
  retryAtMs: number,
): readonly DeliveryResult[] {
  return claimed.deliveries.map(({ id, attemptId }) => ({
    ...NOTHING_SENT,
    deliveryId: id,
    attemptId,
    outcome: 'deferred',
    reply,
    retryAtMs,
  }))
}

const NOTHING_SENT = {
  isCancelled: false,
  stage: null,
  retryAtMs: null,
  usesTry: false,
  report: null,
  transcript: [],
} as const

function cancelled({ id, attemptId }: ClaimedDelivery, reply: string): DeliveryResult {
  return { ...NOTHING_SENT, deliveryId: id, attemptId, outcome: 'cancelled', isCancelled: true, reply }
}

function asked(
  address: ClaimedDelivery['address'],
  claimed: ClaimedDeliveries,
  { store, isRevoked }: AttemptContext,
): SafeSetAnswer {
  if (isRevoked(claimed)) return { kind: 'refused', reason: REVOKED }
  const { frozen, instanceId } = claimed
  return askSafeSet({ address, frozen, current: store.instances.byId(instanceId) })
}

function isUnanswered({ outcome }: Ending): boolean {
  return outcome === 'deferred' || outcome === 'unknown'
}

/** What the relay did not get, or may not have got, is not tried again once its instance was staging. */
function revoked(
  { id, attemptId }: ClaimedDelivery,
  { outcome, stage, cause }: Ending,
  transcript: DeliveryResult['transcript'],
): DeliveryResult {
  const isUnknown = outcome === 'unknown'
  return {
    ...NOTHING_SENT,
    deliveryId: id,
    attemptId,
    outcome: isUnknown ? 'unknown' : 'cancelled',
    isCancelled: true,
    stage,
    reply: isUnknown ? `${REVOKED}; the relay may have it` : REVOKED,
    usesTry: cause === 'message',
    transcript,
  }
}

interface Sent extends Pick<TransportResult, 'transcript' | 'offersDsn'> {
  /** One for each address, in order. */
  readonly endings: readonly Ending[]
  /** When a relay that has trouble is tried again. */
  readonly reopensAtMs: number | null
}

async function sendTo(
  to: readonly SafeAddress[],
  claimed: ClaimedDeliveries,
  relay: Relay,
  context: AttemptContext,
  onHealth: OnHealth,
): Promise<Sent> {
  const without = (endings: readonly Ending[]): Sent => {
    onHealth('unknown')
    return { endings, transcript: [], offersDsn: false, reopensAtMs: null }
  }
  if (to.length === 0) return without([])
  if (claimed.facts.hasNul) {
    const reply = '5.6.0 the message has NUL octets, which are never relayed'
    return without(to.map(() => ({ outcome: 'failed', stage: null, reply, cause: 'message' })))
  }
  const { clock, host, send, secrets, signal } = context
  const ending = new AbortController()
  const stop = () => ending.abort(signal.reason)
  signal.addEventListener('abort', stop)
  if (signal.aborted) stop()
  const stopTimer = clock.after(TRANSACTION_MS_MAX, () =>
    ending.abort(
      new Failure('unavailable', `the transaction took over ${TRANSACTION_MS_MAX / 60_000} minutes`),
    ),
  )
  try {
    const signature = await signatureFor(claimed, relay, { secrets, atMs: clock.now() })
    const { maxSizeBytes } = relay
    const result = await send(relay, outgoing(claimed, to, { maxSizeBytes, signature }), {
      host,
      secrets,
      signal: ending.signal,
      refusal: (address) => {
        const answer = asked(address, claimed, context)
        return answer.kind === 'refused' ? answer.reason : undefined
      },
    })
    const reopensAtMs = onHealth(healthOf(result, signal))
    const { perRecipient: endings, transcript, offersDsn } = result
    return { endings, transcript, offersDsn, reopensAtMs }
  } catch (error) {
    onHealth('unknown')
    throw error
  } finally {
    signal.removeEventListener('abort', stop)
    stopTimer()
  }
}

function healthOf({ perRecipient }: TransportResult, stopped: AbortSignal): RelayHealth {
  const has = (cause: Cause) => perRecipient.some((result: RecipientResult) => result.cause === cause)
  if (has('relay')) return 'trouble'
  return stopped.aborted || !has('message') ? 'unknown' : 'well'
}

function scheduleOf({ frozen }: ClaimedDeliveries, { retry }: AttemptContext): RetrySchedule {
  return frozen.mode === 'redirect' ? retry.redirect : retry.deliver
}

/**
 * Null when settled, or when nothing is left of the schedule. What the end of the server cut short is due at once,
 * and what the relay's own trouble did when the relay is tried again, for as long as the schedule would have gone on.
 */
function retryAt(
  { tries, createdAtMs }: ClaimedDelivery,
  ending: Ending,
  { schedule, reopensAtMs }: { readonly schedule: RetrySchedule; readonly reopensAtMs: number | null },
  { clock, random, signal }: AttemptContext,
): number | null {
  if (!isUnanswered(ending)) return null
  const { cause } = ending
  const nowMs = clock.now()
  if (signal.aborted || cause === 'us') return nowMs
  if (cause === 'message') return nextAttemptAtMs(schedule, tries, nowMs, random())
  return nowMs - createdAtMs >= spanMs(schedule) ? null : (reopensAtMs ?? nowMs)
}
