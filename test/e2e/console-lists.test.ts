import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LimitsView, RetentionView } from '../../server/contract/bounds.types.ts'
import { launchBrowser } from '../support/browser.ts'
import { eventually, openInbox } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

test('credentials: made, shown once, used, revoked', async () => {
  const server = await startServer()
  const url = `${server.httpUrl}/settings/instances/default/credentials`
  const page = await openInbox(browser, url, { errors: /status of 409/ })
  await page.getByText('No credential yet.').waitFor()
  await page.getByLabel('User name').fill('jobs')
  await page.getByLabel('For', { exact: true }).fill('Background jobs')
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.getByText('Never used').waitFor()
  const [user = '', pass = ''] = await page.locator('.secret-once code').allTextContents()
  await sendMail({ smtpPort: server.smtpPort, auth: { user, pass } }, { subject: 'One' })
  await page.reload()
  expect(await page.getByText(pass).count()).toBe(0)
  await page.getByLabel('User name').fill('jobs')
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.locator('.field-problem').waitFor()
  await page.getByRole('button', { name: 'Revoke jobs' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click()
  await page.getByText('No credential yet.').waitFor()
  await expect(
    sendMail({ smtpPort: server.smtpPort, auth: { user, pass } }, { subject: 'Two' }),
  ).rejects.toThrow(/535/)
})

test('constants: written, never read, warned of where staging and production share one, removed', async () => {
  const server = await startServer()
  await server.api('/instances', { method: 'POST', body: { name: 'shop', kind: 'production' } })
  await server.api('/instances/shop/constants/STRIPE_KEY', { method: 'PUT', body: { value: 'sk_shared' } })
  const page = await openInbox(browser, `${server.httpUrl}/settings/instances/default/constants`, {
    errors: /status of 422/,
  })
  await page.getByLabel('Name').fill('stripe')
  await page.getByLabel('Value', { exact: true }).fill('sk_shared')
  await page.getByRole('button', { name: 'Set it' }).click()
  await page.getByText('A constant is named with A-Z').waitFor()
  await page.getByLabel('Name').fill('STRIPE_KEY')
  await page.getByRole('button', { name: 'Set it' }).click()
  await page.getByText(/share this value: STRIPE_KEY of shop/).waitFor()
  expect(await page.content()).not.toContain('sk_shared')
  await page.getByRole('button', { name: 'Replace STRIPE_KEY' }).click()
  await page.getByLabel('Value', { exact: true }).fill('sk_own')
  await page.getByRole('button', { name: 'Replace it' }).click()
  await page.getByText(/share this value/).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Remove STRIPE_KEY' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('No constant yet.').waitFor()
})

describe('bounds', () => {
  test('retention is set and taken away; what is about to go is shown, and leads to it', async () => {
    const server = await startServer()
    await sendMail(server, { subject: 'Oldest' }, { subject: 'Newer' }, { subject: 'Newest' })
    const page = await openInbox(browser, `${server.httpUrl}/settings/instances/default/retention`)
    await page.getByText('Without a bound nothing goes by itself.').waitFor()
    await page.getByLabel('Messages').fill('3')
    await page.getByLabel('Age', { exact: true }).fill('30')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('status').getByText('Saved').waitFor()
    await page
      .getByText(/Goes in (29|30) days/)
      .first()
      .waitFor()
    const retention = () => server.api<RetentionView>('/instances/default/retention')
    expect((await retention()).settings).toEqual({ messages: 3, ageMs: 30 * 86_400_000, bytes: null })
    await page.getByLabel('Messages').fill('')
    await page.getByRole('radio', { name: 'Headers' }).check()
    await page.getByRole('button', { name: 'Save' }).click()
    await eventually(async () => (await retention()).settings.messages).toBeNull()
    expect((await retention()).keep).toBe('headers')
    await page.getByRole('link', { name: 'Oldest' }).click()
    await page.getByRole('heading', { name: 'Oldest' }).waitFor()
  })

  test('limits are set, and what is used up shows by itself', async () => {
    const server = await startServer()
    const page = await openInbox(browser, `${server.httpUrl}/settings/instances/default/limits`)
    await page.getByLabel('Messages a minute').fill('600')
    await page.getByLabel('Mail a day', { exact: true }).fill('1.5')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('0 of 600').waitFor()
    const { settings } = await server.api<LimitsView>('/instances/default/limits')
    expect(settings).toEqual({ messagesPerMinute: 600, bytesPerDay: 1.5 * 2 ** 30, connections: null })
    await sendMail(server, { subject: 'One' })
    await page.getByText('1 of 600').waitFor()
  })
})

test('projects: added, renamed, filled, and removed only while empty', async () => {
  const server = await startServer()
  const page = await openInbox(browser, `${server.httpUrl}/settings/projects`)
  await page.getByLabel('Label').fill('Web Shop')
  await page.getByRole('button', { name: 'Add project' }).click()
  await page.getByRole('button', { name: 'Rename Web Shop' }).click()
  await page.getByRole('listitem').getByLabel('Label').fill('Shop')
  await page.getByRole('listitem').getByRole('button', { name: 'Save' }).click()
  await page.getByRole('button', { name: 'Remove Shop' }).waitFor()
  await server.api('/instances', {
    method: 'POST',
    body: { name: 'uat', kind: 'staging', project: 'web-shop' },
  })
  await page.reload()
  await page.getByRole('main').getByRole('link', { name: 'uat' }).waitFor()
  expect(await page.getByRole('button', { name: /Remove/ }).count()).toBe(0)
  await server.api('/instances/uat', { method: 'PATCH', body: { project: 'default' } })
  await page.reload()
  await page.getByRole('button', { name: 'Remove Shop' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
  await page.getByText('Shop is removed').waitFor()
})
