import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { CLIENT, startOpenIdProvider } from '../support/openid-provider.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

test('a tester signs in at the OpenID provider and is in the inbox that they wanted', async () => {
  const provider = await startOpenIdProvider()
  const roles = [{ group: 'qa', project: 'default', role: 'tester' }]
  const oidc = {
    ...CLIENT,
    label: 'Team login',
    issuer: provider.issuer,
    scopes: ['email', 'profile', 'groups'],
    roles,
  }
  const server = await startServer({ file: { signIn: { oidc } } })
  const account = { email: 'alice@team.example', email_verified: true, name: 'Alice', groups: ['qa'] }
  provider.open(`${server.httpUrl}/sign-in/oidc/callback`, new Map([['alice', account]]))
  await sendMail(server, { subject: 'For testers alone' })

  const context = await browser.newContext()
  try {
    // The provider's own page wants a font from elsewhere.
    await context.route(/^https:/, (route) => route.abort())
    const page = await context.newPage()
    expect((await page.request.get(`${server.httpUrl}/api/v1/instances/default/messages`)).status()).toBe(401)
    await page.goto(`${server.httpUrl}/i/default`)
    await page.getByRole('link', { name: 'Sign in with Team login' }).click()
    await page.locator('[name=login]').fill('alice')
    await page.locator('[name=password]').fill('any')
    await page.locator('button[type=submit]').click()
    await page.locator('button[type=submit]').click()
    await page.waitForURL(`${server.httpUrl}/i/default`)
    await page.getByText('For testers alone').first().waitFor()
    const [session] = (await context.cookies(server.httpUrl)).filter(
      ({ name }) => name === 'stagingpost_session',
    )
    expect(session).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
  } finally {
    await context.close()
  }
})
