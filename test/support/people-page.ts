import type { Browser, Page } from 'playwright-core'
import { type InboxPageOptions, openInbox } from './inbox-page.ts'

export const PASSWORD = 'correct horse battery'
export const ADMIN = 'ada@team.example'

/** The link that a page shows once. */
export async function shownLink(page: Page): Promise<string> {
  return page.locator('.secret-once code').innerText()
}

/** Uses a single-use link in a browser of its own; ends behind it, signed in. */
export async function comeIn(
  browser: Browser,
  link: string,
  name: string,
  options: InboxPageOptions = {},
): Promise<Page> {
  const page = await openInbox(browser, link, options)
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Come in' }).click()
  await page.waitForURL((url) => url.pathname !== '/welcome')
  return page
}

/** Makes the first person of a server that asks nobody yet, as one does in the console. Their page. */
export async function firstAdministrator(
  browser: Browser,
  httpUrl: string,
  options: InboxPageOptions = {},
): Promise<Page> {
  const page = await openInbox(browser, `${httpUrl}/settings/people`, { ...options, errors: SIGNED_OUT })
  await page.getByLabel('E-mail address').fill(ADMIN)
  await page.getByRole('button', { name: 'Make an invitation' }).click()
  const admin = await comeIn(browser, await shownLink(page), 'Ada', options)
  await page.context().close()
  return admin
}

/** What Chromium reports when the server wants somebody to sign in, or refuses what a test tries. */
export const SIGNED_OUT = /status of 40[1349]|status of 422|WebSocket/

export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
}
