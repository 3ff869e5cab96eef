import { type ChildProcess, spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const HERE = import.meta.dirname
const ROOT = join(HERE, '../..')
const START_TIMEOUT_MS = 30_000
/** A server that has not stopped by then is killed. */
const STOP_TIMEOUT_MS = 15_000

export type ServerName = 'stagingpost' | 'smtp-server' | 'smtp-server, no pause' | 'MailDev'

/** A server in a process of its own. */
export interface RunningServer {
  readonly smtpPort: number
  /** Of its process. */
  readonly pid: number
  /** Stagingpost only. */
  readonly httpUrl: string | null
  stop(): Promise<void>
}

export async function startServer(name: ServerName): Promise<RunningServer> {
  switch (name) {
    case 'stagingpost':
      return await startStagingpost()
    case 'smtp-server':
      return await startBare([])
    case 'smtp-server, no pause':
      return await startBare(['--eager'])
    case 'MailDev':
      return await startMailDev()
    default:
      return name satisfies never
  }
}

/** As a user starts it, on free ports and with a fresh folder for its data. */
async function startStagingpost(): Promise<RunningServer> {
  const data = await mkdtemp(join(tmpdir(), 'stagingpost-bench-'))
  const server = await startServerOn(data)
  return {
    ...server,
    stop: async () => {
      await server.stop()
      await rm(data, { recursive: true, force: true })
    },
  }
}

/** The same on a folder that stays when it stops, with a configuration file if there is one. */
export async function startServerOn(data: string, file: string | null = null): Promise<RunningServer> {
  const config = file === null ? [] : ['--config', file]
  const addresses = ['--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0']
  const flags = [...addresses, '--data', data, '--log-level', 'warn', ...config]
  const child = startNode([join(ROOT, 'server/main.ts'), ...flags])
  const [, smtpPort, httpUrl] = await said(child, /smtp:\/\/127\.0\.0\.1:(\d+) (http:\/\/127\.0\.0\.1:\d+)/)
  return {
    smtpPort: Number(smtpPort),
    pid: child.pid ?? 0,
    httpUrl: httpUrl ?? null,
    stop: () => stopped(child),
  }
}

/** A host that takes all mail and counts it. */
export interface Sink {
  readonly port: number
  /** Resolves when it took that many since its start. Rejects after `timeoutMs`. */
  took(count: number, timeoutMs: number): Promise<void>
  stop(): Promise<void>
}

export async function startSink(): Promise<Sink> {
  const child = startNode([fileURLToPath(import.meta.resolve('./bare-server.ts')), '--eager', '--count'])
  let taken = 0
  const counted = new EventEmitter()
  child.stdout?.on('data', (chunk: string) => {
    taken = Number(/taken (\d+)\n$/.exec(String(chunk))?.[1] ?? taken)
    counted.emit('taken')
  })
  const [, port] = await said(child, /smtp:\/\/127\.0\.0\.1:(\d+)/)
  return {
    port: Number(port),
    took: async (count, timeoutMs) => {
      const signal = AbortSignal.timeout(timeoutMs)
      while (taken < count) await once(counted, 'taken', { signal })
    },
    stop: () => stopped(child),
  }
}

async function startBare(flags: readonly string[]): Promise<RunningServer> {
  const child = startNode([fileURLToPath(import.meta.resolve('./bare-server.ts')), ...flags])
  const [, port] = await said(child, /smtp:\/\/127\.0\.0\.1:(\d+)/)
  return { smtpPort: Number(port), pid: child.pid ?? 0, httpUrl: null, stop: () => stopped(child) }
}

/** With its defaults: mails in memory, its page on. It takes no port 0, so free ones are looked up first. */
async function startMailDev(): Promise<RunningServer> {
  const [smtpPort, webPort] = [await freePort(), await freePort()]
  const ports = [
    '--smtp',
    String(smtpPort),
    '--ip',
    '127.0.0.1',
    '--web',
    String(webPort),
    '--web-ip',
    '127.0.0.1',
  ]
  const child = startNode([join(HERE, 'node_modules/maildev/dist/bin/maildev.js'), '--silent', ...ports])
  await listening(child, smtpPort)
  return { smtpPort, pid: child.pid ?? 0, httpUrl: null, stop: () => stopped(child) }
}

function startNode(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, args, { cwd: tmpdir(), stdio: ['ignore', 'pipe', 'inherit'] })
}

/** The first line of its output that matches. */
async function said(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let output = ''
  return await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`not ready in ${START_TIMEOUT_MS} ms; it said: ${output}`)),
      START_TIMEOUT_MS,
    )
    child.once('exit', (code) =>
      reject(new Error(`ended with ${code} before it was ready; it said: ${output}`)),
    )
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk
      const match = pattern.exec(output)
      if (match === null) return
      clearTimeout(timer)
      resolve(match)
    })
  })
}

/** MailDev says nothing that can be relied on when it is ready, so its port is tried. */
async function listening(child: ChildProcess, port: number): Promise<void> {
  for (
    const endMs = Date.now() + START_TIMEOUT_MS;
    Date.now() < endMs && child.exitCode === null;
    await sleep(50)
  ) {
    const socket = connect(port, '127.0.0.1')
    const open = await once(socket, 'connect').then(
      () => true,
      () => false,
    )
    socket.destroy()
    if (open) return
  }
  throw new Error(`nothing listens on port ${port}`)
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await exited
  clearTimeout(timer)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
