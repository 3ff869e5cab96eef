import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { OutboxAllView } from '../../server/contract/outbox.types.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { DESKTOP, eventually, openInbox, PHONE, TABLET } from '../support/inbox-page.ts'
import { redirectingThrough } from '../support/redirecting.ts'
import type { RelayScript } from '../support/relay-host.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'
import { testRelayHost } from '../support/test-relay-host.ts'

let browser: Browser
/** Kept after the run, for looking. */
let screenshots: string
beforeAll(async () => {
  browser = (await launchBrowser()).browser
  screenshots = await mkdtemp(join(tmpdir(), 'stagingpost-outbox-'))
})
afterAll(async () => {
  await browser.close()
  console.log(`Screenshots: ${screenshots}`)
})

const FULL = '452 4.2.2 Mailbox full'
const SHOP = { user: 'shop', pass: 'shop secret' }

/** A staging and a production instance on one relay, whose host behaves as scripted. */
async function open(script: RelayScript = {}) {
  const host = await testRelayHost({ script })
  const file = redirectingThrough(host)
  const shop = {
    kind: 'production',
    label: 'Shop',
    credentials: [{ username: SHOP.user, password: SHOP.pass }],
    email: { mode: 'deliver', relay: 'real' },
  }
  const server = await startServer({ file: { ...file, instances: { ...file.instances, shop } } })
  const counts = async () => (await server.api<OutboxAllView>('/all/outbox')).counts
  const fromShop = { smtpPort: server.smtpPort, auth: SHOP }
  return { host, server, counts, fromShop }
}

const deliveries = (page: Page) => page.getByRole('list', { name: 'Deliveries' }).locator('> li')

describe('the outbox', () => {
  test('shows what a relay refused, with what was said, and how it recovers, without a reload', async () => {
    const { host, server, counts } = await open({ rcpt: FULL })
    const page = await openInbox(browser, server.httpUrl)
    await page.getByRole('link', { name: 'Outbox' }).click()
    await page.getByText('Nothing waits, nothing failed').waitFor()
    await sendMail(server, { subject: 'Your invoice' })
    const row = deliveries(page)
    await row.getByText(FULL).waitFor()
    await row.getByText('Deferred').waitFor()
    await row.getByText('qa@team.example', { exact: true }).waitFor()
    await row.getByText(/^Next try /).waitFor()
    await row.getByText('1 attempt').click()
    const said = row.getByRole('list', { name: 'What was said' })
    await said.getByText('RCPT TO:<qa@team.example>').waitFor()
    await said.getByText(FULL).waitFor()
    host.rescript({})
    await page.getByRole('button', { name: 'Retry now: qa@team.example' }).click()
    await page.getByText('1 delivery due now').waitFor()
    await host.accepted(1)
    await page.getByText('Nothing waits, nothing failed').waitFor()
    await page.getByLabel('State', { exact: true }).selectOption('relayed')
    await page.waitForURL('**/outbox?instance=default&state=relayed')
    await row.getByText('2 attempts').waitFor()
    await row.getByRole('link', { name: 'Your invoice' }).click()
    await page.getByRole('heading', { name: 'Your invoice' }).waitFor()
    expect(await counts()).toEqual({ queued: 0, sending: 0, deferred: 0, failed: 0 })
  })

  test('tells of a relay in trouble, and tries it when somebody says so', async () => {
    const { host, server, fromShop } = await open({ greeting: '421 4.3.2 Down for repair' })
    await sendMail(fromShop, { subject: 'Order', to: 'ann@customer.example' })
    const page = await openInbox(browser, `${server.httpUrl}/outbox`)
    await page.getByText(/The relay real is in trouble\. One message is tried in/).waitFor()
    host.rescript({})
    await page.getByRole('button', { name: 'Try now', exact: true }).click()
    await host.accepted(1)
    await page.getByText('Nothing waits, nothing failed').waitFor()
    await page.getByText('The relay real is in trouble').waitFor({ state: 'detached' })
  })

  test('is paused and let go, by instance and by relay', async () => {
    const { host, server, counts } = await open()
    const page = await openInbox(browser, `${server.httpUrl}/outbox?instance=default&relay=real`)
    await page.getByRole('button', { name: 'Pause relay' }).click()
    await page.getByText(/The relay real is paused since/).waitFor()
    await page.getByRole('button', { name: 'Pause sending' }).click()
    await page.getByText(/Sending of default is paused since/i).waitFor()
    await sendMail(server, { subject: 'Kept back' })
    await page.getByText('1 queued').waitFor()
    await page.getByRole('button', { name: 'Send again', exact: true }).click()
    await page
      .getByText(/is paused since/)
      .first()
      .waitFor()
    expect([host.connections.total, (await counts()).queued]).toEqual([0, 1])
    await page.getByRole('button', { name: 'Use it again' }).click()
    const [sent] = await host.accepted(1)
    expect(sent?.to.map(({ address }) => address)).toEqual(['qa@team.example'])
  })

  test('is steered in bulk: those selected, and all that wait', async () => {
    const { server, counts, fromShop, host } = await open({ rcpt: FULL })
    const to = ['ann', 'ben', 'cat', 'dan'].map((name) => `${name}@customer.example`)
    await sendMail(fromShop, { subject: 'Newsletter', to })
    await sendMail(server, { subject: 'On staging' })
    const page = await openInbox(browser, `${server.httpUrl}/outbox`)
    await page.getByText('5 deferred').waitFor()
    await page.getByLabel('Select the delivery to ann@customer.example').check()
    await page.getByLabel('Select the delivery to dan@customer.example').check()
    await page.getByText('2 selected').waitFor()
    await page.getByRole('button', { name: 'Give up', exact: true }).click()
    await page.getByText('What waits to 2 recipients is not sent').waitFor()
    await page.getByRole('dialog').getByRole('button', { name: 'Give up' }).click()
    await page.getByText('2 deliveries cancelled').waitFor()
    await page.getByText('3 deferred').waitFor()
    await page.getByLabel('Instance', { exact: true }).selectOption('shop')
    await eventually(() => deliveries(page).count()).toBe(2)
    host.rescript({})
    await page.getByRole('button', { name: 'Retry all that wait now' }).click()
    const [sent] = await host.accepted(1)
    expect(sent?.to.map(({ address }) => address)).toEqual(['ben@customer.example', 'cat@customer.example'])
    await eventually(async () => (await counts()).deferred).toBe(1)
    await page.getByLabel('State', { exact: true }).selectOption('cancelled')
    await page.getByRole('button', { name: 'Send again: ann@customer.example' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Send 1 message' }).click()
    const [, resent] = await host.accepted(2)
    expect(resent?.to.map(({ address }) => address)).toEqual(['ann@customer.example', 'dan@customer.example'])
  })
})

test.each([
  ['light', DESKTOP],
  ['dark', TABLET],
  ['light', PHONE],
] as const)('it reads well in %s theme at %o', async (theme, size) => {
  const { server, counts, fromShop } = await open({
    rcpt: (argument) => (argument.includes('gone') ? '550 5.1.1 No such user here' : FULL),
  })
  const to = ['ann@customer.example', 'gone@customer.example', 'a-rather-long-name@mail.customer.example']
  await sendMail(
    fromShop,
    { subject: 'Order 4711 is on its way to you', to },
    { subject: 'A '.repeat(90), to },
  )
  await sendMail(server, { subject: 'Reset your password' })
  // Each of the two mails that failed in part has its bounce, which waits as well.
  await eventually(counts).toEqual({ queued: 0, sending: 0, deferred: 7, failed: 2 })
  await server.api('/instances/default/sending', { method: 'POST', body: { paused: true } })
  const page = await openInbox(browser, `${server.httpUrl}/outbox`, { ...size, theme })
  await page.getByText('7 deferred · 2 failed').waitFor()
  await page.getByText('1 attempt').first().click()
  await page.getByRole('list', { name: 'What was said' }).waitFor()
  await page.screenshot({ path: join(screenshots, `outbox-${theme}-${size.width}.png`), fullPage: true })
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(size.width)
})
