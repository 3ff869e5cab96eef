import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Runs one of the client programs of this folder in a process of its own and resolves with what it reports. */
export function runClient<T>(program: string, request: unknown, timeoutMs: number): Promise<T> {
  const args = [join(import.meta.dirname, program), JSON.stringify(request)]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], timeout: timeoutMs })
  let report = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    report += chunk
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (code === 0) resolve(JSON.parse(report) as T)
      else reject(new Error(`${program} ended with ${signal ?? code}, without a report`))
    })
  })
}

/** What a client program was asked for. */
export function readRequest<T>(): T {
  return JSON.parse(process.argv[2] ?? '') as T
}

/** How a client program reports. */
export function report(value: unknown): void {
  process.stdout.write(JSON.stringify(value))
}
