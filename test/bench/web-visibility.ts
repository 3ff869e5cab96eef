import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { openSession } from './session.ts'

const SUBJECT = 'Shown'
/** Not shown by then is not shown at all. */
const SHOWN_WITHIN_MS = 10_000

/** Notes when a row with each subject is there to be painted, on the clock that this process has, too. */
const WATCH = `window.shownAt_ = {}
new MutationObserver(() => {
  const now = performance.timeOrigin + performance.now()
  for (const row of document.querySelectorAll('.row-subject')) window.shownAt_[row.textContent] ??= now
}).observe(document.querySelector('.list-pane'), { childList: true, subtree: true, characterData: true })`

/** P4 in a browser: milliseconds from the 250 to the row, one of each message; those that were never a row are infinite. */
export async function shownAfterMs(
  page: Page,
  port: number,
  { messages, perSecond }: { readonly messages: number; readonly perSecond: number },
): Promise<readonly number[]> {
  await page.evaluate(WATCH)
  const session = await openSession(port)
  const acceptedAt: number[] = []
  const beganMs = performance.now()
  for (let n = 0; n < messages; n += 1) {
    await sleep(Math.max(0, beganMs + (n * 1_000) / perSecond - performance.now()))
    const data = Buffer.from(`Subject: ${SUBJECT} ${n}.\r\n\r\nHello ${n}.\r\n`)
    await session.send({ from: 'shop@app.example', to: `c${n}@real.example`, data })
    acceptedAt.push(performance.timeOrigin + performance.now())
  }
  await session.quit()
  const last = `${SUBJECT} ${messages - 1}.`
  await page
    .waitForFunction(`${JSON.stringify(last)} in window.shownAt_`, null, { timeout: SHOWN_WITHIN_MS })
    .catch(() => undefined)
  const shownAt = (await page.evaluate('window.shownAt_')) as Record<string, number>
  return acceptedAt.map((at, n) => {
    const shown = shownAt[`${SUBJECT} ${n}.`]
    return shown === undefined ? Number.POSITIVE_INFINITY : Math.max(0, shown - at)
  })
}
