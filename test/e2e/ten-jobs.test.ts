import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { dropFiles, eventually, openInbox, row, subjects } from '../support/inbox-page.ts'
import { redirectingThrough } from '../support/redirecting.ts'
import { type RelayHost, startRelayHost } from '../support/relay-host.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

/** What somebody who sees the inbox for the first time comes for; each test is one job, done as a newcomer would. */

/** A staging instance with a test list, whose copies arrive at a relay. */
async function redirecting(given?: RelayHost): Promise<TestServer> {
  const host = given ?? (await startRelayHost())
  return startServer({ file: redirectingThrough(host) })
}

async function search(page: Page, text: string): Promise<void> {
  await page.keyboard.press('/')
  await page.keyboard.type(text)
}

test('1, 2: find the reset mail for a user, and copy its code', async () => {
  const server = await startServer()
  await sendMail(
    server,
    { subject: 'Reset your password', to: 'ann@real.example', text: 'Your verification code is 111222' },
    { subject: 'Reset your password', to: 'bob@real.example', text: 'Your verification code is 482913' },
    { subject: 'Newsletter', to: 'bob@real.example' },
  )
  const page = await openInbox(browser, server.httpUrl)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await row(page, 'Newsletter').waitFor()
  await search(page, 'reset to:bob@real.example')
  await eventually(() => page.locator('.row').count()).toBe(1)
  await row(page, 'Reset your password').click()
  await page.getByRole('button', { name: 'Copy code' }).click()
  await eventually(() => page.evaluate('navigator.clipboard.readText()')).toBe('482913')
})

test('3, 4: see why Bob did not get it, and what the tester got', async () => {
  const server = await redirecting()
  await sendMail(server, { subject: 'Your invoice', to: 'bob@real.example' })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'Your invoice').locator('.result-mark', { hasText: 'Redirected' }).waitFor()
  await row(page, 'Your invoice').click()
  const recipients = page.locator('.recipients')
  await recipients.getByText('bob@real.example').waitFor()
  await recipients.getByText('not allowed').waitFor()
  await recipients.getByText('qa@team.example').waitFor()
  await page.getByRole('tab', { name: 'As delivered' }).click()
  const copy = page.getByRole('region', { name: 'The message as delivered' })
  await copy.locator('.added', { hasText: 'To: qa@team.example' }).waitFor()
  await copy.locator('.added', { hasText: /Subject: .*bob@real\.example/ }).waitFor()
})

test('5: check the phone view in dark mode', async () => {
  const server = await startServer()
  const html = '<style>@media (prefers-color-scheme: dark) { body { background: #000 } }</style><p>News</p>'
  await sendMail(server, { subject: 'News', html })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'News').click()
  await page.getByTitle('Phone, 390 px').click()
  await page.getByTitle('As in a dark mail program').click()
  const frame = () => page.frames().find((known) => known.url().includes('scheme=dark'))
  await eventually(() => frame()?.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(
    'rgb(0, 0, 0)',
  )
  expect(await frame()?.evaluate('innerWidth')).toBe(390)
})

test('6: find who was in Bcc', async () => {
  const server = await startServer()
  await sendMail(
    server,
    { subject: 'Offer', to: 'bob@real.example', bcc: 'boss@real.example' },
    { subject: 'Other' },
  )
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'Other').waitFor()
  await search(page, 'bcc:boss')
  await eventually(() => subjects(page)).toEqual(['Offer'])
  await row(page, 'Offer').click()
  await page.locator('.recipients tr', { hasText: 'bcc' }).getByText('boss@real.example').waitFor()
  await page.getByText('bcc: in the envelope, in no header.').waitFor()
})

test('7: compare two versions of a newsletter', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'News', html: '<h1>Lamps</h1><p>20 EUR</p>' })
  await sendMail(server, { subject: 'News', html: '<h1>Lamps</h1><p>18 EUR</p>' })
  const page = await openInbox(browser, server.httpUrl)
  await eventually(() => page.locator('.row').count()).toBe(2)
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  await page.getByRole('button', { name: 'Compare' }).click()
  const html = page.getByRole('region', { name: 'HTML', exact: true })
  await html.locator('.diff-removed', { hasText: '20 EUR' }).waitFor()
  await html.locator('.diff-added', { hasText: '18 EUR' }).waitFor()
})

test('8: delete a thousand at once, and undo', async () => {
  const server = await startServer()
  await sendMail(server, ...Array.from({ length: 1000 }, (_, at) => ({ subject: `Bulk ${at}` })))
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'Bulk 999').waitFor()
  await page.getByRole('button', { name: 'Searches and more' }).click()
  await page.getByRole('menuitem', { name: /Select all that match/ }).click()
  await page
    .getByRole('toolbar', { name: 'Selected messages' })
    .getByRole('button', { name: 'Delete' })
    .click()
  await page.getByText('Waiting for the first message').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await row(page, 'Bulk 999').waitFor()
  await page.locator('.list-total', { hasText: '1,000' }).waitFor()
})

test("9: import yesterday's mbox", async () => {
  const host = await startRelayHost()
  const server = await redirecting(host)
  const page = await openInbox(browser, server.httpUrl)
  await page.getByText('Waiting for the first message').waitFor()
  const mbox = ['One', 'Two', 'Three'].map(
    (subject) =>
      `From shop@app.example Wed Nov 25 09:00:00 2026\nTo: bob@real.example\nSubject: ${subject}\n\nHello\n`,
  )
  await dropFiles(page, [{ name: 'yesterday.mbox', content: mbox.join('\n') }])
  await eventually(() => subjects(page)).toEqual(['Three', 'Two', 'One'])
  await page.getByText('3 imported').waitFor()
  // Where new mail is redirected, imported mail is kept: nothing is sent.
  await row(page, 'Three').locator('.result-mark', { hasText: 'Captured' }).waitFor()
  await sendMail(server, { subject: 'New', to: 'bob@real.example' })
  await row(page, 'New').locator('.result-mark', { hasText: 'Redirected' }).waitFor()
  expect(host.transactions).toHaveLength(1)
})

test('10: share a link to one message', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'For you', text: 'The very text' }, { subject: 'Other' })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'For you').click()
  await page.getByRole('tab', { name: 'Raw', exact: true }).click()
  await page.waitForURL('**/raw')
  const colleague = await openInbox(browser, page.url())
  await colleague.getByRole('region', { name: 'Raw message' }).getByText('The very text').waitFor()
})

test('all of it without a pointer: search, open, read on, tag, select, compare, delete, undo, go elsewhere', async () => {
  const file = { instances: { shop: { kind: 'staging', label: 'The other shop' } } }
  const server = await startServer({ file })
  await sendMail(
    server,
    { subject: 'One', text: 'first' },
    { subject: 'Two', text: 'second' },
    { subject: 'Three' },
  )
  const page = await openInbox(browser, `${server.httpUrl}/i/default`)
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await row(page, 'Three').waitFor()
  await press('j', 'j', 'Enter')
  await page.getByRole('heading', { name: 'Two', exact: true }).waitFor()
  await page.getByRole('tab', { name: 'Text', exact: true }).focus()
  for (const tab of ['headers', 'raw']) {
    await press('ArrowRight')
    await page.waitForURL(`**/${tab}`)
  }
  await page.getByRole('button', { name: 'Add a tag' }).focus()
  await press('Enter')
  await page.keyboard.type('checked')
  await press('Enter')
  await row(page, 'Two').getByText('checked').waitFor()
  await press('Escape')
  await page.waitForURL('**/i/default')
  await press('x', 'j', 'x')
  await page.getByText('2 selected').waitFor()
  await press('e')
  await eventually(() => subjects(page)).toEqual(['Three'])
  await press('z')
  await eventually(() => subjects(page)).toEqual(['Three', 'Two', 'One'])
  await press('g', 'i')
  await page.getByRole('combobox', { name: 'Command' }).waitFor()
  await page.keyboard.type('other')
  await press('Enter')
  await page.waitForURL('**/i/shop')
  await press('Control+k')
  await page.keyboard.type('theme dark')
  await press('Enter')
  await eventually(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
})

test('send a captured message to the testers: what goes to whom is said first', async () => {
  const host = await startRelayHost()
  const email = {
    mode: 'capture',
    testRecipients: ['qa@team.example'],
    sender: 'noreply@stage.example',
    relay: 'real',
  }
  const server = await startServer({
    file: {
      relays: { real: { host: host.host, port: host.port, tls: 'none' } },
      instances: { default: { kind: 'staging', email } },
    },
  })
  await sendMail(server, { subject: 'Kept', to: 'bob@real.example' })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'Kept').locator('.result-mark', { hasText: 'Captured' }).waitFor()
  await row(page, 'Kept').click()
  await page.getByRole('heading', { name: 'Kept', exact: true }).waitFor()
  await page.keyboard.press('r')
  const dialog = page.getByRole('dialog', { name: 'Release 1 message' })
  await dialog.getByText('qa@team.example through real').waitFor()
  expect(host.transactions).toHaveLength(0)
  await dialog.getByRole('button', { name: 'Send 1 message' }).click()
  await page.getByText('1 message released').waitFor()
  await eventually(() => host.transactions.flatMap(({ to }) => to.map(({ address }) => address))).toEqual([
    'qa@team.example',
  ])
})
