import type { ChildProcess } from 'node:child_process'

export interface StartOptions {
  /** Ports; 0, the default, picks a free one. */
  readonly smtp?: number
  readonly http?: number
  /** Folder for its data. One that is removed afterwards, unless given. */
  readonly data?: string
  /** Further flags of `stagingpost serve`. */
  readonly args?: readonly string[]
}

export interface StartedStagingpost {
  readonly smtpPort: number
  readonly url: string
  /** Stops it, and removes its data where they were made for it. */
  stop(): Promise<void>
}

const READY = /Stagingpost ready: smtp:\/\/[^\s]*:(\d+)\s(?:smtps:\S+\s)?(https?:\/\/\S+)/

/**
 * A server of its own for a test run, as a process on loopback. Rejects with what it says when it does not start.
 * Needs Node, for the server; the tests may run in Bun or Deno.
 */
export async function startStagingpost({
  smtp = 0,
  http = 0,
  data,
  args = [],
}: StartOptions = {}): Promise<StartedStagingpost> {
  // Not imported: what else is in this module is bundled for browsers too, and Jest cannot import while it runs.
  const { spawn } = process.getBuiltinModule('node:child_process')
  const { mkdtemp, rm } = process.getBuiltinModule('node:fs/promises')
  const { tmpdir } = process.getBuiltinModule('node:os')
  const { join, resolve, extname } = process.getBuiltinModule('node:path')
  const bin = resolve(import.meta.dirname, `../../server/bin${extname(import.meta.filename)}`)
  const dataDir = data ?? (await mkdtemp(join(tmpdir(), 'stagingpost-')))
  const flags = ['--smtp', `127.0.0.1:${smtp}`, '--http', `127.0.0.1:${http}`, '--data', dataDir, ...args]
  const child = spawn(nodePath(), [bin, 'serve', ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const stop = async () => {
    await ended(child)
    if (data === undefined) await rm(dataDir, { recursive: true, force: true })
  }
  try {
    const [smtpPort, url] = await ready(child)
    return { smtpPort, url, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** Where tests run in Bun or Deno, the server runs in the Node on the path. */
function nodePath(): string {
  return 'bun' in process.versions || 'deno' in process.versions ? 'node' : process.execPath
}

function ready(child: ChildProcess): Promise<[smtpPort: number, url: string]> {
  return new Promise((resolve, reject) => {
    let said = ''
    const read = (chunk: Buffer) => {
      said += chunk.toString()
      const [, port, url] = READY.exec(said) ?? []
      if (port !== undefined && url !== undefined) resolve([Number(port), url.replace(/\/$/, '')])
    }
    child.stdout?.on('data', read)
    child.stderr?.on('data', read)
    child.once('error', reject)
    // Not `exit`, which may come before the last that it said has been read.
    child.once('close', (code) => reject(new Error(`Stagingpost did not start (exit code ${code}): ${said}`)))
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await gone
}
