import type { RelayView } from '../../contract/relay.types.ts'
import type { OutboxWorker } from '../../delivery/worker.ts'
import type { Relay } from '../../domain/relay.ts'
import { presentTime } from './message.ts'

export function presentRelay(relay: Relay, { relays }: Pick<OutboxWorker, 'relays'>): RelayView {
  const { auth, dkim, pausedAtMs } = relay
  const troubledUntilMs = relays.troubledUntilMs(relay.name)
  return {
    name: relay.name,
    host: relay.host,
    port: relay.port,
    tls: relay.tls,
    pinsCertificate: relay.ca !== null,
    user: auth?.user ?? null,
    authMethod: auth?.method ?? null,
    maxRecipients: relay.maxRecipients,
    maxConnections: relay.maxConnections,
    maxMessages: relay.maxMessages,
    maxSizeBytes: relay.maxSizeBytes,
    rate: relay.rate,
    retry: relay.retry,
    dkim: dkim && { domain: dkim.domain, selector: dkim.selector },
    managedByFile: relay.managedByFile,
    pausedAt: pausedAtMs === null ? null : presentTime(pausedAtMs),
    troubledUntil: troubledUntilMs === null ? null : presentTime(troubledUntilMs),
  }
}
