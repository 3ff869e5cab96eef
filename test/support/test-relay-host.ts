import { onTestFinished } from 'vitest'
import { type RelayHost, type RelayHostOptions, startRelayHost } from './relay-host.ts'

/** A relay host that is closed when the running test ends. */
export async function testRelayHost(options: RelayHostOptions = {}): Promise<RelayHost> {
  const host = await startRelayHost(options)
  onTestFinished(() => host.close())
  return host
}
