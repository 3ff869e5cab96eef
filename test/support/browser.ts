import { access } from 'node:fs/promises'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'
import { packagedChromium } from './packaged-chromium.ts'

/** Where a browser may come from. */
type BrowserSource = 'CHROMIUM_PATH' | 'packaged' | 'system' | 'playwright'

/**
 * In the order in which they are tried. The packaged one comes with `npm ci`, is the same on every machine, and has no
 * window around its pages: one is open in less than half the time.
 */
const FOR_TESTS: readonly BrowserSource[] = ['CHROMIUM_PATH', 'packaged', 'system', 'playwright']
/** What people use, for pictures and for figures of how it feels. */
export const FOR_EYES: readonly BrowserSource[] = ['CHROMIUM_PATH', 'system', 'playwright', 'packaged']

/** What the packaged one is started by: Linux on x64 with glibc has it, and nothing else. */
const LOADER = '/lib64/ld-linux-x86-64.so.2'

/** Nothing that would call home, so that a request seen in a test is the page's own. */
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

/** A headless Chromium from the first source that has one. */
export async function launchBrowser(
  sources: readonly BrowserSource[] = FOR_TESTS,
): Promise<{ browser: Browser }> {
  return { browser: await chromium.launch(await browserOptions(sources)) }
}

/** The same, for a program that starts it by itself. */
export async function browserOptions(sources = FOR_TESTS): Promise<LaunchOptions> {
  for (const source of sources) {
    const found = await FINDERS[source]()
    if (found !== undefined) return { ...found, args: [...ARGS, ...(found.args ?? [])] }
  }
  throw new Error(`No browser from ${sources.join(', ')}. Set CHROMIUM_PATH to a Chromium or Chrome.`)
}

const FINDERS: Record<BrowserSource, () => Promise<LaunchOptions | undefined>> = {
  CHROMIUM_PATH: async () => {
    const path = process.env.CHROMIUM_PATH
    return path === undefined || path === '' ? undefined : { executablePath: path }
  },
  system: () => ifThere('/usr/bin/chromium'),
  playwright: () => ifThere(chromium.executablePath()),
  packaged: async () => ((await ifThere(LOADER)) === undefined ? undefined : packagedChromium()),
}

async function ifThere(path: string): Promise<LaunchOptions | undefined> {
  return access(path).then(
    () => ({ executablePath: path }),
    () => undefined,
  )
}
