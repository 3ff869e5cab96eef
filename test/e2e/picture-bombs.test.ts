import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { eventually, openInbox, row } from '../support/inbox-page.ts'
import { gif, jpegOfScans, png } from '../support/pictures.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

const MIB = 1024 * 1024
const THUMBNAIL_PX = 88
const TOO_MANY = /pixels are too many to be drawn here/

/** What their headers alone give away: these are never decoded. */
const REFUSED = [
  { filename: 'claims.png', content: png(1, { claimed: 45_000 }), says: TOO_MANY },
  { filename: 'most.png', content: png(1, { claimed: 0x7fffffff }), says: TOO_MANY },
  { filename: 'grows.gif', content: gif(1, 20_000), says: TOO_MANY },
  { filename: 'scans.jpg', content: jpegOfScans(6_000, 5_000), says: /would take too long/ },
  { filename: 'empty.png', content: png(1, { claimed: 0 }), says: /not the picture that it says/ },
  { filename: 'cut.gif', content: gif(10, 10).subarray(0, 12), says: /not the picture that it says/ },
]

/** Within the bounds by their headers: these are decoded, whatever comes of it, and no more of them than one frame. */
const DECODED = [
  { filename: 'frames.gif', content: gif(2_000, 2_000, 20_000) },
  { filename: 'profile.png', content: png(8, { profileBytes: 256 * MIB }) },
  { filename: 'surplus.png', content: png(8, { surplusBytes: 128 * MIB }) },
  ...Array.from({ length: 6 }, (_, n) => ({ filename: `large${n}.png`, content: png(4_500) })),
]

/** Notes what the page has decoded: how many at once, and how large it was when it came back. */
const WATCH = `window.decoded_ = { calls: 0, atOnce: 0, most: 0, sides: [] }
const native = window.createImageBitmap
window.createImageBitmap = async (...given) => {
  const seen = window.decoded_
  seen.calls += 1
  seen.atOnce += 1
  seen.most = Math.max(seen.most, seen.atOnce)
  try {
    const bitmap = await native(...given)
    seen.sides.push(Math.max(bitmap.width, bitmap.height))
    return bitmap
  } finally {
    seen.atOnce -= 1
  }
}`

interface Decoded {
  readonly calls: number
  readonly most: number
  readonly sides: readonly number[]
}

const decoded = (page: Page) => page.evaluate('window.decoded_') as Promise<Decoded>

test('thumbnails of pictures that are bombs: none is decoded beyond the bounds, and the page goes on', async () => {
  const server = await startServer()
  const attachments = [...REFUSED, ...DECODED].map(({ filename, content }) => ({ filename, content }))
  await sendMail(server, { subject: 'Pictures', text: 'x', attachments })
  const page = await openInbox(browser, server.httpUrl)
  await page.evaluate(WATCH)
  await row(page, 'Pictures').click()
  await page.getByRole('tab', { name: /Attachments/ }).click()

  const item = (name: string) => page.locator('.attachment', { hasText: name })
  for (const { filename, says } of REFUSED)
    await item(filename).locator('.attachment-thumbnail').getByText(says).waitFor({ state: 'attached' })
  const settled = page.locator('.attachment-thumbnail :is(.picture-problem, figcaption:not(:empty))')
  await eventually(() => settled.count(), 'thumbnails that are drawn or not').toBe(attachments.length)
  const seen = await decoded(page)
  expect(seen).toMatchObject({ calls: DECODED.length, most: 1 })
  expect(Math.max(...seen.sides)).toBeLessThanOrEqual(THUMBNAIL_PX)

  // Looked at one by one, each says the same.
  for (const { filename, says } of REFUSED) {
    await item(filename)
      .getByRole('button', { name: `View ${filename}` })
      .click()
    await item(filename).locator('.attachment-view').getByText(says).waitFor()
  }
  expect((await decoded(page)).calls).toBe(DECODED.length)
  await page.getByRole('tab', { name: 'Text', exact: true }).click()
  await page.getByRole('tabpanel').getByText('x', { exact: true }).waitFor()
})
