import { parentPort, workerData } from 'node:worker_threads'
import { openReadConnection } from './connection.ts'
import { databaseFailure } from './database-failure.ts'
import { prepareQueries, type QueryArgs, type QueryName } from './queries.ts'
import { toWire, type WireError } from './wire-error.ts'

/** What the reader thread is started with. */
export interface ReaderThreadData {
  readonly path: string
}

export type ToReader =
  | {
      readonly [N in QueryName]: { readonly kind: 'query'; readonly name: N; readonly args: QueryArgs<N> }
    }[QueryName]
  | { readonly kind: 'close' }

/** Answers come in the order asked. */
export type FromReader =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly result: unknown }
  | { readonly kind: 'error'; readonly error: WireError }

const port = parentPort
if (port === null) throw new Error('reader-thread.ts is started as a worker thread by reader.ts')

const connection = openReadConnection((workerData as ReaderThreadData).path)
const queries = prepareQueries(connection)
const post = (message: FromReader) => port.postMessage(message)

port.on('message', (message: ToReader) => {
  if (message.kind === 'close') {
    connection.driver.close()
    port.close()
    return
  }
  try {
    post({
      kind: 'answer',
      result: message.name === 'page' ? queries.page(message.args) : queries.seqs(message.args),
    })
  } catch (error) {
    post({ kind: 'error', error: toWire(databaseFailure(error)) })
  }
})
post({ kind: 'ready' })
