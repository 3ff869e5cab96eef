import { type MessagePort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { prepareSameFiles } from '../folder/same-files.ts'
import { prepareOperations } from '../operations.ts'
import { openWriteConnection } from '../sqlite/connection.ts'
import { type BatchResult, prepareBatches, type WriteRequest } from './run-batch.ts'
import { prepareSizeLimit } from './size-limit.ts'
import { runThread } from './thread.ts'

/** What the writer thread is started with. */
export interface WriterThreadData {
  readonly path: string
  /** See `OpenStoreOptions.maxBytes`. */
  readonly maxBytes: number | undefined
}

/** `close` ends the thread once all before it is done. */
export type ToWriter =
  | { readonly kind: 'batch'; readonly requests: readonly WriteRequest[] }
  | { readonly kind: 'close' }

/** Of one commit: the results of as many requests, in the order they were sent. */
export type FromWriter = BatchResult & { readonly tookMs: number }

runThread((port: MessagePort) => {
  const { path, maxBytes } = workerData as WriterThreadData
  const connection = openWriteConnection(path)
  const sizeLimit = prepareSizeLimit(connection, maxBytes)
  const runBatch = prepareBatches(connection, prepareOperations(connection), sizeLimit)
  const refuseOtherFiles = prepareSameFiles(path)
  port.on('message', (message: ToWriter) => {
    const { requests, isLast } = joinedWithWaiting(port, message)
    if (requests.length > 0) {
      const beganMs = performance.now()
      const done = runBatch(requests)
      // After the commit and before anybody hears of it: it must be in the file that the next start will read.
      refuseOtherFiles()
      port.postMessage({ ...done, tookMs: performance.now() - beganMs } satisfies FromWriter)
    }
    if (!isLast) return
    connection.driver.close()
    port.close()
  })
})

/** All that came while the last commit was under way, for the next one: the more messages, the fewer fsyncs. */
function joinedWithWaiting(
  port: MessagePort,
  first: ToWriter,
): { readonly requests: readonly WriteRequest[]; readonly isLast: boolean } {
  const requests: WriteRequest[] = []
  for (let message: ToWriter | undefined = first; message !== undefined; message = waiting(port)) {
    if (message.kind === 'close') return { requests, isLast: true }
    requests.push(...message.requests)
  }
  return { requests, isLast: false }
}

function waiting(port: MessagePort): ToWriter | undefined {
  return receiveMessageOnPort(port)?.message as ToWriter | undefined
}
