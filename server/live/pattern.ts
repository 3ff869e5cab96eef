import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Failure } from '../domain/failure.ts'

/** Runs patterns that came from outside, where they can be stopped. */
export interface PatternRunner {
  /**
   * Whether one of `texts` matches. Rejects with `Failure('invalid')` on `field` when that takes over 50 ms of a processor:
   * a pattern can take for ever, and it would take the whole server with it.
   */
  matches(pattern: Pattern, texts: readonly string[], field: string): Promise<boolean>
  close(): Promise<void>
}

export interface Pattern {
  readonly source: string
  /** Beside `u`. */
  readonly flags: string
}

export interface PatternQuestion extends Pattern {
  readonly texts: readonly string[]
}

/** `started` comes before the answer, so that waiting for a busy machine does not count. */
export type PatternAnswer = 'started' | 'match' | 'no match'

const LIMIT_MS = 50
/** However little it had of a processor meanwhile. */
const WAIT_MS_MAX = 5_000

const WORKER_FILE = new URL(`./pattern-worker${extname(import.meta.url)}`, import.meta.url)

/** One worker, started with the first question and again after each pattern that had to be stopped. */
export function createPatternRunner(): PatternRunner {
  let worker: Worker | undefined
  let last: Promise<unknown> = Promise.resolve()

  const discard = async (): Promise<void> => {
    const gone = worker
    worker = undefined
    await gone?.terminate()
  }

  return {
    matches: ({ source, flags }, texts, field) => {
      const answer = last.then(async () => {
        worker ??= startWorker()
        const result = await ask(worker, { source, flags, texts })
        if (result !== 'too slow') return result === 'match'
        await discard()
        throw new Failure(
          'invalid',
          `${field}: the pattern /${source}/u${flags} takes over ${LIMIT_MS} ms.`,
          field,
        )
      })
      last = answer.catch(() => undefined)
      return answer
    },
    close: discard,
  }
}

function startWorker(): Worker {
  const worker = new Worker(WORKER_FILE, { resourceLimits: { maxOldGenerationSizeMb: 64 } })
  worker.unref()
  return worker
}

function ask(
  worker: Worker,
  question: PatternQuestion,
): Promise<Exclude<PatternAnswer, 'started'> | 'too slow'> {
  const { promise, resolve } = Promise.withResolvers<Exclude<PatternAnswer, 'started'> | 'too slow'>()
  const startedMs = Promise.withResolvers<number>()
  const timers = new Set<NodeJS.Timeout>()
  // The answer may be there already when a timer is late itself: let it be read first.
  const giveUp = (): void => void setImmediate(() => resolve('too slow'))
  const look = async (): Promise<void> => {
    const leftMs = LIMIT_MS - ((await usedMs(worker)) - (await startedMs.promise))
    if (leftMs > 0) timers.add(setTimeout(look, Math.ceil(leftMs)))
    else giveUp()
  }
  const onMessage = (answer: PatternAnswer): void => {
    if (answer !== 'started') resolve(answer)
    else {
      startedMs.resolve(usedMs(worker))
      timers.add(setTimeout(look, LIMIT_MS)).add(setTimeout(giveUp, WAIT_MS_MAX))
    }
  }
  // A pattern that exhausts the worker's memory ends it.
  const onEnd = (): void => resolve('too slow')
  worker.on('message', onMessage).on('error', onEnd).on('exit', onEnd)
  worker.postMessage(question)
  return promise.finally(() => {
    for (const timer of timers) clearTimeout(timer)
    worker.off('message', onMessage).off('error', onEnd).off('exit', onEnd)
  })
}

/** Milliseconds of a processor that it had so far; where Node cannot say (before 24.6), those of a clock. */
async function usedMs(worker: Worker): Promise<number> {
  if (typeof worker.cpuUsage !== 'function') return performance.now()
  // One that has ended has a caller that knows: nothing is left to wait for.
  const { user, system } = await worker
    .cpuUsage()
    .catch(() => ({ user: Number.POSITIVE_INFINITY, system: 0 }))
  return (user + system) / 1000
}
