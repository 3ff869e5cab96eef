import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { eventually, openInbox, PHONE, row } from '../support/inbox-page.ts'
import { startRelayHost } from '../support/relay-host.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

/** One transparent pixel. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
)

/** The recipients table as people read it: one string a row. */
async function recipientRows(page: Page): Promise<string[]> {
  const rows = await page.locator('.recipients tbody tr').all()
  return Promise.all(
    rows.map(async (cells) => (await cells.locator('td').allInnerTexts()).join(' | ').replace(/\s+/g, ' ')),
  )
}

describe('where it went', () => {
  test('captured: nobody', async () => {
    const server = await startServer()
    await sendMail(server, {
      subject: 'One',
      to: 'bob@real.example',
      cc: 'ann@real.example',
      bcc: 'audit@real.example',
    })
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'One').locator('.result-mark', { hasText: 'Captured' }).waitFor()
    await row(page, 'One').click()
    await page.getByText('nobody: kept in the inbox').waitFor()
    await eventually(() => recipientRows(page)).toEqual([
      'to bob@real.example | everything is captured | nobody: kept in the inbox',
      'cc ann@real.example | everything is captured',
      'bcc audit@real.example | everything is captured',
    ])
  })

  test('held: nobody, and why', async () => {
    const server = await startServer({ file: redirecting({ host: '127.0.0.1', port: 1 }) })
    await sendMail(server, { subject: 'Round again', headers: { 'X-Suppressed-By': 'mx.stage.example' } })
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'Round again').locator('.result-mark', { hasText: 'Held: ' }).waitFor()
    await row(page, 'Round again').click()
    await page.getByText('nobody: held. It bears X-Suppressed-By').waitFor()
    await page.getByRole('link', { name: /1 held/ }).waitFor()
  })

  test('redirected: intended for, why, delivered to, result, and the copy itself', async () => {
    const host = await startRelayHost()
    const server = await startServer({ file: redirecting(host) })
    await sendMail(server, {
      subject: 'Your order',
      to: 'bob@real.example, sales@client.example',
      bcc: 'audit@real.example',
    })
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'Your order').locator('.result-mark', { hasText: 'Redirected' }).waitFor()
    await row(page, 'bob@real.example+2qa@team.example').click()
    await eventually(() => recipientRows(page)).toEqual([
      expect.stringMatching(/^to bob@real\.example \| not allowed \| qa@team\.example relayed 250 /),
      'bcc audit@real.example | not allowed',
      expect.stringMatching(
        /^to sales@client\.example \| allowed by @client\.example \| sales@client\.example relayed 250 /,
      ),
    ])
    await page.getByText('1 attempt through real').first().click()
    await page.getByRole('tab', { name: 'As delivered' }).click()
    const copy = page.getByRole('region', { name: 'The message as delivered' })
    await copy.locator('.added', { hasText: 'To: qa@team.example, sales@client.example' }).waitFor()
    await copy
      .locator('.renamed', { hasText: 'X-Original-To: bob@real.example, sales@client.example' })
      .waitFor()
    await copy.locator('.kept', { hasText: 'MIME-Version: 1.0' }).waitFor()
  })

  test('a refusal of the relay shows live, with its reply', async () => {
    const host = await startRelayHost()
    const server = await startServer({ file: redirecting({ host: '127.0.0.1', port: 1 }) })
    const page = await openInbox(browser, server.httpUrl)
    await page.getByText('Waiting for the first message').waitFor()
    await sendMail(server, { subject: 'One' })
    await row(page, 'One').locator('.result-mark.deferred').waitFor()
    await row(page, 'One').click()
    await page
      .getByText(/ECONNREFUSED|refused/i)
      .first()
      .waitFor()
    await page.getByText(/next try/).waitFor()
    await host.close()
  })
})

function redirecting(relay: { host: string; port: number }) {
  return {
    relays: { real: { host: relay.host, port: relay.port, tls: 'none' } },
    instances: {
      default: {
        kind: 'staging',
        email: {
          mode: 'redirect',
          testRecipients: ['qa@team.example'],
          allowedRecipients: ['@client.example'],
          sender: 'noreply@stage.example',
          relay: 'real',
        },
      },
    },
  }
}

describe('the message from every side', () => {
  test('inline pictures show, at the width of a device', async () => {
    const server = await startServer()
    const html = `<p>Hello</p><img src="cid:logo@shop" width="40" height="40" alt="Logo">
      <img src="data:image/png;base64,${PIXEL.toString('base64')}" width="40" height="40" alt="Embedded">`
    await sendMail(server, {
      subject: 'Picture',
      html,
      attachments: [{ filename: 'l.png', content: PIXEL, cid: 'logo@shop' }],
    })
    const page = await openInbox(browser, server.httpUrl)
    const picture = page.waitForResponse((response) => response.url().includes('/parts/'))
    await row(page, 'Picture').click()
    expect((await picture).status()).toBe(200)
    const frame = page.frames()[1]
    const widths = () => frame?.evaluate('[...document.images].map(({ naturalWidth }) => naturalWidth)')
    await eventually(widths).toEqual([1, 1])
    await page.getByText('Remote content, scripts and forms are blocked.').waitFor()
    await page.getByTitle('Phone, 390 px').click()
    expect((await page.locator('iframe').boundingBox())?.width).toBe(390)
    await page.getByTitle('Desktop, 1280 px').click()
    await page.getByText(/1280 px at \d+ %/).waitFor()
  })

  test('on a phone, all that can be done with it is on the screen', async () => {
    const server = await startServer()
    await sendMail(server, { subject: 'Hello' })
    const page = await openInbox(browser, server.httpUrl, PHONE)
    await row(page, 'Hello').click()
    const tools = page.getByRole('toolbar', { name: 'Message' })
    await tools.getByRole('button', { name: 'Delete' }).waitFor()
    for (const tool of await tools.locator('.icon-button').all()) {
      const box = await tool.boundingBox()
      expect((box?.x ?? 0) + (box?.width ?? Number.POSITIVE_INFINITY)).toBeLessThanOrEqual(PHONE.width)
      expect(box?.width).toBeGreaterThanOrEqual(24)
    }
  })

  test('every tab is a URL that can be shared', async () => {
    const server = await startServer()
    await sendMail(server, {
      subject: 'All',
      text: 'The plain text',
      html: '<p>The <b>HTML</b></p>',
      attachments: [{ filename: 'invoice.pdf', content: 'pdf' }],
    })
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'All').click()
    await page.getByRole('heading', { name: 'All', exact: true }).waitFor()
    const message = page.url()
    for (const [tab, words] of [
      ['text', 'The plain text'],
      ['html', '<p>The <b>HTML</b></p>'],
      ['headers', 'Message-ID'],
      ['raw', 'Content-Type: multipart/mixed'],
      ['attachments', 'invoice.pdf'],
      ['session', 'MAIL FROM:<shop@app.example>'],
    ] as const) {
      await page.goto(`${message}/${tab}`)
      await eventually(() => page.getByRole('tabpanel').textContent(), tab).toContain(words)
    }
  })

  test('downloads the bytes as received', async () => {
    const server = await startServer()
    const raw = 'Subject: Raw\r\n\r\nExactly these bytes.\r\n'
    await sendMail(server, { raw, envelope: { from: 'app@shop.example', to: 'bob@real.example' } })
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'Raw').click()
    const download = page.waitForEvent('download')
    await page.getByRole('link', { name: 'Download as .eml' }).click()
    const file = await download
    expect(file.suggestedFilename()).toMatch(/\.eml$/)
    expect(await readFile(await file.path(), 'latin1')).toBe(raw)
  })
})

test('what is printed is the message alone, dark on white, from a dark page too', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'On paper' })
  const page = await openInbox(browser, server.httpUrl, { theme: 'dark' })
  await row(page, 'On paper').click()
  const heading = page.getByRole('heading', { name: 'On paper' })
  await heading.waitFor()
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  for (const part of ['.app-sidebar', '.topbar', '.list-pane', '.message-actions', '.tab-list'])
    expect(await page.locator(part).isVisible(), part).toBe(false)
  expect(await heading.isVisible()).toBe(true)
  expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('light')
  expect((await heading.boundingBox())?.x).toBeLessThan(60)
})

test('a bounce is told in words, with the message that it is about', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'Your order', messageId: '<order-7@shop.example>' })
  await sendMail(server, {
    envelope: { from: '', to: ['shop@app.example'] },
    raw: [
      'Subject: Undelivered',
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      '',
      '--b',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.example',
      '',
      'Final-Recipient: rfc822; bob@real.example',
      'Action: failed',
      'Status: 5.1.1',
      'Remote-MTA: dns; mail.real.example',
      'Diagnostic-Code: smtp; 550 5.1.1 <b>No such user</b>',
      '--b',
      'Content-Type: text/rfc822-headers',
      '',
      'Message-ID: <order-7@shop.example>',
      '--b--',
      '',
    ].join('\r\n'),
  })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'Undelivered').click()
  const report = page.getByRole('region', { name: 'Delivery report' })
  await report.getByText('Not delivered (5.1.1)').waitFor()
  await eventually(async () => (await report.innerText()).replace(/\s+/g, ' ')).toBe(
    'Delivery report of mx.example About Your order bob@real.example Not delivered (5.1.1) mail.real.example said: 550 5.1.1 <b>No such user</b>',
  )
  await report.getByRole('link', { name: 'Your order' }).click()
  await page.locator('.message-head', { hasText: 'Your order' }).waitFor()
})
