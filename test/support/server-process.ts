import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { onTestFinished } from 'vitest'

const MAIN = resolve(import.meta.dirname, '../../server/main.ts')

export interface ServerProcess {
  readonly smtpPort: number
  readonly httpUrl: string
  /** All that it has written so far, to standard output and standard error. */
  output(): string
  /** What it says on standard output, now or later. */
  line(pattern: RegExp): Promise<RegExpExecArray>
  /** Ends it without any chance to tidy up. */
  kill(): Promise<void>
  signal(signal: NodeJS.Signals): void
  /** Resolves when it ends by itself, to its exit code or to the signal that ended it. */
  ended(): Promise<number | NodeJS.Signals | null>
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
  // Not `exit`, which may come before the last that it wrote has been read.
  const closed = once(child, 'close')
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal)
    await closed
  }
  onTestFinished(() => end('SIGKILL'))
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const said = listen(child.stdout)
  const ready = await said
    .find(/Stagingpost ready: smtp:\/\/127\.0\.0\.1:(\d+) (http:\/\/\S+)\n/)
    .catch((error: Error) => {
      throw new Error(`The server did not start: ${error.message}${errors}`)
    })
  const [, smtpPort, httpUrl = ''] = ready
  return {
    smtpPort: Number(smtpPort),
    httpUrl: httpUrl.replace(/\/$/, ''),
    output: () => `${said.text()}\n${errors}`,
    line: said.find,
    kill: () => end('SIGKILL'),
    signal: (signal) => void child.kill(signal),
    ended: async () => {
      await closed
      return child.exitCode ?? child.signalCode
    },
    async stop() {
      await end('SIGTERM')
      return child.exitCode ?? child.signalCode
    },
  }
}

/** What a stream says, read as it comes; `find` resolves with the first match, and rejects when it ends without. */
function listen(stream: Readable | null) {
  if (stream === null) throw new Error('the server has no standard output')
  let text = ''
  let look = (): void => {}
  let ended = false
  stream.on('data', (chunk: Buffer) => {
    text += chunk.toString()
    look()
  })
  stream.on('end', () => {
    ended = true
    look()
  })
  return {
    text: () => text,
    find: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        look = () => {
          const match = pattern.exec(text)
          if (match !== null) resolve(match)
          else if (ended) reject(new Error(`It ended without saying ${pattern}: ${text}`))
        }
        look()
      }),
  }
}
