import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { WebhookView } from '../../server/contract/webhook.types.ts'
import { isAuthentic, openReceiver } from '../notify/receiver.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { DESKTOP, openInbox, PHONE } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

const REFUSED = /status of 4/
const args = ['--webhook-networks', '127.0.0.1']

test('a webhook is made, tested, told of mail, looked into, sent again, changed and removed', async () => {
  const receiver = await openReceiver((response, at) => {
    if (at === 0) response.writeHead(500).end('thanks')
    // Tried again by the press of a button and not by itself meanwhile.
    else if (at === 1) response.writeHead(503, { 'retry-after': '3600' }).end()
    else response.writeHead(200).end()
  })
  const server = await startServer({ args })
  const page = await openInbox(browser, `${server.httpUrl}/settings/instances/default/webhooks`, {
    errors: REFUSED,
  })
  await page.getByText('No webhook yet').waitFor()
  await page.getByText('Switched off.').waitFor()
  await page.getByLabel('URL').fill('http://10.0.0.1/hook')
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.locator('.field', { hasText: 'URL' }).locator('.field-problem').waitFor()
  await page.getByLabel('URL').fill(receiver.url)
  await page.getByLabel('Only for').fill('subject:code')
  await page.getByRole('button', { name: 'Make it' }).click()
  const secret = (await page.locator('.secret-once code').textContent()) ?? ''
  expect(secret).toMatch(/^whsec_/)
  await page.getByRole('button', { name: /^Test:/ }).click()
  await page.getByText(/switched off, so nothing is called: switch them on/).waitFor()
  expect(receiver.requests).toEqual([])

  await server.api('/instances/default', { method: 'PATCH', body: { notifications: true } })
  await page.getByText('Switched off.').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: /^Test:/ }).click()
  const log = page.getByRole('list', { name: 'Deliveries' })
  await log.getByText('it answers 500', { exact: true }).waitFor()
  await log.getByText('thanks').waitFor()
  await log.getByText('webhook-signature: v1,').waitFor()

  await sendMail(server, { subject: 'Other' }, { subject: 'Your code' })
  await receiver.received(2)
  await page.getByRole('button', { name: 'Refresh' }).click()
  const stored = log.getByRole('listitem').filter({ hasText: 'Stored' })
  await stored.getByText('503', { exact: true }).waitFor()
  await stored.getByRole('button', { name: 'Send again' }).click()
  await receiver.received(3)
  await expect
    .poll(async () => {
      await page.getByRole('button', { name: 'Refresh' }).click()
      return stored.textContent()
    })
    .toContain('Delivered')
  expect(receiver.requests.map(({ json }) => json.data.message?.subject)).toEqual([
    undefined,
    'Your code',
    'Your code',
  ])
  expect(receiver.requests.every((request) => isAuthentic(request, secret))).toBe(true)

  await page.getByRole('button', { name: /^Edit:/ }).click()
  await page.getByRole('checkbox', { name: /^Relayed/ }).uncheck()
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByText('Stored, Held, Released, Deferred, Failed').waitFor()
  await page.getByRole('button', { name: /^Switch off:/ }).click()
  await page.getByRole('button', { name: /^Switch on:/ }).waitFor()
  await page.getByRole('button', { name: /^Remove/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No webhook yet').waitFor()
})

test.each([
  ['phone', PHONE, 'dark'],
  ['desktop', DESKTOP, 'light'],
] as const)('axe finds nothing on a %s', async (_, size, theme) => {
  const receiver = await openReceiver()
  const server = await startServer({ args })
  await server.api('/instances/default', { method: 'PATCH', body: { notifications: true, confirm: true } })
  const body = { url: receiver.url }
  const { id } = await server.api<WebhookView>('/instances/default/webhooks', { method: 'POST', body })
  await server.api(`/instances/default/webhooks/${id}`, { method: 'PATCH', body: { newSecret: true } })
  const url = `${server.httpUrl}/settings/instances/default/webhooks`
  const page = await openInbox(browser, url, { ...size, theme })
  await page.getByText('Signed with the previous secret, too; that ends in 24 hours').waitFor()
  await page.getByRole('button', { name: /^Test:/ }).click()
  await page.getByRole('list', { name: 'Deliveries' }).getByText('Attempt 1').waitFor()
  await page.getByText('More: secret and header fields').click()
  expect(await violations(page)).toEqual([])
  const width = "Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)"
  expect(await page.evaluate(width)).toBeLessThanOrEqual(size.width)
})
