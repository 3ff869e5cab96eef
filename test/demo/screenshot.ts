import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Page } from 'playwright-core'
import { FOR_EYES, launchBrowser } from '../support/browser.ts'
import { TEST_RECIPIENT } from './proof.ts'

/** `npm run screenshot`: the README's pictures, taken of the demo, into docs/. */
const DOCS = resolve(import.meta.dirname, '../../docs')
const SIZE = { width: 1440, height: 900 }

const args = [resolve(import.meta.dirname, 'run.ts'), '--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0']
const demo = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
const ended = once(demo, 'exit')
try {
  await takePictures(await inboxUrl())
} finally {
  demo.kill('SIGTERM')
  await ended
}

/** The demo says it last, when all mail went where it should. */
async function inboxUrl(): Promise<string> {
  for await (const line of createInterface(demo.stdout)) {
    const url = /The inbox: (\S+)/.exec(line)?.[1]
    if (url !== undefined) return url
  }
  throw new Error('The demo ended without naming its inbox; npm run demo says why.')
}

async function takePictures(url: string): Promise<void> {
  const { browser } = await launchBrowser(FOR_EYES)
  const open = (colorScheme: 'light' | 'dark') =>
    browser.newPage({ viewport: SIZE, locale: 'en-GB', colorScheme })
  try {
    await showMessage(await open('light'), url)
    await showRule(await open('dark'), url)
  } finally {
    await browser.close()
  }
}

/** A message with several recipients and a designed body. */
async function showMessage(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/i/shop-staging`)
  await page.locator('.row', { hasText: 'Invoice' }).click()
  await page.frameLocator('iframe').getByText('Pay now').waitFor()
  await page.getByText('relayed').first().waitFor()
  await take(page, 'inbox.png')
}

/** The rule of an instance, asked about two addresses. */
async function showRule(page: Page, url: string): Promise<void> {
  await page.goto(`${url}/settings/instances/shop-staging/email`)
  const field = page.getByRole('textbox', { name: 'Addresses', exact: true })
  for (const address of ['bob@customer.example', TEST_RECIPIENT]) {
    await field.fill(address)
    await field.press('Enter')
    await page.locator('.verdict strong', { hasText: address }).waitFor()
  }
  await page.locator('.verdict').last().scrollIntoViewIfNeeded()
  await take(page, 'rule.png')
}

async function take(page: Page, name: string): Promise<void> {
  // Nothing hovered, and no list that still slides.
  await page.mouse.move(720, 20)
  await page.screenshot({ path: join(DOCS, name), animations: 'disabled' })
}
