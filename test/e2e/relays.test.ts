import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RelayListView } from '../../server/contract/relay.types.ts'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { DESKTOP, openInbox, PHONE } from '../support/inbox-page.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { testRelayHost } from '../support/test-relay-host.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

const REFUSED = /status of 4/

async function relays(server: TestServer) {
  return (await server.api<RelayListView>('/relays')).relays
}

describe('a relay', () => {
  test('is made, tested with what was said, changed without its password, paused and removed', async () => {
    const host = await testRelayHost()
    const server = await startServer()
    const page = await openInbox(browser, `${server.httpUrl}/settings/relays`, { errors: REFUSED })
    await page.getByText('No relay yet').waitFor()
    await page.getByRole('link', { name: 'New relay' }).click()
    await page.getByLabel('Name', { exact: true }).fill('my.relay')
    await page.getByLabel('Host').fill('127.0.0.1')
    await page.getByLabel('Port').fill(String(host.port))
    await page.getByLabel('Encryption').selectOption('none')
    await page.getByRole('switch', { name: 'It wants a user name' }).uncheck()
    await page.getByRole('button', { name: 'Create relay' }).click()
    await page.getByRole('heading', { name: 'Relay my.relay' }).waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText('It answers, and takes us.').waitFor()
    const said = page.getByRole('list', { name: 'What was said' })
    await said.getByText(/^220 /).waitFor()
    await said.getByText(/^EHLO /).waitFor()
    await host.close()
    await page.getByRole('button', { name: 'Test connection' }).click()
    await page.getByText('It answers, and takes us.').waitFor({ state: 'detached' })
    await page.locator('.relay-result .notice.red').waitFor()

    await page.getByText('More: limits, certificate, signing').click()
    await page.getByLabel('Rate').fill('14')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    expect((await relays(server))[0]).toMatchObject({ name: 'my.relay', rate: 14, tls: 'none', user: null })
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('button', { name: 'Use it again' }).waitFor()
    expect((await relays(server))[0]?.pausedAt).not.toBeNull()
    await page.getByRole('button', { name: 'Remove' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click()
    await page.getByText('No relay yet').waitFor()
  })

  test('keeps its password, which no page ever has, and says what is wrong at its field', async () => {
    const server = await startServer()
    const page = await openInbox(browser, `${server.httpUrl}/settings/new-relay`, { errors: REFUSED })
    await page.getByLabel('Name', { exact: true }).fill('real')
    await page.getByLabel('Host').fill('smtp .example')
    await page.getByLabel('User name', { exact: true }).fill('post')
    await page.getByLabel('Password', { exact: true }).fill('the relay password')
    await page.getByRole('button', { name: 'Create relay' }).click()
    await page.locator('.field', { hasText: 'Host' }).locator('.field-problem').waitFor()
    await page.getByLabel('Host').fill('smtp.example.net')
    await page.getByRole('button', { name: 'Create relay' }).click()
    await page.getByRole('heading', { name: 'Relay real' }).waitFor()
    await page.getByLabel('Port').fill('2525')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Saved', { exact: true }).waitFor()
    expect((await relays(server))[0]).toMatchObject({ port: 2525, user: 'post' })
    expect(await page.content()).not.toContain('the relay password')
  })
})

test.each([
  ['phone', PHONE, 'dark'],
  ['desktop', DESKTOP, 'light'],
] as const)('axe finds nothing on a %s', async (_, size, theme) => {
  const host = await testRelayHost()
  const file = { relays: { real: { host: '127.0.0.1', port: host.port, tls: 'none' } } }
  const server = await startServer({ file })
  const page = await openInbox(browser, `${server.httpUrl}/settings/relays`, { ...size, theme })
  await page.getByText('Not in use').waitFor()
  expect(await violations(page)).toEqual([])
  await page.goto(`${server.httpUrl}/settings/relays/real`)
  await page.getByRole('button', { name: 'Test connection' }).click()
  await page.getByText('It answers, and takes us.').waitFor()
  await page.getByText('More: limits, certificate, signing').click()
  expect(await violations(page)).toEqual([])
  await page.goto(`${server.httpUrl}/settings/new-relay`)
  await page.getByText('More: limits, certificate, signing').click()
  await page.getByRole('switch', { name: 'Sign with DKIM' }).check()
  expect(await violations(page)).toEqual([])
  const width = "Math.max(document.documentElement.scrollWidth, document.querySelector('main').scrollWidth)"
  expect(await page.evaluate(width)).toBeLessThanOrEqual(size.width)
})
