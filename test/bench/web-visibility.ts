import type { Page } from 'playwright-core'
import { runClient } from './client.ts'
import type { SendRequest, SendResult } from './web-send.ts'

/** Not shown by then is not shown at all. */
const SHOWN_WITHIN_MS = 10_000
const SENT_WITHIN_MS = 60_000

/** Notes when the rows of the list, from the newest down, were there to be painted, on the clock that all processes have. */
const WATCH = `window.shownAt_ = {}
new MutationObserver(() => {
  const now = performance.timeOrigin + performance.now()
  for (const row of document.querySelectorAll('.row-subject')) window.shownAt_[row.textContent] ??= now
}).observe(document.querySelector('.list-pane'), { childList: true, subtree: true, characterData: true })`

export interface Shown {
  /** From the 250 to the list that has the message, one of each message; infinite for those that are not in it. */
  readonly afterMs: readonly number[]
  /** How many came with so many newer ones at once that they were below the rows that exist. */
  readonly below: number
}

/**
 * P4 in a browser that looks at the top of the list. A message is shown when it is a row, or when one that came later is:
 * rows exist as far as they can be seen, and those below appear when one scrolls to them.
 */
export async function shownAfter(
  page: Page,
  { port, messages, perSecond }: Pick<SendRequest, 'port' | 'messages' | 'perSecond'>,
): Promise<Shown> {
  await page.evaluate(WATCH)
  const request = { port, messages, perSecond, subject: 'Shown' }
  const { acceptedAtMs } = await runClient<SendResult>('web-send.ts', request, SENT_WITHIN_MS)
  await page
    .waitForFunction(`${JSON.stringify(`Shown ${messages - 1}.`)} in window.shownAt_`, null, {
      timeout: SHOWN_WITHIN_MS,
    })
    .catch(() => undefined)
  const rowAt = (await page.evaluate('window.shownAt_')) as Record<string, number>
  const listed = await subjectsFromTop(page, messages)
  let newerShownAt = Number.POSITIVE_INFINITY
  const afterMs = acceptedAtMs.map(() => Number.POSITIVE_INFINITY)
  let below = 0
  for (const [n, acceptedAt] of [...acceptedAtMs.entries()].reverse()) {
    const subject = `Shown ${n}.`
    if (!(subject in rowAt)) below += 1
    newerShownAt = Math.min(newerShownAt, rowAt[subject] ?? Number.POSITIVE_INFINITY)
    if (listed.has(subject)) afterMs[n] = Math.max(0, newerShownAt - acceptedAt)
  }
  return { afterMs, below }
}

/** Scrolls through the newest rows and says what they are. */
async function subjectsFromTop(page: Page, count: number): Promise<ReadonlySet<string>> {
  const subjects = (await page.evaluate(`(async () => {
    const scroller = document.querySelector('.rows-scroller')
    const subjects = new Set()
    for (let top = 0; top < ${count} * 84; top += scroller.clientHeight / 2) {
      scroller.scrollTop = top
      for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame)
      for (const row of document.querySelectorAll('.row-subject')) subjects.add(row.textContent)
    }
    scroller.scrollTop = 0
    return [...subjects]
  })()`)) as string[]
  return new Set(subjects)
}
