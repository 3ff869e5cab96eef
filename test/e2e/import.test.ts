import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { dropFiles, eventually, openInbox, PHONE, row, subjects } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'

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

test('what is selected, what is found and everything is downloaded, and comes back byte for byte', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'One' }, { subject: 'Two' }, { subject: 'Other' })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'Other').waitFor()
  const saved = async (item: string): Promise<{ name: string; path: string; text: string }> => {
    const download = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: item, exact: true }).click()
    const file = await download
    const path = join(await tempDir(), file.suggestedFilename())
    await file.saveAs(path)
    return { name: file.suggestedFilename(), path, text: await readFile(path, 'latin1') }
  }
  const found = (text: string) => [...text.matchAll(/^Subject: (.*?)\r?$/gm)].map(([, subject]) => subject)
  const more = page.getByRole('button', { name: 'Searches and more' })

  await more.click()
  const all = await saved('Download as mbox')
  expect([all.name, found(all.text)]).toEqual(['default.mbox', ['One', 'Two', 'Other']])

  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  await page.getByText('2 selected').waitFor()
  await page.getByRole('button', { name: 'More for the selected' }).click()
  const selected = await saved('Download as mbox')
  expect(found(selected.text)).toEqual(['Two', 'Other'])
  await page.keyboard.press('x')
  await page.getByText('1 selected').waitFor()
  await page.getByRole('button', { name: 'More for the selected' }).click()
  const single = await saved('Download as .eml')
  expect([single.name.endsWith('.eml'), found(single.text)]).toEqual([true, ['Other']])
  await page.keyboard.press('Escape')

  await page.keyboard.press('/')
  await page.keyboard.type('subject:one')
  await eventually(() => subjects(page)).toEqual(['One'])
  await more.click()
  const zip = await saved('Download as .eml files, zip')
  expect([zip.name, zip.text.startsWith('PK')]).toEqual(['default.zip', true])

  await server.api('/instances', { method: 'POST', body: { name: 'copy', kind: 'staging' } })
  await page.goto(`${server.httpUrl}/i/copy`)
  const asked = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Import mail …' }).click()
  await (await asked).setFiles([zip.path, selected.path])
  await eventually(() => subjects(page)).toEqual(['Other', 'Two', 'One'])
})
