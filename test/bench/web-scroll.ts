import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'

const LOADED_WITHIN_MS = 120_000

/** Scrolls by so much a frame, from where the list stands to its end, but no longer than `ms`. */
export function scrollOn(page: Page, { screens, ms }: { readonly screens: number; readonly ms: number }) {
  return page.evaluate(`new Promise((resolve) => {
    const scroller = document.querySelector('.rows-scroller')
    const end = performance.now() + ${ms}
    const step = () => {
      scroller.scrollTop += ${screens} * scroller.clientHeight
      const isAtEnd = scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 1
      if (isAtEnd || performance.now() > end) resolve()
      else requestAnimationFrame(step)
    }
    step()
  })`)
}

export async function scrollTo(page: Page, share: number): Promise<void> {
  await page.evaluate(
    `{ const s = document.querySelector('.rows-scroller'); s.scrollTop = s.scrollHeight * ${share} }`,
  )
}

/** And waits until it is there, with all rows before it. */
export async function scrollToOldest(page: Page): Promise<void> {
  await scrollTo(page, 1)
  await page
    .locator('.row', { hasText: 'Your order 0 has been shipped' })
    .waitFor({ timeout: LOADED_WITHIN_MS })
}

/** To far places, as by dragging the bar. */
export async function jumpAbout(page: Page, ms: number): Promise<void> {
  const endMs = performance.now() + ms
  for (let at = 0; performance.now() < endMs; at += 1) {
    await scrollTo(page, ((at * 37) % 100) / 100)
    await sleep(100)
  }
}
