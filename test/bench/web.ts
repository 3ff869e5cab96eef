import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'
import { FOR_EYES, launchBrowser } from '../support/browser.ts'
import { openApi } from './api.ts'
import { runClient } from './client.ts'
import { startServerOn } from './servers.ts'
import { percentile } from './statistics.ts'
import { fill } from './web-fill.ts'
import { framesOf } from './web-frames.ts'
import { jumpAbout, scrollOn, scrollTo, scrollToOldest } from './web-scroll.ts'
import type { SendRequest, SendResult } from './web-send.ts'
import { shownAfter } from './web-visibility.ts'

/**
 * P10: scrolling an inbox of 100,000 messages, and mail arriving in it, in a real browser: how long frames take, and how
 * much of that the page itself worked; and P4: how long after its 250 a message is shown. Prints a table.
 *
 * `--messages N`; `--seconds N` for each measurement; `--only TEXT` for those whose name has it; `--data DIR` keeps the
 * messages for the next run; `--traces DIR` keeps what the browser recorded.
 */
const { values: options } = parseArgs({
  options: {
    messages: { type: 'string', default: '100000' },
    seconds: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
    data: { type: 'string' },
    traces: { type: 'string' },
  },
})
const MESSAGES = Number(options.messages)
const MS = Number(options.seconds) * 1_000
const PER_SECOND = 200
const SHOWN_PER_SECOND = 50
const FRAME_MS_MAX = 50
const LISTED_ROWS = 100
const LISTED_EVERY_MS = 100
const WEB = resolve(import.meta.dirname, '../../dist/web')

const data = options.data ?? (await mkdtemp(join(tmpdir(), 'stagingpost-web-bench-')))
try {
  await fill(data, MESSAGES)
  const server = await startServerOn(data)
  const { browser } = await launchBrowser(FOR_EYES)
  try {
    console.log(`first load: ${await firstLoadBytes()} bytes of script, gzip (budget 150,000)`)
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(server.httpUrl ?? '')
    await page.locator('.row').first().waitFor()

    const measured = async (what: string, work: () => Promise<unknown>): Promise<void> => {
      if (!what.includes(options.only)) return
      const keep = options.traces ? join(options.traces, `${what.replaceAll(/[^a-z0-9]+/g, '-')}.json`) : null
      const { betweenMs, workedMs } = await framesOf(page, work, keep)
      const workedInLong = workedMs.filter((_, at) => (betweenMs[at] ?? 0) > FRAME_MS_MAX)
      console.log(`${what}: ${betweenMs.length} frames   load ${loadavg()[0]?.toFixed(1)}
  between frames: ${inWords(betweenMs)}
  worked a frame: ${inWords(workedMs)}${workedInLong.length > 0 ? `; in the long ones at most ${Math.max(...workedInLong).toFixed(1)} ms` : ''}`)
    }
    const arrive = () => send({ port: server.smtpPort, messages: (PER_SECOND * MS) / 1_000 })
    await measured('at rest', () => sleep(MS / 3))
    await measured('wheel, loading pages', () => scrollOn(page, { screens: 1 / 7, ms: MS }))
    await measured('flight, loading pages', () => scrollOn(page, { screens: 4, ms: MS }))
    const loadedMs = await timed(() => scrollToOldest(page))
    console.log(`the rest loaded in ${(loadedMs / 1_000).toFixed(1)} s, of which the oldest is there`)
    await measured('jumping about', () => jumpAbout(page, MS / 2))
    await scrollTo(page, 0.1)
    await measured(`${PER_SECOND} a second, in the middle`, arrive)
    await measured(`${PER_SECOND} a second, wheel`, () =>
      Promise.all([arrive(), scrollOn(page, { screens: 1 / 7, ms: MS })]),
    )
    await scrollTo(page, 0)
    await measured(`${PER_SECOND} a second, at the top`, arrive)
    if ('lists'.includes(options.only)) {
      const [listedMs] = await Promise.all([listed(server.httpUrl ?? '', MS), arrive()])
      console.log(`pages of ${LISTED_ROWS} rows asked for meanwhile: ${inWords(listedMs)}`)
    }
    if ('shown'.includes(options.only)) {
      const messages = (SHOWN_PER_SECOND * MS) / 1_000
      const { afterMs, below } = await shownAfter(page, {
        port: server.smtpPort,
        messages,
        perSecond: SHOWN_PER_SECOND,
      })
      const [p50, p99, max] = [50, 99, 100].map((percent) => percentile(afterMs, percent).toFixed(1))
      console.log(`250 → shown, ${SHOWN_PER_SECOND} a second: p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms (budget p99 100)
  of ${messages}, ${below} came below the rows that exist, with newer ones   load ${loadavg()[0]?.toFixed(1)}`)
    }
  } finally {
    await browser.close()
    await server.stop()
  }
} finally {
  if (options.data === undefined) await rm(data, { recursive: true, force: true })
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now()
  await work()
  return performance.now() - beganMs
}

function inWords(ms: readonly number[]): string {
  const [p50, p99, max] = [50, 99, 100].map((percent) => percentile(ms, percent).toFixed(1))
  const long = ms.filter((one) => one > FRAME_MS_MAX).length
  return `p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms, ${long} over ${FRAME_MS_MAX} ms`
}

/** How long the server takes for a page of the list, again and again. */
async function listed(httpUrl: string, ms: number): Promise<readonly number[]> {
  const api = openApi(httpUrl)
  const took: number[] = []
  for (const endMs = performance.now() + ms; performance.now() < endMs; await sleep(LISTED_EVERY_MS)) {
    const ask = () => api.call('GET', `/instances/default/messages?limit=${LISTED_ROWS}`)
    took.push(await timed(ask))
  }
  api.close()
  return took
}

/** Resolves when all are taken. From a process of its own, so that nothing here waits for the page. */
async function send(request: Pick<SendRequest, 'port' | 'messages'>): Promise<void> {
  const whole = { ...request, perSecond: PER_SECOND, subject: 'Live' }
  const { acceptedAtMs } = await runClient<SendResult>('web-send.ts', whole, 10 * MS)
  const seconds = ((acceptedAtMs.at(-1) ?? 0) - (acceptedAtMs[0] ?? 0)) / 1_000
  console.log(`  (${request.messages} taken in ${seconds.toFixed(1)} s)`)
}

async function firstLoadBytes(): Promise<number> {
  const html = await readFile(join(WEB, 'index.html'), 'utf8')
  const names = (await readdir(join(WEB, 'assets'))).filter(
    (name) => name.endsWith('.js') && html.includes(name),
  )
  const sizes = await Promise.all(
    names.map(async (name) => gzipSync(await readFile(join(WEB, 'assets', name))).length),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}
