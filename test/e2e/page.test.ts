import { mkdtemp, readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { DESKTOP, openInbox, PHONE, row, TABLET } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer, WEB_DIR } from '../support/server.ts'

let browser: Browser
/** Kept after the run, for looking. */
let screenshots: string
beforeAll(async () => {
  browser = (await launchBrowser()).browser
  screenshots = await mkdtemp(join(tmpdir(), 'stagingpost-screenshots-'))
})
afterAll(async () => {
  await browser.close()
  console.log(`Screenshots: ${screenshots}`)
})

const FILE = {
  relays: { real: { host: '127.0.0.1', port: 1, tls: 'none' } },
  instances: {
    'shop-staging': { kind: 'staging', label: 'Shop (staging)', email: { mode: 'capture' } },
    shop: { kind: 'production', label: 'Shop', email: { mode: 'deliver', relay: 'real' } },
  },
}

async function serverWithMail(): Promise<TestServer> {
  const server = await startServer({ file: FILE })
  await sendMail(
    server,
    { subject: 'Reset your password', text: 'Your code is 482913', html: '<h1>Reset</h1><p>Code 482913</p>' },
    {
      subject: 'ご注文ありがとうございます',
      to: ['a@real.example', 'b@real.example'],
      bcc: 'c@real.example',
    },
    { subject: 'Invoice', attachments: [{ filename: 'invoice.pdf', content: 'pdf' }] },
    { subject: `A long subject ${'that goes on '.repeat(30)}` },
  )
  return server
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each([
    ['phone', PHONE],
    ['tablet', TABLET],
    ['desktop', DESKTOP],
  ] as const)('axe finds nothing on a %s: list, message, every tab, help', async (name, size) => {
    const server = await serverWithMail()
    const page = await openInbox(browser, server.httpUrl, { ...size, theme })
    const shown = async (view: string) => {
      await page.screenshot({ path: join(screenshots, `${name}-${theme}-${view}.png`) })
      expect(await violations(page), view).toEqual([])
    }
    await row(page, 'Invoice').waitFor()
    await shown('list')
    await row(page, 'Reset your password').click()
    await page.frameLocator('iframe').getByText('Code 482913').waitFor()
    await shown('preview')
    for (const tab of ['Text', 'HTML source', 'Headers', 'Raw', 'SMTP session']) {
      await page.getByRole('tab', { name: tab, exact: true }).click()
      await page
        .getByRole('tabpanel', { name: tab, exact: true })
        .getByRole('button', { name: 'Copy' })
        .waitFor()
      await shown(tab)
    }
    await page.goto(`${server.httpUrl}/i/default`)
    await row(page, 'Invoice').click()
    await page.getByRole('tab', { name: /Attachments/ }).click()
    await page.getByRole('link', { name: 'Download invoice.pdf' }).waitFor()
    await shown('attachments')
    await page.goto(`${server.httpUrl}/i/shop`)
    await page.getByText('Waiting for the first message').waitFor()
    await shown('empty')
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await shown('help')
  })
})

describe('a phone', () => {
  test('shows one thing at a time, full width, and Back leads back', async () => {
    const server = await serverWithMail()
    const page = await openInbox(browser, server.httpUrl, PHONE)
    await row(page, 'Invoice').tap()
    const pane = page.getByRole('region', { name: 'Message', exact: true })
    await pane.getByRole('heading', { name: 'Invoice' }).waitFor()
    expect(await pane.boundingBox()).toMatchObject({ x: 0, y: 0, width: PHONE.width })
    expect(await page.getByRole('searchbox').isVisible()).toBe(false)
    await page.goBack()
    await row(page, 'Invoice').waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(PHONE.width)
  })

  test('has the instances in a drawer', async () => {
    const server = await serverWithMail()
    const page = await openInbox(browser, server.httpUrl, PHONE)
    await page.getByRole('button', { name: 'Instances and settings' }).tap()
    await page
      .getByRole('dialog', { name: 'Instances' })
      .getByRole('link', { name: /Shop.*Production/ })
      .tap()
    await page.waitForURL('**/i/shop')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.locator('.topbar').getByText('Production').waitFor()
  })
})

test('the first load is under 150 KB of compressed script; the console comes when it is asked for', async () => {
  const html = await readFile(join(WEB_DIR, 'index.html'), 'utf8')
  const first = [...html.matchAll(/(?:src|href)="\.?(\/assets\/[^"]+\.js)"/g)].map(([, path = '']) => path)
  const sizes = await Promise.all(
    first.map(async (path) => gzipSync(await readFile(join(WEB_DIR, path))).length),
  )
  expect(sizes.length).toBeGreaterThan(0)
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(150_000)
  const all = (await readdir(join(WEB_DIR, 'assets'))).filter((name) => name.endsWith('.js'))
  expect(all.length).toBeGreaterThan(first.length)
})

test('a chosen theme holds, and the system decides until one is chosen', async () => {
  const server = await serverWithMail()
  const page = await openInbox(browser, server.httpUrl, { theme: 'dark' })
  const scheme = () => page.evaluate('getComputedStyle(document.documentElement).colorScheme')
  expect(await scheme()).toBe('light dark')
  await page.getByTitle('Light').click()
  expect(await scheme()).toBe('light')
  await page.reload()
  await row(page, 'Invoice').waitFor()
  expect(await scheme()).toBe('light')
})

test('an empty inbox says how to send to it, with this host and port', async () => {
  const server = await startServer()
  const page = await openInbox(browser, server.httpUrl)
  await page.getByRole('tab', { name: 'Django' }).click()
  await page.getByText(`EMAIL_PORT = ${server.smtpPort}`).last().waitFor()
  await page.reload()
  await page.getByText('EMAIL_HOST = "127.0.0.1"').last().waitFor()
})

test('open access is said on every page', async () => {
  const server = await startServer({ args: ['--access', 'open'] })
  const page = await openInbox(browser, server.httpUrl)
  await page.getByRole('note').getByText('Open access.').waitFor()
})
