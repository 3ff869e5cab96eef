import type { Relay } from '../domain/relay.ts'
import type { Logger } from '../log.ts'
import type { ClaimedDeliveries, DeliveryResult, Store } from '../store/store.types.ts'
import { type AttemptContext, attempt, putOff } from './attempt.ts'
import { pause } from './clock.ts'
import { logResults } from './log-results.ts'
import type { RelayDesk } from './relay-desk.ts'

/** The claims being sent right now. */
export interface UnderWay {
  /** Sends a claim and writes down what became of it. A relay that is undefined is unknown: the claim waits. */
  begin(claimed: ClaimedDeliveries, relayName: string, relay: Relay | undefined): void
  /** Looks whose instance became staging: call it after each commit. What waits is cancelled in the store. */
  revoke(): void
  /** Resolves when all is written down. After `graceMs` what is still under way is broken off and handed back. */
  finish(graceMs: number): Promise<void>
}

export interface UnderWayOptions extends Omit<AttemptContext, 'store' | 'signal' | 'isRevoked'> {
  readonly store: Pick<Store, 'outbox' | 'instances'>
  readonly desk: RelayDesk
  readonly log: Logger
  /** Called when what is relayed is to be told to its sender, and that is written down. */
  readonly onToTell?: () => void
}

/** Wait before another try when the relay is unknown or the message can't be read: both need a person. */
export const PUT_OFF_MS = 60 * 60_000
/** Wait before another try when the store refuses, as with a full disk. */
const STORE_TROUBLE_MS = 5_000

/** `onRoom` is called each time that a relay has room again, and when what became of a claim is written down. */
export function createUnderWay(options: UnderWayOptions, onRoom: () => void): UnderWay {
  const { store, clock, desk, log } = options
  const stopping = new AbortController()
  const works = new Map<Promise<void>, ClaimedDeliveries>()
  /** Cancelled for good, also when the instance is production again before the relay has answered. */
  const revoked = new WeakSet<ClaimedDeliveries>()
  const isRevoked = (claimed: ClaimedDeliveries) => revoked.has(claimed)
  const context: AttemptContext = { ...options, signal: stopping.signal, isRevoked }

  const send = async (claimed: ClaimedDeliveries, relayName: string, relay: Relay | undefined) => {
    const onHealth = desk.begin(relayName, {
      recipients: claimed.deliveries.length,
      instanceKind: claimed.frozen.instanceKind,
    })
    const waiting = waitingFor(claimed, relayName, relay)
    if (relay === undefined || waiting !== undefined) {
      onHealth('unknown')
      return putOff(claimed, waiting?.reply ?? '', clock.now() + (waiting?.ms ?? 0))
    }
    try {
      return await attempt(claimed, relay, context, onHealth)
    } catch (error) {
      log.error({ error, message: claimed.messageId, relay: relayName }, 'a delivery could not be tried')
      const reason = error instanceof Error ? error.message : String(error)
      return putOff(claimed, `waiting: the message could not be sent: ${reason}`, clock.now() + PUT_OFF_MS)
    }
  }

  /** What was paused or removed between the claim and now is not begun. */
  const waitingFor = (claimed: ClaimedDeliveries, relayName: string, relay: Relay | undefined) => {
    if (relay === undefined) return { reply: `waiting: no relay is named ${relayName}`, ms: PUT_OFF_MS }
    const instance = store.instances.byId(claimed.instanceId)
    if (relay.pausedAtMs !== null) return { reply: `waiting: the relay ${relayName} is paused`, ms: 0 }
    return (instance?.sendingPausedAtMs ?? null) === null
      ? undefined
      : { reply: `waiting: sending is paused for ${instance?.name}`, ms: 0 }
  }

  /** A result that is lost would be a duplicate later, so it is tried until the server stops. */
  const settle = async (results: readonly DeliveryResult[]) => {
    for (;;) {
      try {
        await store.outbox.settle(results, clock.now())
        if (results.some(({ report }) => report === 'relayed')) options.onToTell?.()
        return
      } catch (error) {
        log.error({ error }, 'results of deliveries could not be stored; it is tried again')
        if (stopping.signal.aborted) return
        await pause(clock, STORE_TROUBLE_MS, stopping.signal)
      }
    }
  }

  return {
    begin: (claimed, relayName, relay) => {
      const work = send(claimed, relayName, relay)
        .then((results) => {
          // The relay has room again: the next claim shares the commit of these results.
          onRoom()
          logResults(log, claimed, relayName, results)
          return settle(results)
        })
        .finally(() => {
          works.delete(work)
          onRoom()
        })
      works.set(work, claimed)
    },
    revoke: () => {
      for (const claimed of works.values()) {
        const isStaging = store.instances.byId(claimed.instanceId)?.kind === 'staging'
        if (claimed.frozen.instanceKind === 'production' && isStaging) revoked.add(claimed)
      }
    },
    finish: async (graceMs) => {
      const done = Promise.allSettled(works.keys())
      const stopTimer = clock.after(graceMs, () =>
        stopping.abort(new Error('the server stopped before the relay answered')),
      )
      await done
      stopTimer()
    },
  }
}
