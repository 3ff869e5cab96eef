import { writeFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'

/** The frames of a page while something went on, one entry of each list per frame. */
export interface Frames {
  /** From the drawing of one to that of the next, whoever was to blame. */
  readonly betweenMs: readonly number[]
  /**
   * What the page's main thread worked in between: time on a processor. The machine's other work, and the waiting for
   * the thread that rasterises, are in `betweenMs` alone.
   */
  readonly workedMs: readonly number[]
}

const CATEGORIES = ['-*', 'devtools.timeline', 'disabled-by-default-devtools.timeline']

/** What `work` does to the frames of a page, from the browser's own trace. `keep`: where to leave the trace, if at all. */
export async function framesOf(
  page: Page,
  work: () => Promise<unknown>,
  keep: string | null,
): Promise<Frames> {
  // A page that draws nothing has no frames: this asks for each.
  await page.evaluate(
    'window.isMeasured = true; (function next() { if (window.isMeasured) requestAnimationFrame(next) })()',
  )
  await page.context().browser()?.startTracing(page, { categories: CATEGORIES })
  await work()
  const trace = await page.context().browser()?.stopTracing()
  await page.evaluate('window.isMeasured = false')
  if (keep !== null && trace) await writeFile(keep, trace)
  return framesIn((JSON.parse(String(trace)) as { traceEvents: TraceEvent[] }).traceEvents)
}

/** Of the trace event format; times are microseconds. */
interface TraceEvent {
  readonly name: string
  /** `X`: with a duration. */
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** On a processor. */
  readonly tdur?: number
}

function framesIn(events: readonly TraceEvent[]): Frames {
  const drawings = events.filter(({ name }) => name === 'FireAnimationFrame')
  const isMain = ({ pid, tid }: TraceEvent) => pid === drawings[0]?.pid && tid === drawings[0].tid
  const drawnAt = drawings
    .filter(isMain)
    .map(({ ts }) => ts)
    .toSorted((one, other) => one - other)
  const tasks = outermost(events.filter((event) => event.name === 'RunTask' && isMain(event)))
  const frames: { from: number; worked: number }[] = []
  let next = 0
  for (const { ts, dur = 0, tdur = 0 } of tasks) {
    if ((drawnAt[next] ?? Number.POSITIVE_INFINITY) < ts + dur) frames.push({ from: ts, worked: 0 })
    while ((drawnAt[next] ?? Number.POSITIVE_INFINITY) < ts + dur) next += 1
    const frame = frames.at(-1)
    if (frame) frame.worked += tdur
  }
  // The last one has no end.
  const whole = frames.slice(0, -1)
  return {
    betweenMs: whole.map(({ from }, at) => ((frames[at + 1]?.from ?? from) - from) / 1_000),
    workedMs: whole.map(({ worked }) => worked / 1_000),
  }
}

/** In order. Tasks may be nested; the outer one has the time of the inner. */
function outermost(tasks: readonly TraceEvent[]): readonly TraceEvent[] {
  let end = 0
  return tasks
    .toSorted((one, other) => one.ts - other.ts)
    .filter(({ ph, ts, dur = 0 }) => {
      if (ph !== 'X' || ts < end) return false
      end = ts + dur
      return true
    })
}
