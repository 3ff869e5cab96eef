import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { launchBrowser } from '../support/browser.ts'

/** `npm run screenshot`: the README's picture, taken of the demo, into docs/inbox.png. */
const PICTURE = resolve(import.meta.dirname, '../../docs/inbox.png')

const args = [resolve(import.meta.dirname, 'run.ts'), '--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0']
const demo = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
const ended = once(demo, 'exit')
try {
  await takePicture(await inboxUrl())
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

/** A message with several recipients and a designed body. */
async function takePicture(url: string): Promise<void> {
  const { browser } = await launchBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' })
    await page.goto(`${url}/i/shop-staging`)
    await page.locator('.row', { hasText: 'Invoice' }).click()
    await page.frameLocator('iframe').getByText('Pay now').waitFor()
    await page.getByText('relayed').first().waitFor()
    // Nothing hovered, and no list that still slides.
    await page.mouse.move(720, 20)
    await page.screenshot({ path: PICTURE, animations: 'disabled' })
  } finally {
    await browser.close()
  }
}
