import { mkdtemp, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser } from 'playwright-core'
import { build, preview } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { DESKTOP, openInbox, PHONE, TABLET } from '../support/inbox-page.ts'

const ROOT = resolve(import.meta.dirname, '../..')

let browser: Browser
let url: string
let axeSource: string
let close: () => Promise<void>
beforeAll(async () => {
  browser = (await launchBrowser()).browser
  axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  const outDir = await mkdtemp(join(tmpdir(), 'stagingpost-gallery-'))
  const options = {
    configFile: join(ROOT, 'vite.config.ts'),
    root: join(ROOT, 'web/gallery'),
    logLevel: 'warn',
  } as const
  await build({ ...options, build: { outDir, emptyOutDir: true } })
  const server = await preview({ ...options, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
  url = server.resolvedUrls?.local[0] ?? ''
  close = () => server.close()
  console.log(`Screenshots: ${outDir}`)
  screenshots = outDir
})
/** Kept after the run, for looking. */
let screenshots: string
afterAll(async () => {
  await close()
  await browser.close()
})

test.each([
  ['phone', 'light', PHONE],
  ['phone', 'dark', PHONE],
  ['tablet', 'light', TABLET],
  ['tablet', 'dark', TABLET],
  ['desktop', 'light', DESKTOP],
  ['desktop', 'dark', DESKTOP],
] as const)(
  'every component and state on a %s, %s: nothing wider than the screen, nothing that axe finds',
  async (name, theme, size) => {
    const page = await openInbox(browser, url, { ...size, theme })
    await page.getByRole('heading', { name: 'Gallery' }).waitFor()
    await page.screenshot({ path: join(screenshots, `${name}-${theme}.png`), fullPage: true })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(size.width)
    await page.evaluate(axeSource)
    // Landmarks and unique ids are matters of a page; these are samples side by side.
    const found =
      await page.evaluate(`axe.run({ rules: { 'landmark-unique': { enabled: false }, region: { enabled: false } } }).then((result) =>
    result.violations.flatMap(({ id, nodes }) => nodes.map((node) => id + ': ' + node.html.slice(0, 160))))`)
    expect(found).toEqual([])
  },
)
