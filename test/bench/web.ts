import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { openStore } from '../../server/store/database.ts'
import type { DerivedFacts } from '../../server/store/store.types.ts'
import { newMessage } from '../store/new-message.ts'
import { launchBrowser } from '../support/browser.ts'
import { startServerOn } from './servers.ts'
import { openSession } from './session.ts'
import { percentile } from './statistics.ts'
import { shownAfterMs } from './web-visibility.ts'

/**
 * P10: scrolling an inbox of 100,000 messages, and mail arriving in it, in a real browser: how long frames take; and P4:
 * how long after its 250 a message is a row.
 *
 * `node test/bench/web.ts [messages]`; prints a table.
 */
const MESSAGES = Number(process.argv[2] ?? 100_000)
const PER_SECOND = 200
const SECONDS = 10
const FRAME_MS_MAX = 50
/** Stored by one commit each while the folder is filled. */
const FILLED_AT_ONCE = 500
const WEB = resolve(import.meta.dirname, '../../dist/web')

const data = await mkdtemp(join(tmpdir(), 'stagingpost-web-bench-'))
try {
  await fill(data, MESSAGES)
  const server = await startServerOn(data)
  const { browser } = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
    await page.goto(server.httpUrl ?? '')
    await page.locator('.row').first().waitFor()
    console.log(`first load: ${await firstLoadBytes()} bytes of script, gzip (budget 150,000)`)
    await measured(page, 'at rest', () => sleep(3_000))
    await measured(page, `scrolling ${MESSAGES} rows, all pages loaded`, () => scrollThrough(page))
    await measured(page, 'jumping about', () => jumpAbout(page))
    const arrive = () => send(server.smtpPort, PER_SECOND * SECONDS)
    await measured(page, `${PER_SECOND} a second, in the middle`, arrive)
    await page.evaluate('document.querySelector(".rows-scroller").scrollTop = 0')
    await measured(page, `${PER_SECOND} a second, at the top`, arrive)
    const shown = await shownAfterMs(page, server.smtpPort, { messages: 500, perSecond: 50 })
    const [p50, p99, max] = [50, 99, 100].map((percent) => percentile(shown, percent).toFixed(1))
    console.log(`250 → row, 50 a second: p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms (budget p99 100)`)
    console.log(
      `load of the machine: ${loadavg()
        .map((load) => load.toFixed(1))
        .join(' ')}`,
    )
  } finally {
    await browser.close()
    await server.stop()
  }
} finally {
  await rm(data, { recursive: true, force: true })
}

/** As the deriver would, without its time. */
async function fill(dataDir: string, count: number): Promise<void> {
  const store = await openStore({ dataDir, onCommitted: () => {}, onFatal: console.error })
  const instanceId = store.instances.byName('default')?.id ?? 0
  for (let done = 0; done < count; done += FILLED_AT_ONCE) {
    const stored = await Promise.all(
      Array.from({ length: FILLED_AT_ONCE }, (_, at) => {
        const subject = `Your order ${done + at} has been shipped`
        const summary = { subject, fromName: 'Shop', fromAddress: 'shop@app.example', messageIdHeader: null }
        return store.messages.accept(newMessage(instanceId, { summary }))
      }),
    )
    await store.derived.save(stored.map(({ seq }) => facts(seq)))
  }
  await store.close()
}

function facts(seq: number): DerivedFacts {
  return {
    seq,
    outcome: { kind: 'ready' },
    snippet: 'Dear customer, your order is on its way and will reach you in a few days.',
    attachmentCount: seq % 7 === 0 ? 1 : 0,
    contents: seq % 5 === 0 ? ['code', 'link'] : [],
    tags: seq % 3 === 0 ? ['orders'] : [],
    references: [],
    index: { subject: '', addresses: '', text: '', filenames: '', facts: '' },
    compressedChunks: null,
  }
}

/** Frames while `work` goes on; each is as long as the time to the next. */
async function measured(page: Page, what: string, work: () => Promise<unknown>): Promise<void> {
  await page.evaluate(`window.frames_ = []; window.isRunning = true;
    (function next(last) { requestAnimationFrame((now) => { if (last) window.frames_.push(now - last); if (window.isRunning) next(now) }) })(0)`)
  await work()
  const frames = (await page.evaluate('window.isRunning = false; window.frames_')) as number[]
  const long = frames.filter((ms) => ms > FRAME_MS_MAX).length
  const [p50, p99, max] = [50, 99, 100].map((percent) => percentile(frames, percent).toFixed(1))
  console.log(
    `${what}: ${frames.length} frames, p50 ${p50} ms, p99 ${p99} ms, longest ${max} ms, ${long} over ${FRAME_MS_MAX} ms`,
  )
}

/** A screen each frame, as far as the rows reach. */
function scrollThrough(page: Page): Promise<unknown> {
  return page.evaluate(`new Promise((resolve) => {
    const scroller = document.querySelector('.rows-scroller')
    const end = performance.now() + 60_000
    const step = () => {
      scroller.scrollTop += 4 * scroller.clientHeight
      const isAtEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1
      if (isAtEnd || performance.now() > end) resolve()
      else requestAnimationFrame(step)
    }
    step()
  })`)
}

async function jumpAbout(page: Page): Promise<void> {
  for (let at = 0; at < 30; at += 1) {
    const share = ((at * 37) % 100) / 100
    await page.evaluate(
      `{ const s = document.querySelector('.rows-scroller'); s.scrollTop = s.scrollHeight * ${share} }`,
    )
    await sleep(100)
  }
}

async function send(port: number, count: number): Promise<void> {
  const session = await openSession(port)
  const beganMs = performance.now()
  for (let n = 0; n < count; n += 1) {
    await sleep(Math.max(0, beganMs + (n * 1_000) / PER_SECOND - performance.now()))
    const body = `Subject: Live ${n}\r\n\r\nHello ${n}.\r\n`
    await session.send({ from: 'shop@app.example', to: `c${n}@real.example`, data: Buffer.from(body) })
  }
  console.log(`  sent ${count} in ${((performance.now() - beganMs) / 1000).toFixed(1)} s`)
  await session.quit()
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
