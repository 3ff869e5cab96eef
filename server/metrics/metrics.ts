import type { Change } from '../domain/change.ts'
import type { Waiter } from '../live/waiter.ts'
import type { Store } from '../store/store.types.ts'
import { tellDepths } from './depths.ts'
import { createParseLag } from './parse-lag.ts'
import { tellProcess } from './process.ts'
import { createRegistry, type Registry } from './registry.ts'
import { measuredStore } from './relay-times.ts'
import { measuredWaiter } from './waits.ts'

/** What a server measures of itself. Each hook costs well under a microsecond. */
export interface Metrics {
  /** The name of a command, or `DOT` for the end of a message. */
  readonly onSmtp: (verb: string, ms: number) => void
  readonly onCommit: (ms: number, operations: number) => void
  readonly committed: (changes: readonly Change[]) => void
  /** The same store, with what is handed to relays and webhooks measured; its depths are told from now on. */
  readonly measured: (store: Store) => Store
  readonly waiter: (waiter: Waiter) => Waiter
  readonly text: () => Promise<string>
  readonly close: () => void
}

/** From a pause nobody notices to what an application gives up at. */
const SHORT = [0.0001, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5]
/** From a local relay to a patient one. */
const LONG = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60, 300]
/** Operations of one commit. */
const SIZES = [1, 2, 5, 10, 20, 50, 100, 200, 512]

export function createMetrics(version: string): Metrics {
  const registry = createRegistry()
  const { smtp, commit, size, lag, relay, webhook, accepted } = createInstruments(registry)
  const closeProcess = tellProcess(registry, version)
  const parseLag = createParseLag((ms) => lag.observe(ms / 1000))
  return {
    onSmtp: (verb, ms) => smtp.observe(ms / 1000, verb),
    onCommit: (ms, operations) => {
      commit.observe(ms / 1000)
      size.observe(operations)
    },
    committed: (changes) => {
      let stored = 0
      for (const change of changes) if (change.kind === 'message.stored') stored += 1
      if (stored > 0) accepted.add(stored)
      parseLag.committed(changes)
    },
    measured: (store) => {
      tellDepths(registry, store)
      return measuredStore(store, {
        relayed: (result, ms) => relay.observe(ms / 1000, result),
        called: (result, ms) => webhook.observe(ms / 1000, result),
      })
    },
    waiter: (waiter) => measuredWaiter(registry, waiter, { latency: SHORT, duration: LONG }),
    text: registry.text,
    close: closeProcess,
  }
}

function createInstruments({ histogram, counter }: Registry) {
  return {
    smtp: histogram(
      'stagingpost_smtp_command_seconds',
      'From a command to its reply; DOT is the end of a message, which includes its commit.',
      'verb',
      SHORT,
    ),
    commit: histogram('stagingpost_commit_seconds', 'One commit of the writer, with fsync.', null, SHORT),
    size: histogram('stagingpost_commit_operations', 'Writes that shared one commit.', null, SIZES),
    lag: histogram('stagingpost_parse_lag_seconds', 'From stored to parsed and indexed.', null, SHORT),
    relay: histogram('stagingpost_relay_seconds', 'Attempts at deliveries, by result.', 'result', LONG),
    webhook: histogram('stagingpost_webhook_seconds', 'Attempts at webhooks, by result.', 'result', LONG),
    accepted: counter('stagingpost_messages_accepted_total', 'Messages accepted since the start.', null),
  }
}
