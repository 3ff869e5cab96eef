import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { safeHtml } from '../../server/mime/html.ts'
import { launchBrowser } from '../support/browser.ts'
import { HOSTILE_HTML } from './hostile-html.ts'

const ORIGIN = 'http://stagingpost.test'
const OPTIONS = {
  partUrl: (contentId: string) => `/parts/${encodeURIComponent(contentId)}`,
  openUrl: (href: string) => `/open?url=${encodeURIComponent(href)}`,
  remoteUrl: null,
  scheme: 'light' as const,
}
/** Evaluated in the page: what could still act. */
const LEFT = `({
  handlers: [...document.querySelectorAll('*')].flatMap((element) =>
    [...element.attributes].map(({ name }) => name).filter((name) => name.startsWith('on')),
  ),
  scripts: document.scripts.length,
  frames: window.frames.length,
  forms: document.forms.length,
  at: location.href,
})`

let browser: Browser
let page: Page
let html = ''
let requests: string[] = []
let dialogs: string[] = []

beforeAll(async () => {
  browser = (await launchBrowser()).browser
  page = await browser.newPage()
  page.on('dialog', async (dialog) => {
    dialogs.push(dialog.message())
    await dialog.dismiss()
  })
  await page.route('**/*', (route) => {
    const url = route.request().url()
    if (url === `${ORIGIN}/`) return route.fulfill({ contentType: 'text/html; charset=utf-8', body: html })
    requests.push(url)
    return route.abort()
  })
})
beforeEach(async () => {
  await page.goto('about:blank')
  requests = []
  dialogs = []
})
afterAll(() => browser.close())

/** As a page of its own, with script allowed and no policy: what the sanitiser missed would happen. */
async function show(shown: string): Promise<void> {
  html = shown
  await page.goto(`${ORIGIN}/`, { waitUntil: 'load' })
}

describe('shown by a browser without any other protection', () => {
  test('the traps do work: unsanitised, they run and load', async () => {
    await show('<img src="https://evil.example/x.png" onerror="alert(1)">')
    await expect.poll(() => [requests, dialogs]).toEqual([['https://evil.example/x.png'], ['1']])
  })

  test.each(Object.entries(HOSTILE_HTML))('%s: nothing runs, nothing is fetched', async (_, hostile) => {
    await show(safeHtml(hostile, OPTIONS).html)
    expect(await page.evaluate(LEFT)).toEqual({
      handlers: [],
      scripts: 0,
      frames: 0,
      forms: 0,
      at: `${ORIGIN}/`,
    })
    expect([requests, dialogs]).toEqual([[], []])
  })

  test('its own pictures are what it loads', async () => {
    await show(
      safeHtml(
        '<img src="cid:a"><p style="background:url(cid:b)">x</p><img src="https://evil.example/">',
        OPTIONS,
      ).html,
    )
    await expect.poll(() => requests.toSorted()).toEqual([`${ORIGIN}/parts/a`, `${ORIGIN}/parts/b`])
  })
})
