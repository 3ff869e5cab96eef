import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { startCuttableProxy } from '../support/cuttable-proxy.ts'
import { eventually, openInbox, row, subjects } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

const numbered = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => ({ subject: `Message ${from + index}` }))

describe('mail that arrives', () => {
  test('appears without a reload, is counted and announced', async () => {
    const server = await startServer()
    const page = await openInbox(browser, server.httpUrl)
    await page.getByText('Waiting for the first message').waitFor()
    await sendMail(server, { subject: 'Hello 🎉 世界', text: 'Your code is 482913' })
    await row(page, 'Hello 🎉 世界').waitFor()
    await row(page, 'Your code is 482913').waitFor()
    await page.getByRole('link', { name: /Default.*1.*unread/ }).waitFor()
    await page
      .getByRole('log', { name: 'New mail' })
      .getByText('New message: Hello 🎉 世界, from Shop')
      .waitFor()
    await eventually(() => page.title()).toBe('(1) Default · Stagingpost')
    expect(page.url()).toBe(`${server.httpUrl}/i/default`)
  })

  test('leaves the rows in view where they are, and is one press away', async () => {
    const server = await startServer()
    await sendMail(server, ...numbered(1, 60))
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'Message 60').waitFor()
    await page.locator('.rows-scroller').hover()
    await page.mouse.wheel(0, 1500)
    await eventually(() => page.evaluate('document.querySelector(".rows-scroller").scrollTop')).toBe(1500)
    await row(page, 'Message 40').waitFor()
    const before = await row(page, 'Message 40').boundingBox()
    await sendMail(server, ...numbered(61, 63))
    await page.getByRole('button', { name: '3 new' }).waitFor()
    expect(await row(page, 'Message 40').boundingBox()).toEqual(before)
    await page.getByRole('button', { name: '3 new' }).click()
    await row(page, 'Message 63').waitFor()
  })

  test('of a list of hundreds, only the rows in view exist, and scrolling reaches the oldest', async () => {
    const server = await startServer()
    await sendMail(server, ...numbered(1, 350))
    const page = await openInbox(browser, server.httpUrl)
    await row(page, 'Message 350').waitFor()
    expect(await page.locator('.row').count()).toBeLessThan(40)
    await page.evaluate('document.querySelector(".rows-scroller").scrollTop = 1e9')
    await page.locator('.row', { has: page.getByText('Message 1', { exact: true }) }).waitFor()
    expect(await page.locator('.row').count()).toBeLessThan(40)
  })

  test('in another instance changes its counts and not this list', async () => {
    const file = {
      instances: {
        shop: { kind: 'staging', label: 'Shop', credentials: [{ username: 'shop', password: 'secret' }] },
      },
    }
    const server = await startServer({ file })
    const page = await openInbox(browser, `${server.httpUrl}/i/default`)
    await page.getByText('Waiting for the first message').waitFor()
    await sendMail({ ...server, auth: { user: 'shop', pass: 'secret' } }, { subject: 'For the shop' })
    await page.getByRole('link', { name: /Shop.*1.*unread/ }).click()
    await row(page, 'For the shop').waitFor()
    expect(page.url()).toBe(`${server.httpUrl}/i/shop`)
    await page.goBack()
    await page.getByText('Waiting for the first message').waitFor()
  })
})

test('offline is said, and what came meanwhile is there once afterwards', async () => {
  const server = await startServer()
  const proxy = await startCuttableProxy(Number(new URL(server.httpUrl).port))
  const page = await openInbox(browser, `http://127.0.0.1:${proxy.port}/`)
  await page.getByText('Live', { exact: true }).waitFor()
  await sendMail(server, { subject: 'Before' })
  await row(page, 'Before').waitFor()
  proxy.cut()
  await page.getByText('Offline').waitFor()
  await sendMail(server, { subject: 'Meanwhile 1' }, { subject: 'Meanwhile 2' })
  expect(await subjects(page)).toEqual(['Before'])
  proxy.mend()
  await row(page, 'Meanwhile 2').waitFor()
  await page.getByText('Live', { exact: true }).waitFor()
  expect(await subjects(page)).toEqual(['Meanwhile 2', 'Meanwhile 1', 'Before'])
})
