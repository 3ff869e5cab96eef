import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { openInbox, row } from '../support/inbox-page.ts'
import { startPathProxy } from '../support/path-proxy.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

/** One pixel. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs=', 'base64')

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

test.each(['pass', 'strip'] as const)('the whole inbox works below a path (%s)', async (how) => {
  const server = await startServer({ args: ['--base-path', '/tools/post', '--trust-proxy', '127.0.0.1'] })
  const url = await startPathProxy(server.httpUrl, '/tools/post', how)
  await sendMail(server, {
    subject: 'First',
    html: '<p>Hello</p><img src="cid:dot" alt="dot"><a href="https://shop.example/a">Go</a>',
    attachments: [{ filename: 'dot.gif', content: GIF, cid: 'dot', contentType: 'image/gif' }],
  })
  const page = await openInbox(browser, `${url}/`)

  await row(page, 'First').click()
  await page.waitForURL(/\/tools\/post\/i\/default\/m\//)
  const frame = page.frameLocator('iframe')
  await frame.getByText('Hello').waitFor()
  await expect
    .poll(() => frame.locator('img').evaluate((image) => Reflect.get(image, 'naturalWidth')))
    .toBe(1)
  expect(await frame.getByText('Go').getAttribute('href')).toMatch(/^\/tools\/post\/open\?url=/)

  await sendMail(server, { subject: 'Arrived live' })
  await row(page, 'Arrived live').waitFor()

  await page.reload()
  await page.frameLocator('iframe').getByText('Hello').waitFor()
  await page.goBack()
  await page.waitForURL(/\/tools\/post\/i\/default$/)

  const link = await row(page, 'Arrived live').locator('a').first().getAttribute('href')
  expect(link).toMatch(/^\/tools\/post\/i\/default\/m\//)

  await page.getByRole('link', { name: 'Settings' }).click()
  await page.waitForURL(/\/tools\/post\/settings\/instances\/default$/)
  await page.getByRole('link', { name: 'Email rule' }).click()
  await page.waitForURL(/\/tools\/post\/settings\/instances\/default\/email$/)
  await page.reload()
  await page.getByText('Would this address be mailed?').waitFor()
})
