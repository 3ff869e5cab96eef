import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FromParser, Job, JobResults, ParserThreadData, Priority } from './job.types.ts'
import type { DeriveLimits } from './limits.ts'
import { createNativeSection, type NativeSection } from './native-section.ts'

const THREAD = new URL(`./parser-thread${extname(fileURLToPath(import.meta.url))}`, import.meta.url)
/** Starting takes 0.3 s on an idle machine; without an answer after this, nothing runs there. */
const START_MS_MAX = 60_000
/** V8 would take some hundred MiB for what dies with each message; the speed is the same. */
const YOUNG_MB = 16
const OUT_OF_MEMORY = 'ERR_WORKER_OUT_OF_MEMORY'

/**
 * A job ended its worker, or would not end. `blame` says whether the job did it; a worker that could not even
 * start says nothing about the job.
 */
export class JobFailure extends Error {
  override readonly name = 'JobFailure'
  readonly blame: 'job' | 'worker'

  constructor(blame: JobFailure['blame'], message: string) {
    super(message)
    this.blame = blame
  }
}

/** A worker, and what it must not be ended in. */
interface Running {
  readonly worker: Worker
  readonly section: NativeSection
}

/** One worker thread; started ahead or with its first job, and again after it had to be ended. */
export class Parser {
  readonly #limits: DeriveLimits
  readonly #priority: Priority
  #running: Running | undefined
  /** Of the worker that was let go last. */
  #ended: Promise<unknown> = Promise.resolve()
  #isReady = false
  #timer: NodeJS.Timeout | undefined
  #settle: ((outcome: JobFailure | JobResults[keyof JobResults]) => void) | undefined

  constructor(limits: DeriveLimits, priority: Priority) {
    this.#limits = limits
    this.#priority = priority
  }

  get isIdle(): boolean {
    return this.#settle === undefined
  }

  /** Starts it ahead of its first job. */
  prepare(): void {
    this.#started()
  }

  /** Resolves with the result, rejects with `JobFailure`. Buffers in `transfer` are gone afterwards. */
  run(job: Job, transfer: ArrayBuffer[]): Promise<JobResults[keyof JobResults]> {
    return new Promise((resolve, reject) => {
      this.#settle = (outcome) => {
        clearTimeout(this.#timer)
        this.#settle = undefined
        if (outcome instanceof JobFailure) reject(outcome)
        else resolve(outcome)
      }
      this.#started().postMessage(job, transfer)
      this.#watch()
    })
  }

  /** Ends it, with the job that it is at. */
  async close(): Promise<void> {
    this.#abandon(new JobFailure('worker', 'the server is stopping'))
    await this.#ended
  }

  /** The job's time starts when there is somebody to do it. */
  #watch(): void {
    clearTimeout(this.#timer)
    const failure = this.#isReady
      ? new JobFailure('job', `reading it took longer than ${this.#limits.jobMs} ms`)
      : new JobFailure('worker', 'the reader does not start')
    this.#timer = setTimeout(() => this.#abandon(failure), this.#isReady ? this.#limits.jobMs : START_MS_MAX)
  }

  #started(): Worker {
    if (this.#running !== undefined) return this.#running.worker
    const section = createNativeSection()
    const worker = new Worker(THREAD, {
      workerData: { priority: this.#priority, section: section.shared } satisfies ParserThreadData,
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.heapMb, maxYoungGenerationSizeMb: YOUNG_MB },
    })
    this.#running = { worker, section }
    this.#isReady = false
    const isCurrent = () => this.#running?.worker === worker
    worker.on('message', (message: FromParser) => {
      if (isCurrent()) this.#receive(message)
    })
    worker.on('error', (error: Error & { code?: string }) => {
      const memory = error.code === OUT_OF_MEMORY ? `more memory than ${this.#limits.heapMb} MiB` : undefined
      if (isCurrent())
        this.#die(
          memory === undefined ? `it ended its reader: ${error.message}` : `reading it takes ${memory}`,
        )
    })
    worker.on('exit', () => {
      section.abandoned()
      if (isCurrent()) this.#die('its reader ended')
    })
    return worker
  }

  #receive(message: FromParser): void {
    if (message.kind === 'ready') {
      this.#isReady = true
      if (!this.isIdle) this.#watch()
    } else this.#settle?.(message.kind === 'done' ? message.result : new JobFailure('job', message.message))
  }

  #die(reason: string): void {
    this.#abandon(new JobFailure(this.#isReady ? 'job' : 'worker', reason))
  }

  /** Lets go of the worker, whatever it is doing; the next job starts another. */
  #abandon(failure: JobFailure): void {
    const running = this.#running
    this.#running = undefined
    if (running !== undefined) this.#ended = end(running)
    this.#settle?.(failure)
  }
}

async function end({ worker, section }: Running): Promise<void> {
  await section.close()
  await worker.terminate()
}
