import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runClient } from './client.ts'
import type { LoadRequest, LoadResult } from './load.ts'
import { startServerOn, startSink } from './servers.ts'

/** What becomes of the mail: a copy to the test list, or the mail itself to its recipients. */
export const WAYS = ['redirect', 'passthrough'] as const
export type Way = (typeof WAYS)[number]

const LOGIN = { user: 'shop', password: 'a long enough one' }
const SESSIONS = 20
/** As in the other loads: the compilers are warm before it counts. */
const WARM_UP_MS = 2_000
const SEND_MS = 4_000
const CLIENT_TIMEOUT_MS = 60_000
const DRAINED_MS = 120_000

/** Messages a second, from the first at our door to the last at a host that takes all, under the load of P1. */
export async function measureRelay(way: Way): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'stagingpost-bench-'))
  const sink = await startSink()
  try {
    const file = join(folder, 'stagingpost.json')
    await writeFile(file, JSON.stringify(configOf(way, sink.port)))
    const server = await startServerOn(join(folder, 'data'), file)
    try {
      const send = (measureMs: number) => {
        const load: LoadRequest = {
          port: server.smtpPort,
          kind: 'text',
          connections: 'kept-alive',
          sessions: SESSIONS,
          warmUpMs: 0,
          measureMs,
          login: LOGIN,
        }
        return runClient<LoadResult>('load.ts', load, CLIENT_TIMEOUT_MS)
      }
      const { total: before } = await send(WARM_UP_MS)
      await sink.took(before, DRAINED_MS)
      const beganMs = performance.now()
      const { total } = await send(SEND_MS)
      await sink.took(before + total, DRAINED_MS)
      return (total / (performance.now() - beganMs)) * 1_000
    } finally {
      await server.stop()
    }
  } finally {
    await sink.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

function configOf(way: Way, port: number) {
  const redirect = {
    mode: 'redirect',
    testRecipients: ['qa@team.example'],
    sender: 'noreply@stage.example',
    redirectLimit: 1_000_000,
  }
  const shop =
    way === 'redirect'
      ? { kind: 'staging', email: { ...redirect, relay: 'sink' } }
      : { kind: 'production', email: { mode: 'deliver', relay: 'sink' } }
  return {
    relays: { sink: { host: '127.0.0.1', port, tls: 'none', maxConnections: SESSIONS } },
    instances: { shop: { ...shop, credentials: [{ username: LOGIN.user, password: LOGIN.password }] } },
  }
}
