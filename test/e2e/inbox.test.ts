import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { InstanceListView } from '../../server/contract/instance.types.ts'
import { launchBrowser } from '../support/browser.ts'
import { eventually, openInbox, PHONE, row, subjects } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

async function serverWith(...names: readonly string[]): Promise<TestServer> {
  const server = await startServer()
  await sendMail(server, ...names.map((subject) => ({ subject, text: `The text of ${subject}` })))
  return server
}

async function unread(server: TestServer): Promise<number | undefined> {
  const { instances } = await server.api<InstanceListView>('/instances')
  return instances.find(({ name }) => name === 'default')?.counts.unread
}

describe('search', () => {
  test('is typed into the URL, and the URL brings it back', async () => {
    const server = await serverWith('Order 1', 'Invoice', 'Order 2')
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'Invoice').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('subject:order')
    await page.waitForURL('**/i/default?q=subject%3Aorder')
    await eventually(() => subjects(page)).toEqual(['Order 2', 'Order 1'])
    await page.getByText('2 found').waitFor()
    await page.reload()
    await eventually(() => subjects(page)).toEqual(['Order 2', 'Order 1'])
    expect(await page.getByRole('searchbox').inputValue()).toBe('subject:order')
    await page.getByRole('button', { name: 'Clear the search' }).click()
    await eventually(() => subjects(page)).toEqual(['Order 2', 'Invoice', 'Order 1'])
  })

  test('stays live: what matches appears, what does not stays away', async () => {
    const server = await serverWith('Order 1')
    const page = await openInbox(browser, `${server.httpUrl}/i/default?q=order`)
    await row(page, 'Order 1').waitFor()
    await sendMail(server, { subject: 'Order 2' }, { subject: 'Invoice' }, { subject: 'Order 3' })
    await eventually(() => subjects(page)).toEqual(['Order 3', 'Order 2', 'Order 1'])
  })

  test('says what it found nothing for, and what it cannot read', async () => {
    const server = await serverWith('Order 1')
    const page = await openInbox(browser, `${server.httpUrl}/i/default?q=zebra`, { errors: /status of 400/ })
    await page.getByText('No message matches zebra').waitFor()
    await page.getByRole('searchbox').fill('(order')
    await page.getByRole('heading', { name: "This search can't be read" }).waitFor()
    expect(await page.locator('.search-wrong mark').textContent()).toBe('(')
    await page.locator('.list-pane').getByRole('button', { name: 'Clear the search' }).click()
    await row(page, 'Order 1').waitFor()
  })

  test('filters are one press', async () => {
    const server = await serverWith('One', 'Two')
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'One').click()
    await eventually(() => unread(server)).toBe(1)
    await page.getByRole('button', { name: 'Unread', exact: true }).click()
    await eventually(() => subjects(page)).toEqual(['Two'])
    expect(new URL(page.url()).searchParams.get('q')).toBe('is:unread')
  })
})

describe('marks', () => {
  test('opening marks read; unread and star hold, for everybody', async () => {
    const server = await serverWith('One', 'Two')
    const page = await openInbox(browser, server.httpUrl)
    const other = await openInbox(browser, server.httpUrl)
    await row(page, 'One').click()
    await other.locator('.row.unread', { hasText: 'One' }).waitFor({ state: 'detached' })
    expect(await unread(server)).toBe(1)
    await page.getByRole('button', { name: 'Mark unread' }).click()
    await other.locator('.row.unread', { hasText: 'One' }).waitFor()
    await page.getByRole('button', { name: 'Star', exact: true }).click()
    await other.getByRole('button', { name: 'Star One', pressed: true }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Star', exact: true, pressed: true }).waitFor()
  })
})

describe('deleting', () => {
  test('moves on to the next message, and undo brings it back to its place', async () => {
    const server = await serverWith('One', 'Two', 'Three')
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'Two').click()
    await page.getByRole('heading', { name: 'Two', exact: true }).waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    await page.getByRole('heading', { name: 'One', exact: true }).waitFor()
    expect(await subjects(page)).toEqual(['Three', 'One'])
    await page.getByRole('button', { name: 'Undo' }).click()
    await eventually(() => subjects(page)).toEqual(['Three', 'Two', 'One'])
  })

  test('several at once, selected with check box and shift', async () => {
    const server = await serverWith('One', 'Two', 'Three', 'Four')
    const page = await openInbox(browser, server.httpUrl)
    await page.getByRole('checkbox', { name: 'Select Four' }).check()
    await page.getByRole('checkbox', { name: 'Select Two' }).click({ modifiers: ['Shift'] })
    await page.getByText('3 selected').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('checkbox', { name: 'Select Four' }).check()
    await row(page, 'Two').click({ modifiers: ['Shift'] })
    await page.getByText('3 selected').waitFor()
    await page
      .getByRole('toolbar', { name: 'Selected messages' })
      .getByRole('button', { name: 'Delete' })
      .click()
    await eventually(() => subjects(page)).toEqual(['One'])
    await page.getByText('3 messages deleted').waitFor()
    await page.keyboard.press('z')
    await eventually(() => subjects(page)).toEqual(['Four', 'Three', 'Two', 'One'])
  })

  test('is never opening: what is pressed beside a check box or a star is those', async () => {
    const server = await serverWith('One', 'Two')
    const page = await openInbox(browser, server.httpUrl, PHONE)
    await row(page, 'Two').tap({ position: { x: 6, y: 10 } })
    await page.getByText('1 selected').waitFor()
    await row(page, 'One').tap({ position: { x: 6, y: 62 } })
    await page.getByRole('button', { name: 'Star One', pressed: true }).waitFor()
    expect(new URL(page.url()).pathname).toBe('/i/default')
  })

  test('by somebody else keeps the open message readable and says so', async () => {
    const server = await serverWith('One')
    const page = await openInbox(browser, server.httpUrl, { errors: /status of 404/ })
    await row(page, 'One').click()
    await page.getByText('The text of One').last().waitFor()
    await server.api('/instances/default/messages?all=true', { method: 'DELETE' })
    await page.getByText('This message was deleted.').waitFor()
    await page.getByText('Waiting for the first message').waitFor()
  })
})

test('the keyboard does it all', async () => {
  const server = await serverWith('One', 'Two', 'Three')
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'Three').waitFor()
  for (const key of ['j', 'j', 'Enter']) await page.keyboard.press(key)
  await page.getByRole('heading', { name: 'Two', exact: true }).waitFor()
  await page.keyboard.press('j')
  await page.getByRole('heading', { name: 'One', exact: true }).waitFor()
  await page.keyboard.press('k')
  await page.getByRole('heading', { name: 'Two', exact: true }).waitFor()
  await page.keyboard.press('s')
  await page.getByRole('button', { name: 'Star Two', pressed: true }).waitFor()
  await page.keyboard.press('u')
  await page.locator('.row.unread', { hasText: 'Two' }).waitFor()
  await page.keyboard.press('e')
  await eventually(() => subjects(page)).toEqual(['Three', 'One'])
  await page.keyboard.press('z')
  await eventually(() => subjects(page)).toEqual(['Three', 'Two', 'One'])
  await page.keyboard.press('Escape')
  await page.waitForURL('**/i/default')
  await page.keyboard.press('?')
  await page.getByRole('dialog', { name: 'Keyboard and search' }).waitFor()
  await page.keyboard.press('e')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  expect(await subjects(page)).toEqual(['Three', 'Two', 'One'])
})

test('typing is never a command', async () => {
  const server = await serverWith('One')
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'One').click()
  await page.getByRole('searchbox').fill('one')
  await page.keyboard.type(' e u s x ?')
  await eventually(() => page.getByRole('searchbox').inputValue()).toBe('one e u s x ?')
  await page.getByRole('searchbox').fill('')
  await row(page, 'One').waitFor()
  await eventually(() => unread(server)).toBe(0)
})

test('keys are those of the menu or dialog that is open, never of the messages below', async () => {
  const server = await serverWith('One', 'Two')
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'Two').waitFor()
  await page.keyboard.press('j')
  await page.getByRole('button', { name: 'Searches and more' }).click()
  await page.getByRole('menu').waitFor()
  for (const key of ['e', 's', 'u', 'x']) await page.keyboard.press(key)
  await page.keyboard.press('Escape')
  await page.getByRole('menu').waitFor({ state: 'detached' })
  await page.keyboard.press('x')
  await page.getByRole('button', { name: 'Tag', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Tag 1 message' })
  await dialog.getByRole('button', { name: 'Close' }).focus()
  for (const key of ['e', 's', 'u', 'x']) await page.keyboard.press(key)
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
  // Escape left the dialog alone.
  await page.getByText('1 selected').waitFor()
  expect(await subjects(page)).toEqual(['Two', 'One'])
  expect(await unread(server)).toBe(2)
  expect(await page.getByRole('button', { name: 'Star Two', pressed: false }).count()).toBe(1)
})
