import type { MessageId } from '../domain/message.ts'
import type { RetrySchedule } from '../domain/retry.ts'
import type { Logger } from '../log.ts'
import type { Secrets } from '../secrets/secrets.ts'
import type { Store } from '../store/store.types.ts'
import { createReleaser, type Releaser } from './release.ts'
import { createReporter, type Reporter } from './reporter.ts'
import { createRelayTester, type RelayTester } from './test-relay.ts'
import { createOutboxWorker, type OutboxWorker } from './worker.ts'

/** Everything of the outbox that doors and people use. */
export interface Delivery {
  readonly outbox: OutboxWorker
  readonly releaser: Releaser
  readonly testRelay: RelayTester
  readonly reporter: Reporter
}

export interface DeliveryOptions {
  readonly store: Store
  /** Our name in EHLO and in Received fields. */
  readonly hostname: string
  readonly retry: { readonly deliver: RetrySchedule; readonly redirect: RetrySchedule }
  readonly secrets: Pick<Secrets, 'open'>
  readonly newId: () => MessageId
  readonly log: Logger
}

/** The outbox is not started yet: what was left from before waits until the doors are open. */
export function openDelivery(options: DeliveryOptions): Delivery {
  const { store, hostname, retry, secrets, newId } = options
  const log = options.log.child({ part: 'delivery' })
  const reporter = createReporter({ store, now: Date.now, newId, host: hostname, log })
  const onToTell = reporter.relayed
  return {
    reporter,
    outbox: createOutboxWorker({ store, random: Math.random, host: hostname, retry, secrets, log, onToTell }),
    releaser: createReleaser({ store, now: Date.now, hostname }),
    testRelay: createRelayTester({ secrets, hostname }),
  }
}
