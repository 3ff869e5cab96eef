import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

const MAIN = resolve(import.meta.dirname, '../../server/main.ts')

export interface ServerProcess {
  readonly smtpPort: number
  readonly httpUrl: string
  /** All that it has written so far, to standard output and standard error. */
  output(): string
  /** Ends it without any chance to tidy up. */
  kill(): Promise<void>
  /** Asks it to stop, as a service manager does; resolves to its exit code, or to the signal that ended it. */
  stop(): Promise<number | NodeJS.Signals | null>
}

/** The server as a process of its own, on free ports of loopback; ended when the running test ends. */
export async function spawnServer(dataDir: string, args: readonly string[] = []): Promise<ServerProcess> {
  const argv = [
    MAIN,
    '--smtp',
    '127.0.0.1:0',
    '--http',
    '127.0.0.1:0',
    '--data',
    dataDir,
    ...(args.includes('--log-level') ? [] : ['--log-level', 'warn']),
    ...args,
  ]
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'], cwd: dataDir })
  onTestFinished(() => end(child, 'SIGKILL'))
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const ready = await firstReadyLine(child)
  const [, smtpPort, httpUrl] = /smtp:\/\/127\.0\.0\.1:(\d+) (http:\/\/\S+)/.exec(ready) ?? []
  if (smtpPort === undefined || httpUrl === undefined)
    throw new Error(`The server did not start: ${ready}${errors}`)
  return {
    smtpPort: Number(smtpPort),
    httpUrl: httpUrl.replace(/\/$/, ''),
    output: () => `${ready}\n${errors}`,
    kill: () => end(child, 'SIGKILL'),
    async stop() {
      await end(child, 'SIGTERM')
      return child.exitCode ?? child.signalCode
    },
  }
}

async function firstReadyLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the server has no standard output')
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.includes('Stagingpost ready')) return line
  }
  return ''
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill(signal)
  await exited
}
