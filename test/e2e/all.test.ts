import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { NewCredentialView } from '../../server/contract/credential.types.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { DESKTOP, eventually, openInbox, PHONE, subjects } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

interface Two {
  readonly server: TestServer
  readonly uat: { readonly user: string; readonly pass: string }
}

async function twoInstances(): Promise<Two> {
  const server = await startServer()
  await server.api('/instances', { method: 'POST', body: { name: 'uat', kind: 'staging', label: 'UAT' } })
  await sendMail(server, { subject: 'To Bob, from default' }, { subject: 'To Ann', to: 'ann@real.example' })
  const made = await server.api<NewCredentialView>('/instances/uat/credentials', { method: 'POST', body: {} })
  const uat = { user: made.username, pass: made.secret }
  await sendMail({ smtpPort: server.smtpPort, auth: uat }, { subject: 'To Bob, from UAT' })
  return { server, uat }
}

describe('did anyone mail Bob?', () => {
  test('is asked over all instances, answers as mail comes, and leads to the message', async () => {
    const { server, uat } = await twoInstances()
    const page = await openInbox(browser, server.httpUrl)
    await page.getByRole('link', { name: 'Search all' }).click()
    await page.getByText('3 messages').waitFor()
    await page.getByRole('searchbox', { name: 'Search all instances' }).fill('bob@real.example')
    await page.waitForURL('**/all?q=bob%40real.example')
    await eventually(() => subjects(page)).toEqual(['To Bob, from UAT', 'To Bob, from default'])
    await sendMail(
      { smtpPort: server.smtpPort, auth: uat },
      { subject: 'Again to Bob' },
      { subject: 'x', to: 'c@d.example' },
    )
    await eventually(() => subjects(page)).toEqual([
      'Again to Bob',
      'To Bob, from UAT',
      'To Bob, from default',
    ])
    await page.reload()
    await page.getByRole('link', { name: /To Bob, from UAT/ }).click()
    await page.waitForURL('**/i/uat/m/**')
    await page.getByRole('heading', { name: 'To Bob, from UAT' }).waitFor()
    await page.goBack()
    await page.getByText('3 messages').waitFor()
  })

  test('tells of tries that were refused', async () => {
    const { server } = await twoInstances()
    const wrong = { user: 'bob-app', pass: 'wrong' }
    await sendMail({ smtpPort: server.smtpPort, auth: wrong }, { subject: 'Never' }).catch(() => {})
    const page = await openInbox(browser, `${server.httpUrl}/all?q=bob-app`)
    await page.getByText('Signing in as bob-app').waitFor()
    await page.getByText(/^535 /).waitFor()
    await page.getByText('No message').waitFor()
  })
})

test.each([
  ['phone', PHONE, 'dark'],
  ['desktop', DESKTOP, 'light'],
] as const)('axe finds nothing on a %s', async (_, size, theme) => {
  const { server } = await twoInstances()
  const wrong = { user: 'bob-app', pass: 'wrong' }
  await sendMail({ smtpPort: server.smtpPort, auth: wrong }, { subject: 'Never' }).catch(() => {})
  const page = await openInbox(browser, `${server.httpUrl}/all?q=bob`, { ...size, theme })
  await page.getByText('Signing in as bob-app').waitFor()
  expect(await violations(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(size.width)
  const mark = await page.locator('.row-class').first().boundingBox()
  expect(mark?.height, 'the mark of a recipient stays on its line').toBeLessThan(24)
})
