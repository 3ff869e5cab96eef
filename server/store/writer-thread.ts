import { parentPort, workerData } from 'node:worker_threads'
import { openWriteConnection } from './connection.ts'
import { prepareOperations } from './operations.ts'
import { type BatchResult, prepareBatches, type WriteRequest } from './run-batch.ts'
import { prepareSizeLimit } from './size-limit.ts'

/** What the writer thread is started with. */
export interface WriterThreadData {
  readonly path: string
  /** See `OpenStoreOptions.maxBytes`. */
  readonly maxBytes: number | undefined
}

/** `requests` is a batch for one commit; `close` ends the thread once all before it is done. */
export type ToWriter =
  | { readonly kind: 'batch'; readonly requests: readonly WriteRequest[] }
  | { readonly kind: 'close' }

export type FromWriter = { readonly kind: 'ready' } | ({ readonly kind: 'done' } & BatchResult)

const port = parentPort
if (port === null) throw new Error('writer-thread.ts is started as a worker thread by writer.ts')

const { path, maxBytes } = workerData as WriterThreadData
const connection = openWriteConnection(path)
const runBatch = prepareBatches(
  connection,
  prepareOperations(connection),
  prepareSizeLimit(connection, maxBytes),
)
const post = (message: FromWriter) => port.postMessage(message)

port.on('message', (message: ToWriter) => {
  if (message.kind === 'batch') {
    post({ kind: 'done', ...runBatch(message.requests) })
    return
  }
  connection.driver.close()
  port.close()
})
post({ kind: 'ready' })
