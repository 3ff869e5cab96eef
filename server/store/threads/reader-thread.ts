import { type MessagePort, workerData } from 'node:worker_threads'
import { prepareQueries, type Queries, type QueryArgs, type QueryName } from '../queries.ts'
import { openReadConnection } from '../sqlite/connection.ts'
import { databaseFailure } from '../sqlite/database-failure.ts'
import { runThread } from './thread.ts'
import { toWire, type WireError } from './wire-error.ts'

/** What the reader thread is started with. */
export interface ReaderThreadData {
  readonly path: string
}

export type Query = {
  readonly [N in QueryName]: { readonly kind: 'query'; readonly name: N; readonly args: QueryArgs<N> }
}[QueryName]

export type ToReader = Query | { readonly kind: 'close' }

/** One for each query, in order. */
export type FromReader =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: false; readonly error: WireError }

runThread((port: MessagePort) => {
  const connection = openReadConnection((workerData as ReaderThreadData).path)
  const queries = prepareQueries(connection)
  port.on('message', (message: ToReader) => {
    if (message.kind === 'query') {
      port.postMessage(answer(queries, message))
      return
    }
    connection.driver.close()
    port.close()
  })
})

function answer(queries: Queries, { name, args }: Query): FromReader {
  try {
    // The name picks the query that the arguments were typed for; TypeScript cannot follow that through a union.
    const query = queries[name] as (args: unknown) => unknown
    return { ok: true, result: query(args) }
  } catch (error) {
    return { ok: false, error: toWire(databaseFailure(error)) }
  }
}
