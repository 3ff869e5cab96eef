import { type MessagePort, workerData } from 'node:worker_threads'
import { openWriteConnection } from './connection.ts'
import { prepareOperations } from './operations.ts'
import { type BatchResult, prepareBatches, type WriteRequest } from './run-batch.ts'
import { prepareSizeLimit } from './size-limit.ts'
import { runThread } from './thread.ts'

/** What the writer thread is started with. */
export interface WriterThreadData {
  readonly path: string
  /** See `OpenStoreOptions.maxBytes`. */
  readonly maxBytes: number | undefined
}

/** `batch` is for one commit; `close` ends the thread once all before it is done. */
export type ToWriter =
  | { readonly kind: 'batch'; readonly requests: readonly WriteRequest[] }
  | { readonly kind: 'close' }

/** One for each batch, in order. */
export type FromWriter = BatchResult

runThread((port: MessagePort) => {
  const { path, maxBytes } = workerData as WriterThreadData
  const connection = openWriteConnection(path)
  const sizeLimit = prepareSizeLimit(connection, maxBytes)
  const runBatch = prepareBatches(connection, prepareOperations(connection), sizeLimit)
  port.on('message', (message: ToWriter) => {
    if (message.kind === 'batch') {
      port.postMessage(runBatch(message.requests) satisfies FromWriter)
      return
    }
    connection.driver.close()
    port.close()
  })
})
