import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import { Failure } from '../../domain/failure.ts'
import type { QueryArgs, QueryName, QueryResult } from '../queries.ts'
import type { FromReader, ReaderThreadData, ToReader } from './reader-thread.ts'
import { startThread } from './thread.ts'
import { fromWire } from './wire-error.ts'

export interface ReaderOptions extends ReaderThreadData {
  /** The thread died, and what it was asked is refused: the next question starts another. */
  readonly onDied: (error: Error) => void
}

export interface Reader {
  query<N extends QueryName>(name: N, args: QueryArgs<N>): Promise<QueryResult<N>>
  /** Answers what was asked, then closes the connection. */
  close(): Promise<void>
}

/**
 * Reads that may scan, in a thread of their own: a slow search delays other searches and nothing else. It starts with
 * the first of them, so that no start of a server waits for it.
 */
export function createReader(options: ReaderOptions): Reader {
  let started: Promise<Reader> | undefined
  let isClosed = false
  const start = () => {
    started ??= startReader({ ...options, onDied }).catch((error: unknown) => {
      started = undefined
      throw error
    })
    return started
  }
  const onDied = (error: Error) => {
    started = undefined
    options.onDied(error)
  }
  return {
    async query(name, args) {
      if (isClosed) throw closedFailure()
      return (await start()).query(name, args)
    },
    async close() {
      isClosed = true
      const reader = await started?.catch(() => undefined)
      await reader?.close()
    },
  }
}

async function startReader({ path, onDied }: ReaderOptions): Promise<Reader> {
  const worker = await startThread('reader-thread', { path } satisfies ReaderThreadData)
  const asked: { resolve: (result: unknown) => void; reject: (error: Error) => void }[] = []
  let closed: Promise<unknown> | undefined
  const send = (message: ToReader) => worker.postMessage(message)
  const die = (error: Error) => {
    closed ??= Promise.resolve()
    for (const { reject } of asked.splice(0))
      reject(new Failure('unavailable', 'The search was broken off: try again.'))
    onDied(error)
  }
  worker.on('message', (message: FromReader) => {
    const question = asked.shift()
    if (message.ok) question?.resolve(message.result)
    else question?.reject(fromWire(message.error))
  })
  worker.on('error', die)
  worker.on('exit', () => {
    if (closed === undefined) die(new Error('the reader thread ended by itself'))
  })
  return {
    query: <N extends QueryName>(name: N, args: QueryArgs<N>) => {
      if (closed !== undefined) return Promise.reject(closedFailure())
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      asked.push({ resolve, reject })
      send({ kind: 'query', name, args } as ToReader)
      return promise as Promise<QueryResult<N>>
    },
    async close() {
      closed ??= endOf(worker, send)
      await closed
    },
  }
}

async function endOf(worker: Worker, send: (message: ToReader) => void): Promise<void> {
  const exit = once(worker, 'exit')
  send({ kind: 'close' })
  await exit
}

function closedFailure(): Failure {
  return new Failure('unavailable', 'The store is closed.')
}
