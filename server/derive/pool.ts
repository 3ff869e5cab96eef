import type { Job, JobOf, JobResults } from './job.types.ts'
import type { DeriveLimits } from './limits.ts'
import { JobFailure, Parser } from './parser.ts'

/** `urgent`: somebody waits for this message. `backlog`: in its turn. */
export type Priority = 'urgent' | 'backlog'

interface Queued {
  readonly job: Job
  readonly transfer: ArrayBuffer[]
  readonly priority: Priority
  readonly resolve: (result: JobResults[keyof JobResults]) => void
  readonly reject: (error: JobFailure) => void
}

/** Worker threads and what waits for them. Urgent jobs go first, and with two workers or more one is kept for them. */
export class ParserPool {
  readonly #parsers: readonly Parser[]
  readonly #queues: Readonly<Record<Priority, Queued[]>> = { urgent: [], backlog: [] }
  #backlogRunning = 0
  #isClosed = false

  constructor(workers: number, limits: DeriveLimits) {
    this.#parsers = Array.from({ length: workers }, () => new Parser(limits))
  }

  /** How many backlog jobs run at once. */
  get backlogWorkers(): number {
    return Math.max(1, this.#parsers.length - 1)
  }

  /** Resolves with the result, rejects with `JobFailure`. The job's raw bytes move to the worker. */
  run<K extends Job['kind']>(job: JobOf<K>, priority: Priority): Promise<JobResults[K]> {
    const { promise, resolve, reject } = Promise.withResolvers<JobResults[keyof JobResults]>()
    if (this.#isClosed) reject(stopping())
    else this.#queues[priority].push({ job, transfer: rawBuffers(job), priority, resolve, reject })
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
      const next = this.#next()
      if (next === undefined) return
      void this.#start(parser, next)
    }
  }

  #next(): Queued | undefined {
    const urgent = this.#queues.urgent.shift()
    if (urgent !== undefined) return urgent
    return this.#backlogRunning < this.backlogWorkers ? this.#queues.backlog.shift() : undefined
  }

  async #start(parser: Parser, { job, transfer, priority, resolve, reject }: Queued): Promise<void> {
    const weight = priority === 'backlog' ? 1 : 0
    this.#backlogRunning += weight
    try {
      resolve(await parser.run(job, transfer))
    } catch (error) {
      reject(error instanceof JobFailure ? error : new JobFailure('worker', String(error)))
    } finally {
      this.#backlogRunning -= weight
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
