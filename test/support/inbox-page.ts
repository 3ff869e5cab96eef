import type { Browser, BrowserContextOptions, Frame, Page } from 'playwright-core'
import { expect, onTestFinished } from 'vitest'

export interface InboxPageOptions {
  readonly width?: number
  readonly height?: number
  readonly theme?: 'light' | 'dark'
  /** Further errors that the test brings about. */
  readonly errors?: RegExp
}

/** Widths at which the page has one, two and three panes. */
export const PHONE = { width: 360, height: 740 } as const
export const TABLET = { width: 768, height: 1024 } as const
export const DESKTOP = { width: 1440, height: 900 } as const

/** The inbox in a browser of its own, closed when the test ends. An error on its console fails the test. */
export async function openInbox(
  browser: Browser,
  url: string,
  options: InboxPageOptions = {},
): Promise<Page> {
  const {
    width,
    height,
    theme,
    errors: expected = /^$/,
  } = { ...DESKTOP, theme: 'light' as const, ...options }
  const isPhone = width < 700
  const settings: BrowserContextOptions = {
    viewport: { width, height },
    colorScheme: theme,
    hasTouch: isPhone,
    isMobile: isPhone,
    locale: 'en-GB',
  }
  const context = await browser.newContext(settings)
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text())
  })
  onTestFinished(async () => {
    await context.close()
    expect(
      errors.filter((error) => ![expected, ...EXPECTED_ERRORS].some((known) => known.test(error))),
    ).toEqual([])
  })
  await page.goto(url)
  return page
}

/**
 * What Chromium reports when a test cuts the connection: which of these depends on how far a request had come (none sent,
 * no answer yet, an answer cut short).
 */
const EXPECTED_ERRORS = [
  /net::ERR_(CONNECTION_\w+|SOCKET_NOT_CONNECTED|EMPTY_RESPONSE|INVALID_HTTP_RESPONSE)/,
  /net::ERR_(RESPONSE_HEADERS_TRUNCATED|INCOMPLETE_CHUNKED_ENCODING|CONTENT_LENGTH_MISMATCH)/,
  /WebSocket connection to .* failed/,
]

/** The row with this subject. */
export function row(page: Page, subject: string) {
  return page.locator('.row', { hasText: subject })
}

interface DroppedFile {
  readonly name: string
  readonly content: string
}

/** Files as they are dropped from a desktop, onto the list. */
export async function dropFiles(page: Page, files: readonly DroppedFile[]): Promise<void> {
  const dataTransfer = await page.evaluateHandle(`(() => {
    const transfer = new DataTransfer()
    for (const { name, content } of ${JSON.stringify(files)}) transfer.items.add(new File([content], name))
    return transfer
  })()`)
  const list = page.getByRole('region', { name: 'Messages' })
  await list.dispatchEvent('dragenter', { dataTransfer })
  await page.locator('.import-drop').waitFor()
  await list.dispatchEvent('drop', { dataTransfer })
}

/** Subjects of the rows in view, from the top. */
export async function subjects(page: Page): Promise<string[]> {
  return page.locator('.row-subject').allTextContents()
}

/** What each frame says; one that the page replaces meanwhile says nothing, and whatever is there instead is asked. */
export async function inFrames<T>(page: Page, ask: (frame: Frame) => Promise<T>): Promise<readonly T[]> {
  for (;;) {
    const frames = page.frames()
    const said = await Promise.allSettled(frames.map(ask))
    if (frames.some((frame) => frame.isDetached()) || page.frames().length !== frames.length) continue
    return said.map((one) => {
      if (one.status === 'rejected') throw one.reason
      return one.value
    })
  }
}

/** An expectation that may take a while on a busy machine. */
export function eventually<T>(read: () => T | Promise<T>, message = '') {
  return expect.poll(read, { message })
}

/**
 * When the page and each of its frames has loaded what it loads by itself, and the page has drawn since: whatever a message
 * could have run, asked for or gone to by then, it has begun. Frames without scripts can't be asked for more.
 */
export async function settled(page: Page): Promise<void> {
  await inFrames(page, (frame) => frame.waitForLoadState('load'))
  await page.evaluate(
    'new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(resolve))))',
  )
}
