import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type MessagePort, parentPort, Worker } from 'node:worker_threads'
import { databaseFailure } from '../sqlite/database-failure.ts'
import { fromWire, toWire, type WireError } from './wire-error.ts'

/** The first message of every thread. */
type Started = { readonly kind: 'ready' } | { readonly kind: 'failed'; readonly error: WireError }

/** Starts `./<name>` beside this file as a worker thread and resolves when it is ready, or rejects with why not. */
export async function startThread(name: string, workerData: unknown): Promise<Worker> {
  const extension = extname(fileURLToPath(import.meta.url))
  const worker = new Worker(new URL(`./${name}${extension}`, import.meta.url), { workerData })
  const [started] = (await once(worker, 'message')) as [Started]
  if (started.kind === 'ready') return worker
  await once(worker, 'exit')
  throw fromWire(started.error)
}

/** The other side of `startThread`: prepares the thread and says whether that went well. */
export function runThread(prepare: (port: MessagePort) => void): void {
  const port = parentPort
  if (port === null) throw new Error('this file is started as a worker thread')
  try {
    prepare(port)
    port.postMessage({ kind: 'ready' } satisfies Started)
  } catch (error) {
    port.postMessage({ kind: 'failed', error: toWire(databaseFailure(error)) } satisfies Started)
    port.close()
  }
}
