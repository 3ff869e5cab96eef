import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { LinkView } from '../../server/contract/person.types.ts'
import { launchBrowser } from '../support/browser.ts'
import { openInbox, row } from '../support/inbox-page.ts'
import { ADMIN, PASSWORD, SIGNED_OUT } from '../support/people-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

/** As a command on the server's machine makes it. */
async function administratorLink(server: TestServer): Promise<string> {
  const { token } = JSON.parse(await readFile(join(server.dataDir, 'server.json'), 'utf8'))
  const response = await fetch(`${server.httpUrl}/api/v1/links/administrator`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
  })
  const { secret } = (await response.json()) as LinkView
  return `${server.httpUrl}/welcome#${secret}`
}

test('from the single-use link to the first instance: name, address, password, and in', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'Waiting' })
  const link = await administratorLink(server)
  const page = await openInbox(browser, link, { errors: SIGNED_OUT })
  await page.getByRole('heading', { name: 'Welcome to your post office' }).waitFor()
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('E-mail address').fill(ADMIN)
  await page.getByLabel('Password').fill('too short')
  await page.getByRole('button', { name: 'Start' }).click()
  expect(new URL(page.url()).pathname).toBe('/welcome')
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Start' }).click()
  await row(page, 'Waiting').waitFor()
  await page.getByRole('link', { name: 'Ada' }).click()
  await page.getByText(`${ADMIN}, administrator of this server`).waitFor()
  await page.getByRole('link', { name: 'New instance' }).click()
  await page.getByLabel('Label').fill('Shop')
  await page.getByRole('button', { name: 'Create instance' }).click()
  await page.getByText('It is shown this once').waitFor()

  const again = await openInbox(browser, link, { errors: SIGNED_OUT })
  await again.getByText('This link does not open anything').waitFor()
  await again.getByRole('link', { name: 'To the inbox' }).click()
  await again.waitForURL('**/sign-in')
})
