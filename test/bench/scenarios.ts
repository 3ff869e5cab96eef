import { type Drain, drainBacklog } from './backlog.ts'
import { runClient } from './client.ts'
import type { LoadRequest, LoadResult } from './load.ts'
import { type ServerName, startServer } from './servers.ts'
import type { SqliteResult } from './sqlite.ts'
import type { VisibilityResult } from './visibility.ts'

/** Long enough that the compilers have warmed up, in a server of several threads too. */
const WARM_UP_MS = 2_000
const MEASURE_MS = 2_500
const SESSIONS = 20
const CLIENT_TIMEOUT_MS = 60_000
const P4_MESSAGES = 300
const P4_PER_SECOND = 50
const IDLE_MS = 1_000
const SQLITE_MS = 1_000

type LoadName = 'P1' | 'P2' | 'P3'

type Load = Pick<LoadRequest, 'kind' | 'connections'> & { readonly servers: readonly ServerName[] }

/** What is sent, and who is measured with it. */
export const LOADS: Readonly<Record<LoadName, Load>> = {
  P1: { kind: 'text', connections: 'kept-alive', servers: ['smtp-server', 'MailDev', 'stagingpost'] },
  P2: {
    kind: 'text',
    connections: 'per-message',
    servers: ['smtp-server', 'smtp-server, no pause', 'MailDev', 'stagingpost'],
  },
  P3: { kind: 'html', connections: 'kept-alive', servers: ['smtp-server', 'MailDev', 'stagingpost'] },
}

export const LOAD_NAMES = Object.keys(LOADS) as readonly LoadName[]

export interface Measured {
  readonly perSecond: number
  /** Stagingpost after P3 only. */
  readonly drain: Drain | null
}

/** One load on one fresh server. */
export async function measureLoad(name: LoadName, serverName: ServerName): Promise<Measured> {
  const { kind, connections } = LOADS[name]
  const server = await startServer(serverName)
  try {
    const request = {
      port: server.smtpPort,
      kind,
      connections,
      sessions: SESSIONS,
      warmUpMs: WARM_UP_MS,
      measureMs: MEASURE_MS,
    }
    const { messages, seconds } = await runClient<LoadResult>('load.ts', request, CLIENT_TIMEOUT_MS)
    const drained = name === 'P3' && server.httpUrl !== null
    return { perSecond: messages / seconds, drain: drained ? await drainBacklog(server.httpUrl) : null }
  } finally {
    await server.stop()
  }
}

/** One client, one connection per message, on an idle Stagingpost: milliseconds from connect to 250. */
export async function measureIdle(): Promise<readonly number[]> {
  const server = await startServer('stagingpost')
  try {
    const request: LoadRequest = {
      port: server.smtpPort,
      kind: 'text',
      connections: 'per-message',
      sessions: 1,
      warmUpMs: WARM_UP_MS,
      measureMs: IDLE_MS,
    }
    return (await runClient<LoadResult>('load.ts', request, CLIENT_TIMEOUT_MS)).latenciesMs
  } finally {
    await server.stop()
  }
}

/** 250 → visible, at a steady rate. */
export async function measureVisibility(): Promise<VisibilityResult> {
  const server = await startServer('stagingpost')
  try {
    const { smtpPort, httpUrl } = server
    const request = { smtpPort, httpUrl, messages: P4_MESSAGES, perSecond: P4_PER_SECOND }
    return await runClient<VisibilityResult>('visibility.ts', request, CLIENT_TIMEOUT_MS)
  } finally {
    await server.stop()
  }
}

/** Plain inserts in transactions of `batch`. */
export async function measureSqlite(batch: number): Promise<SqliteResult> {
  return await runClient<SqliteResult>('sqlite.ts', { batch, measureMs: SQLITE_MS }, CLIENT_TIMEOUT_MS)
}
