import type { Faults } from '../faults.ts'
import { Stagingpost, type StagingpostOptions } from '../stagingpost.ts'
import type { TestAddress } from '../test-address.ts'

/** Of each test. */
export interface PostFixtures {
  /** An address of this test alone, named for it. */
  user: TestAddress
  /** Faults of this test alone: what it adds is removed when it ends, however it ends. */
  faults: Faults
}

/** Of each worker. */
export interface PostWorkerFixtures {
  post: Stagingpost
}

/** What of Playwright is used; its own types fit. */
interface TestInfo {
  readonly title: string
  readonly status?: string | undefined
  readonly expectedStatus: string
  attach(name: string, options?: { body?: string | Uint8Array; contentType?: string }): Promise<void>
}

interface Browser {
  newPage(options: { javaScriptEnabled: boolean; offline: boolean }): Promise<{
    setContent(html: string): Promise<void>
    screenshot(options: { fullPage: boolean }): Promise<Uint8Array>
  }>
  close(): Promise<void>
}

type BrowserName = 'chromium' | 'firefox' | 'webkit'

/** Its fixture of that name: launches as the project is configured. */
type Browsers = Readonly<Record<BrowserName, { launch(): Promise<Browser> }>>

type Use<T> = (value: T) => Promise<void>

/**
 * For `test.extend(postFixtures())` of Playwright: `post`, the server, `user`, an address of each test, and `faults`, which
 * are removed behind it. When a test fails, the mails that it was given are attached: the .eml, a picture, a timeline.
 */
export function postFixtures(options: StagingpostOptions = {}) {
  return {
    post: [
      // biome-ignore lint/correctness/noEmptyPattern: Playwright reads in the source which fixtures a fixture needs
      async ({}: object, use: Use<Stagingpost>) => use(new Stagingpost(options)),
      { scope: 'worker' },
    ] as [(needs: object, use: Use<Stagingpost>) => Promise<void>, { scope: 'worker' }],
    faults: async ({ post }: { post: Stagingpost }, use: Use<Faults>) => {
      const faults = post.ownFaults()
      await use(faults)
      await faults.removeAdded()
    },
    user: async (
      // Not `browser`, which would be started for tests that need none.
      {
        post,
        playwright,
        browserName,
      }: { post: Stagingpost; playwright: Browsers; browserName: BrowserName },
      use: Use<TestAddress>,
      testInfo: TestInfo,
    ) => {
      const user = post.address(testInfo.title)
      await use(user)
      if (testInfo.status !== testInfo.expectedStatus) {
        await attachEvidence(user, playwright[browserName], testInfo)
      }
    },
  }
}

async function attachEvidence(
  user: TestAddress,
  launcher: Browsers[BrowserName],
  testInfo: TestInfo,
): Promise<void> {
  const timeline = user.mails.map(({ id, view, subject }) => `${view.receivedAt}  ${id}  ${subject}`)
  const words = [
    `Mail to ${user.address}:`,
    ...(timeline.length === 0 ? ['(none was given to the test)'] : timeline),
  ]
  await testInfo.attach('mail timeline', { body: `${words.join('\n')}\n`, contentType: 'text/plain' })
  for (const mail of user.mails) {
    await testInfo.attach(`${mail.id}.eml`, {
      body: asBuffer(await mail.raw()),
      contentType: 'message/rfc822',
    })
  }
  await attachPictures(user, launcher, testInfo)
}

/** Of those that have HTML. Where no browser is installed there are none: the test failed for another reason. */
async function attachPictures(
  { mails }: TestAddress,
  launcher: Browsers[BrowserName],
  testInfo: TestInfo,
): Promise<void> {
  const shown = mails.filter(({ html }) => html !== '')
  const browser = shown.length === 0 ? undefined : await launcher.launch().catch(() => undefined)
  if (browser === undefined) return
  try {
    for (const { id, html } of shown) {
      const body = asBuffer(await pictureOf(html, browser))
      await testInfo.attach(`${id}.png`, { body, contentType: 'image/png' })
    }
  } finally {
    await browser.close()
  }
}

/** What Playwright sends on as base64 has to be Node's own kind of bytes. */
function asBuffer(bytes: Uint8Array): Uint8Array {
  const { Buffer } = globalThis as { Buffer?: { from(bytes: Uint8Array): Uint8Array } }
  return Buffer?.from(bytes) ?? bytes
}

/** As it looks without scripts and without a network. */
async function pictureOf(html: string, browser: Browser): Promise<Uint8Array> {
  const page = await browser.newPage({ javaScriptEnabled: false, offline: true })
  await page.setContent(html)
  return page.screenshot({ fullPage: true })
}
