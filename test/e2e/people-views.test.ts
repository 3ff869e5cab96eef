import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { DESKTOP, openInbox, PHONE } from '../support/inbox-page.ts'
import { ADMIN, comeIn, firstAdministrator, SIGNED_OUT, shownLink } from '../support/people-page.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
/** Kept after the run, for looking. */
let screenshots: string
beforeAll(async () => {
  browser = (await launchBrowser()).browser
  screenshots = await mkdtemp(join(tmpdir(), 'stagingpost-people-'))
})
afterAll(async () => {
  await browser.close()
  console.log(`Screenshots: ${screenshots}`)
})

/** Each view with what shows that it is complete, and what is done there first. */
const VIEWS: readonly (readonly [path: string, text: string, act?: (page: Page) => Promise<unknown>])[] = [
  ['/settings/people', 'Administers the server', openMenu],
  ['/settings/people', 'Invite somebody', invite],
  ['/settings/instances/default/members', 'Nobody has a role', addMember],
  ['/settings/projects/default', 'Their role counts on every instance'],
  ['/settings/account', 'This one'],
  ['/settings/tokens', 'You have no token yet', makeToken],
  ['/settings/audit', 'Session begun'],
  ['/settings/instances/default/audit', 'JSON lines'],
  ['/welcome#nothing', 'This link does not open anything'],
]

async function openMenu(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Change / })
    .first()
    .click()
  await page.getByRole('menu').waitFor()
}

async function invite(page: Page): Promise<void> {
  await page.getByLabel('E-mail address').fill(`${Date.now()}@team.example`)
  await page.getByRole('button', { name: 'Make an invitation' }).click()
  await page.getByText('It is shown this once').waitFor()
}

async function addMember(page: Page): Promise<void> {
  await page.getByLabel('E-mail address').fill(ADMIN)
  await page.getByRole('button', { name: 'Add' }).click()
  await page.getByLabel('Role of Ada').waitFor()
}

async function makeToken(page: Page): Promise<void> {
  await page.getByLabel('For', { exact: true }).fill('Nightly tests')
  await page.getByRole('switch', { name: 'On all instances' }).uncheck()
  await page.getByRole('checkbox', { name: 'Default' }).check()
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.getByText('Never used').waitFor()
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each([
    ['phone', PHONE],
    ['desktop', DESKTOP],
  ] as const)('axe finds nothing on a %s, and nothing sticks out', async (name, size) => {
    const server = await startServer()
    const options = { ...size, theme, errors: SIGNED_OUT }
    const shown = async (page: Page, view: string) => {
      await page.screenshot({
        path: join(screenshots, `${name}-${theme}-${view}.png`),
        animations: 'disabled',
      })
      expect(await violations(page), view).toEqual([])
      const width =
        "Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)"
      expect(await page.evaluate(width), view).toBeLessThanOrEqual(size.width)
    }
    const admin = await firstAdministrator(browser, server.httpUrl, options)
    await admin.goto(`${server.httpUrl}/settings/people`)
    await invite(admin)
    const link = await shownLink(admin)
    const guest = await openInbox(browser, link, options)
    await guest.getByLabel('Your name').waitFor()
    await shown(guest, 'welcome')
    await guest.goto(`${server.httpUrl}/sign-in`)
    await guest.getByLabel('Password').fill('not the password')
    await guest.getByLabel('E-mail address').fill(ADMIN)
    await guest.getByRole('button', { name: 'Sign in' }).click()
    await guest.getByRole('alert').getByText(/./).waitFor()
    await shown(guest, 'sign-in')
    const nobody = await comeIn(browser, link, 'A person with quite a long name', options)
    await nobody.getByText('Nothing to see yet').waitFor()
    await shown(nobody, 'nothing-yet')
    for (const [index, [path, text, act]] of VIEWS.entries()) {
      await admin.goto(server.httpUrl + path)
      await admin.reload()
      await admin.getByText(text).first().waitFor()
      await act?.(admin)
      await shown(admin, `${index}${path.replaceAll('/', '-')}`)
    }
  })
})
