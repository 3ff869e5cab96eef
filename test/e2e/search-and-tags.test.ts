import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { eventually, openInbox, row, subjects } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

describe('search', () => {
  test('is suggested as it is written, by the keys alone', async () => {
    const server = await startServer()
    await sendMail(server, { subject: 'One', headers: { 'X-Tags': 'orders' } }, { subject: 'Two' })
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'One').getByText('orders').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('ta')
    await page.getByRole('option', { name: /^tag:/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('option', { name: /^tag:orders/ }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Tab')
    await eventually(() => subjects(page)).toEqual(['One'])
    expect((await page.getByRole('searchbox').inputValue()).trim()).toBe('tag:orders')
    await page.keyboard.press('Escape')
    expect(await page.getByRole('listbox').count()).toBe(0)
    await page.keyboard.press('Escape')
    expect(await page.getByRole('searchbox').inputValue()).not.toBe('')
    await page.keyboard.press('j')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'One' }).waitFor()
    expect(new URL(page.url()).searchParams.get('q')).toBe('tag:orders')
  })

  test('suggests who wrote and who was written to lately', async () => {
    const server = await startServer()
    await sendMail(
      server,
      { subject: 'One', to: 'anna@real.example' },
      { subject: 'Two', to: 'bob@real.example' },
    )
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'Two').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('to:bo')
    await page.getByRole('option', { name: 'to:bob@real.example' }).click()
    await eventually(() => subjects(page)).toEqual(['Two'])
  })

  test('is kept under a name, with a tag for what matches from now on, and forgotten', async () => {
    const server = await startServer()
    await sendMail(server, { subject: 'Invoice 1' }, { subject: 'Hello' })
    const page = await openInbox(browser, `${server.httpUrl}/i/default?q=subject:invoice`)
    await row(page, 'Invoice 1').waitFor()
    await page.getByRole('button', { name: 'Searches and more' }).click()
    await page.getByRole('menuitem', { name: 'Keep this search' }).click()
    await page.getByLabel('Name').fill('Invoices')
    await page.getByLabel(/Tag new mail/).fill('Billing')
    await page.getByRole('button', { name: 'Keep', exact: true }).click()
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await sendMail(server, { subject: 'Invoice 2' })
    await row(page, 'Invoice 2').getByText('billing').waitFor()
    await page.goto(`${server.httpUrl}/i/default`)
    await page.getByRole('button', { name: 'Searches and more' }).click()
    await page.getByRole('menuitem', { name: /^Invoices/ }).click()
    await eventually(() => subjects(page)).toEqual(['Invoice 2', 'Invoice 1'])
    await page.getByRole('button', { name: 'Searches and more' }).click()
    await page.getByRole('menuitem', { name: 'Forget Invoices' }).click()
    await page.getByRole('menuitem', { name: /^Invoices/ }).waitFor({ state: 'detached' })
  })
})

describe('tags', () => {
  test('are taken off and put on in the message, and on many at once', async () => {
    const server = await startServer()
    await sendMail(
      server,
      { subject: 'One', headers: { 'X-Tags': 'orders, beta test' } },
      { subject: 'Two' },
      { subject: 'Three' },
    )
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'One').click()
    const pane = page.getByRole('region', { name: 'Message', exact: true })
    await pane.getByRole('button', { name: 'Remove tag orders' }).click()
    await pane.getByRole('button', { name: 'Remove tag orders' }).waitFor({ state: 'detached' })
    await pane.getByRole('button', { name: 'Add a tag' }).click()
    await page.keyboard.type('Seen by Anna')
    await page.keyboard.press('Enter')
    await pane.getByRole('button', { name: 'seen by anna', exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('checkbox', { name: 'Select Three' }).check()
    await row(page, 'Two').click({ modifiers: ['Shift'] })
    await page.getByRole('button', { name: 'Tag', exact: true }).click()
    await page.getByRole('dialog').getByLabel('Tag').fill('batch')
    await page.getByRole('button', { name: 'Put it on' }).click()
    await row(page, 'Two').getByText('batch').waitFor()
    await row(page, 'Three').getByText('batch').waitFor()
    await row(page, 'One').click()
    await pane.getByRole('button', { name: 'beta test', exact: true }).click()
    await page.waitForURL(/q=tag%3A%22beta\+test%22/)
  })
})

describe('all that match', () => {
  test('a thousand are deleted with two presses and come back with one', async () => {
    const server = await startServer()
    const many = Array.from({ length: 1000 }, (_, at) => ({ subject: `Bulk ${at}` }))
    await sendMail(server, { subject: 'Stays' }, ...many)
    const page = await openInbox(browser, `${server.httpUrl}/i/default?q=subject:bulk`)
    await row(page, 'Bulk 999').waitFor()
    await page.keyboard.press('*')
    await page.getByText('1,000 selected').waitFor()
    await page.keyboard.press('e')
    await page.getByText('1,000 messages deleted').waitFor()
    await page.getByText('No message matches subject:bulk').waitFor()
    await page.keyboard.press('z')
    await row(page, 'Bulk 999').waitFor()
    await page.getByText('1,000 found').waitFor()
  })
})

describe('conversations', () => {
  test('are one row when grouped, live, and listed in the message', async () => {
    const server = await startServer()
    await sendMail(server, { subject: 'Question', messageId: '<q@a.example>' }, { subject: 'Other' })
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'Other').waitFor()
    await page.getByRole('button', { name: 'Searches and more' }).click()
    await page.getByRole('menuitemcheckbox', { name: 'Group conversations' }).click()
    await row(page, 'Other').waitFor()
    await sendMail(server, { subject: 'Answer', inReplyTo: '<q@a.example>', messageId: '<r@a.example>' })
    await eventually(() => subjects(page)).toEqual(['Answer', 'Other'])
    await row(page, 'Answer').click()
    await page.getByText('2 messages in this conversation').click()
    await page
      .locator('.conversation')
      .getByRole('link', { name: /Question/ })
      .click()
    await page.getByRole('heading', { name: 'Question', exact: true }).waitFor()
    await page.reload()
    await eventually(() => subjects(page)).toEqual(['Answer', 'Other'])
  })
})

test('a code is one press from the clipboard', async () => {
  const server = await startServer()
  await sendMail(server, {
    subject: 'Sign in',
    text: 'Your verification code is 482913. Or open https://shop.example/in?t=1',
  })
  const page = await openInbox(browser, server.httpUrl)
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await row(page, 'Sign in').click()
  await page.getByRole('button', { name: 'Copy code' }).click()
  await page.getByText('Copied').waitFor()
  expect(await page.evaluate('navigator.clipboard.readText()')).toBe('482913')
  await page.getByRole('button', { name: 'Copy link' }).click()
  await eventually(() => page.evaluate('navigator.clipboard.readText()')).toBe('https://shop.example/in?t=1')
})
