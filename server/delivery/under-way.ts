import { setTimeout as delay } from 'node:timers/promises'
import type { Relay } from '../domain/relay.ts'
import type { Logger } from '../log.ts'
import type { ClaimedDeliveries, DeliveryResult, Store } from '../store/store.types.ts'
import { type AttemptContext, attempt, putOff } from './attempt.ts'

/** The claims being sent right now. */
export interface UnderWay {
  /** Transactions that this relay has. */
  count(relay: string): number
  /** Sends a claim and writes down what became of it. A relay that is undefined is unknown: the claim waits. */
  begin(claimed: ClaimedDeliveries, relayName: string, relay: Relay | undefined): void
  /** Resolves when all is written down. After `graceMs` what is still under way is broken off and handed back. */
  finish(graceMs: number): Promise<void>
}

export interface UnderWayOptions extends Omit<AttemptContext, 'store' | 'signal'> {
  readonly store: Pick<Store, 'outbox' | 'instances' | 'raw'>
  readonly log: Logger
}

/** Wait before another try when the relay is unknown or the message can't be read: both need a person. */
const PUT_OFF_MS = 60 * 60_000
/** Wait before another try when the store refuses, as with a full disk. */
const STORE_TROUBLE_MS = 5_000

/** `onDone` is called each time that a claim is written down and its relay has room again. */
export function createUnderWay(options: UnderWayOptions, onDone: () => void): UnderWay {
  const { store, now, log } = options
  const stopping = new AbortController()
  const context: AttemptContext = { ...options, signal: stopping.signal }
  const counts = new Map<string, number>()
  const works = new Set<Promise<void>>()

  const send = async (claimed: ClaimedDeliveries, relayName: string, relay: Relay | undefined) => {
    if (relay === undefined)
      return putOff(claimed, `waiting: no relay is named ${relayName}`, now() + PUT_OFF_MS)
    try {
      return await attempt(claimed, relay, context)
    } catch (error) {
      log.error(
        { err: error, messageId: claimed.messageId, relay: relayName },
        'a delivery could not be tried',
      )
      const reason = error instanceof Error ? error.message : String(error)
      return putOff(claimed, `waiting: the message could not be sent: ${reason}`, now() + PUT_OFF_MS)
    }
  }

  /** A result that is lost would be a duplicate later, so it is tried until the server stops. */
  const settle = async (results: readonly DeliveryResult[]) => {
    for (;;) {
      try {
        return await store.outbox.settle(results, now())
      } catch (error) {
        log.error({ err: error }, 'results of deliveries could not be stored; it is tried again')
        if (stopping.signal.aborted) return
        await delay(STORE_TROUBLE_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  return {
    count: (relay) => counts.get(relay) ?? 0,
    begin: (claimed, relayName, relay) => {
      counts.set(relayName, (counts.get(relayName) ?? 0) + 1)
      const work = send(claimed, relayName, relay)
        .then(settle)
        .finally(() => {
          counts.set(relayName, (counts.get(relayName) ?? 1) - 1)
          works.delete(work)
          onDone()
        })
      works.add(work)
    },
    finish: async (graceMs) => {
      const done = Promise.allSettled(works)
      const timer = setTimeout(
        () => stopping.abort(new Error('the server stopped before the relay answered')),
        graceMs,
      )
      await done
      clearTimeout(timer)
    },
  }
}
