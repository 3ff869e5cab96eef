import { once } from 'node:events'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'

/**
 * Starts `./<name>` beside this file as a worker thread and resolves when it posts `{ kind: 'ready' }`; rejects
 * when it fails before that.
 */
export async function startThread(name: string, workerData: unknown): Promise<Worker> {
  const worker = new Worker(new URL(`./${name}${extname(fileURLToPath(import.meta.url))}`, import.meta.url), {
    workerData,
  })
  await once(worker, 'message')
  return worker
}
