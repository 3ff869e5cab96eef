import { access } from 'node:fs/promises'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'
import { packagedChromium } from './packaged-chromium.ts'

/** Where a browser may come from, in the order in which they are tried. */
const BROWSER_SOURCES = ['CHROMIUM_PATH', 'system', 'playwright', 'packaged'] as const
export type BrowserSource = (typeof BROWSER_SOURCES)[number]

/** Nothing that would call home, so that a request seen in a test is the page's own. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** A headless Chromium from the first source that has one. The last is an npm package and is always there. */
export async function launchBrowser(
  sources: readonly BrowserSource[] = BROWSER_SOURCES,
): Promise<{ browser: Browser; source: BrowserSource }> {
  for (const source of sources) {
    const found = await FINDERS[source]()
    if (found === undefined) continue
    const browser = await chromium.launch({ ...found, args: [...ARGS, ...(found.args ?? [])] })
    return { browser, source }
  }
  throw new Error(`No browser from ${sources.join(', ')}. Set CHROMIUM_PATH to a Chromium or Chrome.`)
}

/** Of the first source that has one, for a program that starts it by itself. */
export async function browserPath(): Promise<string> {
  for (const source of BROWSER_SOURCES) {
    const path = (await FINDERS[source]())?.executablePath
    if (path !== undefined) return path
  }
  throw new Error('There is no browser. Set CHROMIUM_PATH to a Chromium or Chrome.')
}

const FINDERS: Record<BrowserSource, () => Promise<LaunchOptions | undefined>> = {
  CHROMIUM_PATH: async () => {
    const path = process.env.CHROMIUM_PATH
    return path === undefined || path === '' ? undefined : { executablePath: path }
  },
  system: () => ifThere('/usr/bin/chromium'),
  playwright: () => ifThere(chromium.executablePath()),
  packaged: packagedChromium,
}

async function ifThere(path: string): Promise<LaunchOptions | undefined> {
  return access(path).then(
    () => ({ executablePath: path }),
    () => undefined,
  )
}
