import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { openInbox, row } from '../support/inbox-page.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
/** Kept after the run, for looking. */
let screenshots: string
beforeAll(async () => {
  browser = (await launchBrowser()).browser
  screenshots = await mkdtemp(join(tmpdir(), 'stagingpost-overlays-'))
})
afterAll(async () => {
  await browser.close()
  console.log(`Screenshots: ${screenshots}`)
})

test.each(['light', 'dark'] as const)('axe finds nothing in what lies over the page, %s', async (theme) => {
  const server = await startServer()
  await sendMail(
    server,
    { subject: 'One', text: 'a' },
    { subject: 'Two', text: 'b', headers: { 'X-Tags': 'orders' } },
  )
  const page = await openInbox(browser, server.httpUrl, { theme })
  const shown = async (view: string) => {
    await page.screenshot({ path: join(screenshots, `${theme}-${view}.png`) })
    expect(await violations(page), view).toEqual([])
  }
  await row(page, 'Two').getByText('orders').waitFor()
  await page.keyboard.press('/')
  await page.keyboard.type('is:')
  await page.getByRole('option', { name: /is:unread/ }).waitFor()
  await shown('suggestions')
  await page.keyboard.press('Escape')
  await page.getByRole('searchbox').fill('')
  await page.getByRole('searchbox').blur()
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Command' }).waitFor()
  await shown('palette')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key)
  await page.getByText('2 selected').waitFor()
  await page.getByRole('button', { name: 'Tag', exact: true }).click()
  await page.getByRole('dialog', { name: 'Tag 2 messages' }).waitFor()
  await shown('tag')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Release' }).click()
  await page.getByRole('dialog').getByRole('listitem').first().waitFor()
  await shown('release')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Compare' }).click()
  await page.getByRole('region', { name: 'Text', exact: true }).waitFor()
  await shown('compare')
  await page.getByRole('tab', { name: 'MIME tree' }).click()
  await page.getByRole('list', { name: 'MIME parts' }).waitFor()
  await shown('structure')
})
