import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { DESKTOP, openInbox, PHONE, TABLET } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'

let browser: Browser
/** Kept after the run, for looking. */
let screenshots: string
beforeAll(async () => {
  browser = (await launchBrowser()).browser
  screenshots = await mkdtemp(join(tmpdir(), 'stagingpost-console-'))
})
afterAll(async () => {
  await browser.close()
  console.log(`Screenshots: ${screenshots}`)
})

const FILE = {
  relays: { real: { host: '127.0.0.1', port: 1, tls: 'none' } },
  instances: {
    'shop-uat': {
      kind: 'staging',
      label: 'Shop (UAT)',
      email: {
        mode: 'redirect',
        testRecipients: ['qa@team.example'],
        allowedRecipients: ['@team.example'],
        sender: 'noreply@stage.example',
        relay: 'real',
      },
    },
    shop: { kind: 'production', label: 'Shop', email: { mode: 'deliver', relay: 'real' } },
  },
}

/** A server on which every list has something to show. */
async function furnishedServer(): Promise<TestServer> {
  const server = await startServer({ file: FILE })
  await sendMail(server, { subject: 'Invoice' })
  const post = (path: string, body: unknown, method = 'POST') => server.api(path, { method, body })
  await post('/projects', { name: 'web-shop', label: 'Web shop' })
  await post('/instances', { name: 'anna', label: 'Shop (Anna)', kind: 'staging', project: 'web-shop' })
  await post('/instances', { name: 'old', label: 'Old one', kind: 'staging' })
  await post('/instances', { name: 'gone', label: 'Gone', kind: 'staging' })
  await post('/instances/old/archive', undefined)
  await post('/instances/gone', undefined, 'DELETE')
  await post('/instances/anna/credentials', { name: 'Background jobs', username: 'anna-jobs' })
  await post('/instances/anna/constants/STRIPE_KEY', { value: 'sk_shared' }, 'PUT')
  await post('/instances/shop/constants/STRIPE_KEY', { value: 'sk_shared' }, 'PUT')
  await post('/instances/default/retention', { messages: 100, ageMs: 86_400_000 }, 'PATCH')
  await post('/instances/default/limits', { messagesPerMinute: 600 }, 'PATCH')
  return server
}

/** Each view with what shows that it is complete, and what is done there first. */
const VIEWS: readonly (readonly [path: string, text: string, act?: (page: Page) => Promise<unknown>])[] = [
  ['/settings', 'Gone for good'],
  ['/settings/new-instance', 'Create instance'],
  ['/settings/projects', 'Rename'],
  ['/settings/relays', 'Used by'],
  ['/settings/nothing', 'Nothing here'],
  ['/settings/instances/anna', 'Applications must sign in', (page) => page.getByLabel('Label').fill('Anna')],
  ['/settings/instances/old', 'It takes no mail'],
  ['/settings/instances/shop', 'Managed by the file'],
  ['/settings/instances/shop-uat/email', 'Would this address be mailed?', askTheRule],
  [
    '/settings/instances/anna/email',
    'Copies an hour',
    (page) => page.getByRole('radio', { name: 'Redirect' }).check(),
  ],
  ['/settings/instances/shop/email', 'passed on unchanged'],
  ['/settings/instances/anna/credentials', 'Never used', makeCredential],
  ['/settings/instances/anna/constants', 'share this value'],
  ['/settings/instances/default/retention', 'Invoice'],
  ['/settings/instances/default/limits', 'of 600'],
  ['/settings/instances/anna', 'Delete', (page) => page.getByRole('button', { name: 'Delete' }).click()],
]

async function askTheRule(page: Page): Promise<void> {
  await page.getByLabel('Addresses').fill('ann@team.example bob@real.example ')
  await page.getByLabel('Addresses').blur()
  await page.getByText('the copy goes to').waitFor()
}

async function makeCredential(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.getByText('It is shown this once').waitFor()
}

describe.each(['light', 'dark'] as const)('in the %s theme', (theme) => {
  test.each([
    ['phone', PHONE],
    ['tablet', TABLET],
    ['desktop', DESKTOP],
  ] as const)('axe finds nothing on a %s, and nothing sticks out', async (name, size) => {
    const server = await furnishedServer()
    const page = await openInbox(browser, `${server.httpUrl}/settings`, {
      ...size,
      theme,
      errors: /status of 40/,
    })
    for (const [index, [path, text, act]] of VIEWS.entries()) {
      await page.goto(server.httpUrl + path)
      await page.getByText(text).first().waitFor()
      await act?.(page)
      const file = `${name}-${theme}-${index}${path.replaceAll('/', '-')}.png`
      await page.screenshot({ path: join(screenshots, file), animations: 'disabled' })
      // What a tablet shows is on the two others as well, differently arranged.
      if (name !== 'tablet') expect(await violations(page), path).toEqual([])
      const width =
        "Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)"
      expect(await page.evaluate(width), path).toBeLessThanOrEqual(size.width)
    }
  })
})

test('on a phone the settings are reached from the drawer, and from there each other', async () => {
  const server = await furnishedServer()
  const page = await openInbox(browser, server.httpUrl, PHONE)
  await page.getByRole('button', { name: 'Instances and settings' }).tap()
  await page.getByRole('dialog').getByRole('link', { name: 'Settings' }).tap()
  await page.getByRole('button', { name: 'Settings menu' }).tap()
  await page.getByRole('dialog').getByRole('link', { name: 'Relays' }).tap()
  await page.waitForURL('**/settings/relays')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Settings menu' }).tap()
  await page.getByRole('dialog').getByRole('link', { name: 'Back to the inbox' }).tap()
  await page.waitForURL('**/i/**')
})

test('the keyboard does it all', async () => {
  const server = await furnishedServer()
  const page = await openInbox(browser, `${server.httpUrl}/settings/instances/anna/email`)
  await page.getByRole('radio', { name: 'Capture' }).focus()
  await page.keyboard.press('ArrowDown')
  expect(await page.getByRole('radio', { name: 'Redirect' }).isChecked()).toBe(true)
  // They are asked for when there is something to choose.
  await page.getByLabel('Relay').locator('option', { hasText: 'real' }).waitFor({ state: 'attached' })
  await page.keyboard.press('Tab')
  await page.keyboard.type('r')
  expect(await page.getByLabel('Relay').inputValue()).toBe('real')
  await page.getByLabel('Test recipients').focus()
  await page.keyboard.type('a@team.example b@team.example,c@team.example')
  await page.keyboard.press('Enter')
  const entries = page.getByRole('list', { name: 'Test recipients' }).getByRole('listitem')
  expect(await entries.allTextContents()).toEqual(['a@team.example', 'b@team.example', 'c@team.example'])
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Shift+Tab')
  await page.keyboard.press('Enter')
  expect(await entries.allTextContents()).toEqual(['a@team.example'])
  expect(await page.evaluate('document.activeElement?.tagName')).toBe('INPUT')
})
