import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { watch } from 'node:fs'
import { createInterface } from 'node:readline'

export interface Restarting {
  readonly command: readonly [file: string, ...args: string[]]
  /** Any change below it starts the program anew. */
  readonly folder: string
  readonly onLine: (line: string) => void
}

/** An editor's save is several events. */
const SETTLE_MS = 100

/**
 * Runs a program and starts it anew when a file of a folder changes, the old one having ended first. Not `node --watch`: that
 * speaks to the main thread through the messages of worker threads, as if they had answered. Returns what ends it all.
 */
export function runRestarting({ command, folder, onLine }: Restarting): () => Promise<void> {
  let child = startChild(command, onLine)
  let settling: NodeJS.Timeout | undefined
  let restarted = Promise.resolve()
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(settling)
    settling = setTimeout(() => {
      restarted = restarted.then(async () => {
        await ended(child)
        child = startChild(command, onLine)
      })
    }, SETTLE_MS)
  })
  return async () => {
    watcher.close()
    clearTimeout(settling)
    await restarted
    await ended(child)
  }
}

function startChild([file, ...args]: Restarting['command'], onLine: Restarting['onLine']): ChildProcess {
  const child = spawn(file, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  createInterface(child.stdout).on('line', onLine)
  return child
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
