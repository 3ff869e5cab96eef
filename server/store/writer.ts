import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import type { Change } from '../domain/change.ts'
import { Failure } from '../domain/failure.ts'
import type { ArgsOf, OperationName, ResultOf } from './operations.ts'
import { packBytes } from './pack-bytes.ts'
import type { WriteRequest } from './run-batch.ts'
import { startThread } from './thread.ts'
import { fromWire } from './wire-error.ts'
import type { FromWriter, ToWriter, WriterThreadData } from './writer-thread.ts'

/** Operations in one commit: bounds how long the first of them waits for the last. */
const BATCH_OPERATIONS_MAX = 512
/** Raw octets in one commit, for the same reason; a single larger message goes alone. */
const BATCH_BYTES_MAX = 16 * 1024 * 1024

export interface WriterOptions extends WriterThreadData {
  /** After each commit, before its operations resolve. */
  readonly onBatch: (names: readonly OperationName[], changes: readonly Change[]) => void
  readonly onFatal: (error: Error) => void
}

export interface Writer {
  /** Resolves after the commit that holds it. */
  run<N extends OperationName>(name: N, args: ArgsOf<N>): Promise<ResultOf<N>>
  /** Takes nothing new and resolves when all that was queued is committed and told. */
  drain(): Promise<void>
  /** Drains, then closes the connection. */
  close(): Promise<void>
}

interface Waiting {
  readonly request: WriteRequest
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
}

/** The only way to write: queues operations and gives the thread all that waits whenever it is free. */
export async function startWriter(options: WriterOptions): Promise<Writer> {
  const { path, maxBytes } = options
  return new WriterQueue(
    await startThread('writer-thread', { path, maxBytes } satisfies WriterThreadData),
    options,
  )
}

class WriterQueue implements Writer {
  readonly #worker: Worker
  readonly #options: WriterOptions
  #queued: Waiting[] = []
  #running: readonly Waiting[] = []
  #isScheduled = false
  #drained: Promise<void> | undefined
  #isClosed = false
  #onIdle: (() => void) | undefined

  constructor(worker: Worker, options: WriterOptions) {
    this.#worker = worker
    this.#options = options
    worker.on('message', (message: FromWriter) => this.#receive(message))
    worker.on('error', (error: Error) => this.#die(error))
    worker.on('exit', () => {
      if (!this.#isClosed) this.#die(new Error('the writer thread ended by itself'))
    })
  }

  run<N extends OperationName>(name: N, args: ArgsOf<N>): Promise<ResultOf<N>> {
    if (this.#drained !== undefined) return Promise.reject(closedFailure())
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    this.#queued.push({ request: { name, args } as WriteRequest, resolve, reject })
    this.#schedule()
    return promise as Promise<ResultOf<N>>
  }

  drain(): Promise<void> {
    this.#drained ??= this.#idle()
    return this.#drained
  }

  async close(): Promise<void> {
    await this.drain()
    if (this.#isClosed) return
    this.#isClosed = true
    const exit = once(this.#worker, 'exit')
    this.#send({ kind: 'close' })
    await exit
  }

  /** Once per turn of the event loop, so that all messages completed in it share a commit. */
  #schedule(): void {
    if (this.#isScheduled || this.#running.length > 0) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#post()
    })
  }

  #post(): void {
    if (this.#running.length > 0 || this.#queued.length === 0) return
    const count = batchLength(this.#queued)
    this.#running = this.#queued.slice(0, count)
    this.#queued = this.#queued.slice(count)
    const { requests, transfer } = packBytes(this.#running.map(({ request }) => request))
    this.#send({ kind: 'batch', requests }, transfer)
  }

  #send(message: ToWriter, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  #receive(message: FromWriter): void {
    const done = this.#running
    this.#running = []
    this.#post()
    this.#options.onBatch(
      done.map(({ request }) => request.name),
      message.changes,
    )
    for (const [at, { resolve, reject }] of done.entries()) {
      const result = message.results[at]
      if (result?.ok === true) resolve(result.result)
      else if (result !== undefined) reject(fromWire(result.error))
    }
    if (this.#running.length === 0) this.#onIdle?.()
  }

  async #idle(): Promise<void> {
    if (this.#running.length === 0 && this.#queued.length === 0) return
    await new Promise<void>((resolve) => {
      this.#onIdle = resolve
    })
  }

  #die(error: Error): void {
    const lost = [...this.#running, ...this.#queued]
    this.#running = []
    this.#queued = []
    this.#isClosed = true
    this.#drained ??= Promise.resolve()
    for (const { reject } of lost)
      reject(new Failure('unavailable', 'The writer died: nothing can be stored.'))
    this.#onIdle?.()
    this.#options.onFatal(error)
  }
}

/** How many of those waiting go into the next commit; at least one. */
function batchLength(queued: readonly Waiting[]): number {
  let count = 0
  let bytes = 0
  for (const { request } of queued) {
    bytes += request.name === 'accept' ? request.args.sizeBytes : 0
    if (count > 0 && (count === BATCH_OPERATIONS_MAX || bytes > BATCH_BYTES_MAX)) break
    count += 1
  }
  return count
}

function closedFailure(): Failure {
  return new Failure('unavailable', 'The store is closed.')
}
