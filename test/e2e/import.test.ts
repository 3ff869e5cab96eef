import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { dropFiles, eventually, openInbox, PHONE, row, subjects } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

const MAIL = join(import.meta.dirname, '../mail')
const REFUSED = /status of 4\d\d/

test('what is no mail is said, the rest is imported, and all of it can be taken back', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'Was here' })
  const page = await openInbox(browser, server.httpUrl, { errors: REFUSED })
  await row(page, 'Was here').waitFor()
  const loop = `Subject: Loop\n${'Received: by mail.example\n'.repeat(101)}\nx\n`
  await dropFiles(page, [
    { name: 'one.eml', content: 'Subject: One\n\nHello\n' },
    { name: 'photo.png', content: '\u0089PNG\r\n\u001a\n' },
    { name: 'old.mbox', content: `From a Thu\nSubject: Two\n\nx\n\nFrom a Thu\n${loop}` },
  ])
  await page.getByText('2 imported, 2 could not be read: photo.png: It is neither').waitFor()
  await eventually(() => subjects(page)).toEqual(['Two', 'One', 'Was here'])
  await page.getByRole('button', { name: 'Undo' }).click()
  await eventually(() => subjects(page)).toEqual(['Was here'])
})

test('files are chosen by keyboard as well, and an import says how far it is and can be stopped', async () => {
  const server = await startServer()
  const page = await openInbox(browser, server.httpUrl)
  const asked = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import mail …' }).focus()
  await page.keyboard.press('Enter')
  await (await asked).setFiles([join(MAIL, 'bounce.eml'), join(MAIL, 'chinese.eml')])
  await page.getByText('2 imported').waitFor()

  // Held up on its way, so that there is something to stop.
  await page.route('**/messages', (route) =>
    route.request().method() === 'POST' ? undefined : route.continue(),
  )
  await dropFiles(page, [{ name: 'large.mbox', content: 'From a Thu\nSubject: Late\n\nx\n' }])
  await page.getByText('Importing large.mbox').waitFor()
  await page.getByRole('progressbar', { name: 'Import' }).waitFor()
  await page.getByRole('button', { name: 'Stop the import' }).click()
  await page.getByText('Nothing imported, 1 could not be read: large.mbox: Stopped').waitFor()
  await page.getByText('Importing large.mbox').waitFor({ state: 'detached' })
  expect(await row(page, 'Late').count()).toBe(0)
})

test('a file that is dropped where nothing is imported does not take the page away', async () => {
  const server = await startServer()
  await server.api('/instances', { method: 'POST', body: { name: 'old', kind: 'staging', label: 'Old' } })
  await server.api('/instances/old/archive', { method: 'POST' })
  const page = await openInbox(browser, `${server.httpUrl}/i/old`, { errors: REFUSED })
  await page.getByText('Waiting for the first message').waitFor()
  await dropFiles(page, [{ name: 'one.eml', content: 'Subject: One\n\nHello\n' }])
  await page
    .getByText('Nothing imported, 1 could not be read: one.eml: The instance old takes no mail')
    .waitFor()
  expect(await page.getByRole('button', { name: 'Send a test message' }).count()).toBe(0)
})

test('a test message comes at a press, as any mail does, with something in every part', async () => {
  const server = await startServer()
  const page = await openInbox(browser, server.httpUrl)
  await page.getByRole('button', { name: 'Send a test message' }).click()
  await row(page, 'Test message').locator('.result-mark', { hasText: 'Captured' }).waitFor()
  await row(page, 'Test message').click()
  await page.getByRole('button', { name: 'Copy code' }).waitFor()
  await page.locator('.recipients tr', { hasText: 'bcc' }).getByText('audit@shop.example').waitFor()
  await page.frameLocator('iframe').getByText('Confirm your address').waitFor()
})

test('the help that says how to send has the button too, on a phone as well', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'First' })
  const page = await openInbox(browser, server.httpUrl, PHONE)
  await row(page, 'First').waitFor()
  await page.getByRole('button', { name: 'Instances and settings' }).tap()
  await page.getByRole('button', { name: 'Send mail here' }).tap()
  const dialog = page.getByRole('dialog', { name: 'Send mail here' })
  await dialog.getByRole('button', { name: 'Send a test message' }).tap()
  await dialog.getByText('It is in the list.').waitFor()
  await dialog.getByRole('button', { name: 'Close' }).tap()
  await row(page, 'Test message').waitFor()
})
