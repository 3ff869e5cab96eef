import { once } from 'node:events'
import type { Worker } from 'node:worker_threads'
import type { Change } from '../../domain/change.ts'
import { Failure } from '../../domain/failure.ts'
import type { ArgsOf, OperationName, ResultOf } from '../operations.ts'
import { packBytes } from './pack-bytes.ts'
import type { WriteRequest } from './run-batch.ts'
import { startThread } from './thread.ts'
import { fromWire } from './wire-error.ts'
import type { FromWriter, ToWriter, WriterThreadData } from './writer-thread.ts'

/** Operations that the thread has at once, and so in one commit: bounds how long the first of them waits for the last. */
const RUNNING_OPERATIONS_MAX = 512
/** Raw octets that it has, for the same reason; a single larger message goes alone. */
const RUNNING_BYTES_MAX = 16 * 1024 * 1024

export interface WriterOptions extends WriterThreadData {
  /** After each commit, before its operations resolve. */
  readonly onBatch: (names: readonly OperationName[], changes: readonly Change[], tookMs: number) => void
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

/** The only way to write: hands operations to the thread, which commits together what came while it was busy. */
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
  /** With the thread, in the order it answers. */
  #running: Waiting[] = []
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

  /** Once per turn of the event loop, so that all messages completed in it cross together. */
  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    setImmediate(() => {
      this.#isScheduled = false
      this.#post()
    })
  }

  #post(): void {
    const next = this.#queued.splice(0, roomFor(this.#queued, this.#running))
    if (next.length === 0) return
    this.#running.push(...next)
    const { requests, transfer } = packBytes(next.map(({ request }) => request))
    this.#send({ kind: 'batch', requests }, transfer)
  }

  #send(message: ToWriter, transfer: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer)
  }

  #receive(message: FromWriter): void {
    const done = this.#running.splice(0, message.results.length)
    this.#post()
    this.#options.onBatch(
      done.map(({ request }) => request.name),
      message.changes,
      message.tookMs,
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

/** How many of those queued may join those running; the first always may when nothing runs. */
function roomFor(queued: readonly Waiting[], running: readonly Waiting[]): number {
  let bytes = 0
  for (const waiting of running) bytes += rawBytes(waiting)
  let count = 0
  for (const waiting of queued) {
    bytes += rawBytes(waiting)
    const isFirst = running.length + count === 0
    if (!isFirst && (running.length + count === RUNNING_OPERATIONS_MAX || bytes > RUNNING_BYTES_MAX)) break
    count += 1
  }
  return count
}

function rawBytes({ request }: Waiting): number {
  return request.name === 'accept' ? request.args.sizeBytes : 0
}

function closedFailure(): Failure {
  return new Failure('unavailable', 'The store is closed.')
}
