import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MessageView } from '../../server/contract/message.types.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { eventually, openInbox, row } from '../support/inbox-page.ts'
import { comeIn, firstAdministrator, SIGNED_OUT, shownLink } from '../support/people-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

/** Somebody with a role on the instance `default`, and the administrator who gave it. */
async function member(server: TestServer, role: 'viewer' | 'tester'): Promise<{ admin: Page; page: Page }> {
  const admin = await firstAdministrator(browser, server.httpUrl, { errors: SIGNED_OUT })
  await admin.goto(`${server.httpUrl}/settings/instances/default/members`)
  await admin.getByLabel('E-mail address').fill('vera@team.example')
  await admin.getByLabel('Role').selectOption(role)
  await admin.getByRole('button', { name: 'Add' }).click()
  const page = await comeIn(browser, await shownLink(admin), 'Vera', { errors: SIGNED_OUT })
  return { admin, page }
}

const CHANGES = [
  'Star',
  'Mark unread',
  'Mark read',
  'Delete',
  'Release to the test recipients',
  'Release',
  'Tag',
  'Add a tag',
  'Send a test message',
  'Import mail …',
]

async function offered(page: Page): Promise<string[]> {
  const counts = await Promise.all(
    CHANGES.map(
      async (name) => [name, await page.getByRole('button', { name, exact: true }).count()] as const,
    ),
  )
  return counts.flatMap(([name, count]) => (count > 0 ? [name] : []))
}

test('a viewer reads everything, is offered nothing that would be refused, and hears why a key does nothing', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'One' }, { subject: 'Two', html: '<p>The very text</p>' })
  const { admin, page } = await member(server, 'viewer')
  const changes: string[] = []
  page.on('request', (request) => {
    if (request.method() !== 'GET') changes.push(`${request.method()} ${request.url()}`)
  })
  await row(page, 'Two').click()
  await page.frameLocator('iframe').getByText('The very text').waitFor()
  expect(await offered(page)).toEqual([])
  await page.getByRole('link', { name: 'Download as .eml' }).waitFor()
  expect(await page.getByRole('button', { name: 'Star Two' }).isDisabled()).toBe(true)
  for (const [key, words] of [
    ['e', 'Marking, tagging and deleting is for the testers'],
    ['r', 'Releasing is for the testers'],
    ['u', 'Marking, tagging and deleting is for the testers'],
  ] as const) {
    await page.keyboard.press(key)
    await page.getByText(words).waitFor()
    await page.getByRole('button', { name: 'Dismiss' }).click()
  }
  await page.keyboard.press('Escape')
  await page.keyboard.press('x')
  await page.getByText('1 selected').waitFor()
  expect(await offered(page)).toEqual([])
  expect(await violations(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Searches and more' }).click()
  await page.getByRole('menuitem', { name: /Select all that match/ }).waitFor()
  expect(await page.getByRole('menuitem', { name: /Mark all read|Keep this search|Import/ }).count()).toBe(0)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).waitFor()
  await page.keyboard.type('delete')
  await page.getByText('Nothing is called that.').waitFor()
  await page.keyboard.press('Escape')
  // Looking did not mark it read, and nothing was even tried.
  expect(changes).toEqual([])
  await expect(row(page, 'Two').getAttribute('class')).resolves.toContain('unread')

  // Another role is there when one looks again.
  await admin.reload()
  await admin.getByRole('combobox', { name: 'Role of Vera' }).selectOption('tester')
  await eventually(async () => {
    await page.evaluate('void document.dispatchEvent(new Event("visibilitychange"))')
    return page.getByRole('button', { name: 'Star Two' }).isEnabled()
  }).toBe(true)
})

test('a tester may', async () => {
  const server = await startServer()
  await sendMail(server, { subject: 'One' })
  const { page } = await member(server, 'tester')
  await row(page, 'One').click()
  await eventually(() => offered(page)).toEqual(
    expect.arrayContaining(['Star', 'Mark unread', 'Delete', 'Release to the test recipients', 'Add a tag']),
  )
  const read = async () => {
    const { messages } = (await page.evaluate(
      `fetch('/api/v1/instances/default/messages').then((answer) => answer.json())`,
    )) as { messages: MessageView[] }
    return messages[0]?.read
  }
  await eventually(read).toBe(true)
})

test('where nobody is asked who they are, nothing is released', async () => {
  const server = await startServer({ args: ['--access', 'open'] })
  await sendMail(server, { subject: 'One' })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'One').click()
  await eventually(() => offered(page)).toEqual(['Star', 'Mark unread', 'Delete', 'Add a tag'])
})
