import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { eventually, openInbox, row } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

/**
 * Notes what would be shown; what the page asks of the browser, and when, is its own. A Chromium without a window says
 * everywhere but in `Notification.permission` that it was granted.
 */
const NOTED = `window.shown_ = []
  navigator.permissions.query({ name: 'notifications' }).then(({ state }) => (window.granted_ = state === 'granted'))
  window.Notification = class extends Notification {
    static get permission() { return window.granted_ ? 'granted' : super.permission }
    constructor(title, options) { super(title, options); window.shown_.push(title + ' from ' + options.body) }
  }`

/** A page somebody looks away from: the browser says that it is hidden. */
async function lookAway(page: Page, state: 'hidden' | 'visible'): Promise<void> {
  await page.evaluate(`Object.defineProperties(document, {
    hidden: { configurable: true, value: ${state === 'hidden'} },
    visibilityState: { configurable: true, value: '${state}' },
  })`)
}

function shown(page: Page): Promise<unknown> {
  return page.evaluate('window.shown_')
}

async function choose(page: Page, item: string): Promise<void> {
  await page.getByRole('button', { name: 'Searches and more' }).click()
  await page.getByRole('menuitemcheckbox', { name: item }).click()
}

test('new mail notifies whoever looks elsewhere, from when they ask for it until they no longer do', async () => {
  const server = await startServer()
  const page = await openInbox(browser, server.httpUrl)
  await page.context().grantPermissions(['notifications'], { origin: server.httpUrl })
  await page.addInitScript(NOTED)
  await page.reload()
  await page.getByText('Waiting for the first message').waitFor()
  await lookAway(page, 'hidden')
  await sendMail(server, { subject: 'Before' })
  await row(page, 'Before').waitFor()
  expect(await shown(page)).toEqual([])

  await choose(page, 'Notify of new mail')
  // The browser is asked first.
  await eventually(() => page.evaluate('localStorage.getItem("stagingpost.new-mail")')).toBe('notifies')
  await sendMail(server, { subject: 'Asked for', from: 'Shop <shop@app.example>' })
  await eventually(() => shown(page)).toEqual(['Asked for from Shop'])
  await lookAway(page, 'visible')
  await sendMail(server, { subject: 'Seen' })
  await row(page, 'Seen').waitFor()
  await page.reload()
  await lookAway(page, 'hidden')
  await row(page, 'Seen').waitFor()
  await sendMail(server, { subject: 'Remembered' })
  await eventually(() => shown(page)).toEqual(['Remembered from Shop'])

  await choose(page, 'Notify of new mail')
  await sendMail(server, { subject: 'No more' })
  await row(page, 'No more').waitFor()
  expect(await shown(page)).toEqual(['Remembered from Shop'])
})

test('without the permission of the browser it stays off', async () => {
  const server = await startServer()
  const page = await openInbox(browser, server.httpUrl)
  await page.addInitScript(`${NOTED}; Notification.requestPermission = async () => 'denied'`)
  await page.reload()
  await choose(page, 'Notify of new mail')
  await page.getByRole('button', { name: 'Searches and more' }).click()
  const item = page.getByRole('menuitemcheckbox', { name: 'Notify of new mail' })
  expect(await item.getAttribute('aria-checked')).toBe('false')
})

test('the icon of the tab counts what is unread, for who wants it', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'One' })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'One').waitFor()
  const icon = () => page.evaluate(`document.querySelector('link[rel="icon"]').href`) as Promise<string>
  const plain = await icon()
  expect(plain).toMatch(/icon.*\.svg$/)
  await choose(page, 'Unread on the tab’s icon')
  await eventually(icon).toMatch(/^data:image\/png/)
  const one = await icon()
  await sendMail(server, { subject: 'Two' })
  await eventually(async () => (await icon()) !== one && (await icon()).startsWith('data:')).toBe(true)
  await page.getByRole('button', { name: 'Searches and more' }).click()
  await page.getByRole('menuitem', { name: 'Mark all read' }).click()
  await eventually(icon).toBe(plain)
})

test('where no instance is shown, the palette goes to instances and pages, and searches all', async () => {
  const server = await startServer()
  await server.api('/instances', { method: 'POST', body: { name: 'uat', kind: 'staging', label: 'UAT' } })
  await sendMail(server, { subject: 'Starred' })
  const page = await openInbox(browser, `${server.httpUrl}/all`)
  await row(page, 'Starred').or(page.getByText('1 message')).first().waitFor()
  const command = async (words: string) => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Command' }).fill(words)
    await page.keyboard.press('Enter')
  }
  await command('search unread')
  await page.waitForURL('**/all?q=is%3Aunread')
  await page.keyboard.press('?')
  await page
    .getByRole('dialog', { name: 'Keyboard and search' })
    .getByRole('button', { name: 'Close' })
    .click()
  await command('outbox')
  await page.waitForURL('**/outbox')
  await page.getByRole('heading', { name: 'Outbox' }).waitFor()
  await command('theme dark')
  await eventually(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark')
  await page.keyboard.press('g')
  await page.keyboard.press('i')
  await page.getByRole('combobox', { name: 'Command' }).waitFor()
  await page.keyboard.type('uat')
  await page.keyboard.press('Enter')
  await page.waitForURL('**/i/uat')
})
