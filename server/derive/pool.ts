import type { Job, JobOf, JobResults, Priority } from './job.types.ts'
import type { DeriveLimits } from './limits.ts'
import { JobFailure, Parser } from './parser.ts'

interface Queued {
  readonly job: Job
  readonly transfer: ArrayBuffer[]
  readonly resolve: (result: JobResults[keyof JobResults]) => void
  readonly reject: (error: JobFailure) => void
}

/** Worker threads and what waits for them. Urgent jobs go first, and with two workers or more one does nothing else. */
export class ParserPool {
  readonly #parsers: readonly Parser[]
  /** The first of them when it is kept for who waits. */
  readonly #reserved: Parser | undefined
  readonly #queues: Readonly<Record<Priority, Queued[]>> = { urgent: [], backlog: [] }
  #isPrepared = false
  #isClosed = false

  constructor(workers: number, limits: DeriveLimits) {
    const isReserved = (at: number) => at === 0 && workers > 1
    this.#parsers = Array.from(
      { length: workers },
      (_, at) => new Parser(limits, isReserved(at) ? 'urgent' : 'backlog'),
    )
    this.#reserved = this.#parsers.find((_, at) => isReserved(at))
  }

  /** How many backlog jobs run at once. */
  get backlogWorkers(): number {
    return Math.max(1, this.#parsers.length - 1)
  }

  /** Starts, once, the worker for urgent jobs: who asks first should not wait for that. */
  prepare(): void {
    if (this.#isClosed || this.#isPrepared) return
    this.#isPrepared = true
    this.#reserved?.prepare()
  }

  /** Resolves with the result, rejects with `JobFailure`. The job's raw bytes move to the worker. */
  run<K extends Job['kind']>(job: JobOf<K>, priority: Priority): Promise<JobResults[K]> {
    const { promise, resolve, reject } = Promise.withResolvers<JobResults[keyof JobResults]>()
    if (this.#isClosed) reject(stopping())
    else this.#queues[priority].push({ job, transfer: rawBuffers(job), resolve, reject })
    this.#dispatch()
    return promise as Promise<JobResults[K]>
  }

  async close(): Promise<void> {
    this.#isClosed = true
    for (const queue of [this.#queues.urgent, this.#queues.backlog]) {
      for (const { reject } of queue.splice(0)) reject(stopping())
    }
    await Promise.all(this.#parsers.map((parser) => parser.close()))
  }

  #dispatch(): void {
    for (const parser of this.#parsers) {
      if (!parser.isIdle) continue
      const next = this.#queues.urgent.shift() ?? this.#nextOfBacklog(parser)
      if (next !== undefined) void this.#start(parser, next)
    }
  }

  #nextOfBacklog(parser: Parser): Queued | undefined {
    return parser === this.#reserved ? undefined : this.#queues.backlog.shift()
  }

  async #start(parser: Parser, { job, transfer, resolve, reject }: Queued): Promise<void> {
    try {
      resolve(await parser.run(job, transfer))
    } catch (error) {
      reject(error instanceof JobFailure ? error : new JobFailure('worker', String(error)))
    } finally {
      this.#dispatch()
    }
  }
}

function stopping(): JobFailure {
  return new JobFailure('worker', 'the server is stopping')
}

function rawBuffers(job: Job): ArrayBuffer[] {
  if (job.kind === 'preview') return []
  const views = job.kind === 'index' ? job.messages.map(({ bytes }) => bytes) : [job.bytes]
  return views.flatMap(({ buffer, byteLength }) =>
    buffer instanceof ArrayBuffer && buffer.byteLength === byteLength ? [buffer] : [],
  )
}
