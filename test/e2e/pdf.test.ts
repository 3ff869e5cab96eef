import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Frame, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { violations } from '../support/axe.ts'
import { launchBrowser } from '../support/browser.ts'
import { eventually, inFrames, openInbox, row, settled } from '../support/inbox-page.ts'
import { pdfOf, pdfStream, textPdf } from '../support/pdf.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

interface OpenedPdf {
  readonly page: Page
  /** All requests of the page and its frames. */
  readonly requests: string[]
}

/** A mail with that attachment, at its attachments. */
async function withPdf(content: Buffer, errors = /^$/): Promise<OpenedPdf> {
  const server = await startServer()
  await sendMail(server, {
    subject: 'With a PDF',
    attachments: [{ filename: 'file.pdf', contentType: 'application/pdf', content }],
  })
  const page = await openInbox(browser, server.httpUrl, { errors })
  const requests: string[] = []
  page.on('request', (request) => requests.push(request.url()))
  await row(page, 'With a PDF').click()
  await page.getByRole('tab', { name: /Attachments/ }).click()
  await page.getByRole('button', { name: 'View file.pdf' }).waitFor()
  return { page, requests }
}

function frameOf(page: Page) {
  return page.frameLocator('iframe[title="file.pdf"]')
}

test('a PDF is read page by page; its reader is loaded when one is opened, and has no origin', async () => {
  const { page, requests } = await withPdf(textPdf('First of all', 'Second page'), /Content Security Policy/)
  // By the beginning of a name: an id may have these letters by chance.
  expect(requests.filter((url) => url.includes('/pdf'))).toEqual([])
  await page.getByRole('button', { name: 'View file.pdf' }).click()
  await page.getByText('Page 1 of 2').waitFor()
  await eventually(() => frameOf(page).locator('p').textContent()).toBe('First of all')
  expect(await page.getByRole('button', { name: 'Previous page' }).isDisabled()).toBe(true)
  await page.getByRole('button', { name: 'Next page' }).click()
  await eventually(() => frameOf(page).locator('p').textContent()).toBe('Second page')
  await page.locator('.pdf[aria-busy="false"]').waitFor()
  expect(await isInked(page)).toBe(true)
  const [inside] = viewerFrames(page)
  expect(await inside?.evaluate('window.origin')).toBe('null')
  expect(await inside?.evaluate('fetch("/api/v1/me").then(() => "let out", () => "kept in")')).toBe('kept in')
  expect(await violations(page)).toEqual([])
})

/** Whether anything dark was drawn. */
async function isInked(page: Page): Promise<unknown> {
  return viewerFrames(page)[0]?.evaluate(`((canvas) =>
    canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data
      .some((octet, at) => at % 4 === 0 && octet < 100))(document.querySelector('canvas'))`)
}

function viewerFrames(page: Page): readonly Frame[] {
  return page.frames().filter((frame) => frame.url().endsWith('/pdf-viewer'))
}

describe('a hostile PDF', () => {
  const MARK = 'app.alert("taken"); this.submitForm("LEAK/submit"); top.name="taken"'
  /** Everything that acts by itself or at a press, over all of a page that says what it is. */
  function hostile(leak: string): Buffer {
    const script = `(${MARK.replaceAll('LEAK', leak).replace(/[()\\]/g, '\\$&')})`
    const link = (action: string) =>
      `<</Type/Annot/Subtype/Link/Rect[0 0 300 200]/Border[0 0 9]/A<<${action}>>/AA<</E<<${action}>>>>>>`
    const actions = [
      `/S/URI/URI(${leak}/uri)`,
      `/S/JavaScript/JS${script}`,
      '/S/Launch/F(calc.exe)',
      `/S/GoToR/F<</FS/URL/F(${leak}/gotor)>>`,
      `/S/SubmitForm/F<</FS/URL/F(${leak}/form)>>`,
    ]
    return pdfOf(
      `<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS${script}>>/AA<</WC<</S/JavaScript/JS${script}>>>>
        /Names<</JavaScript<</Names[(a)<</S/JavaScript/JS${script}>>]>>>>
        /AcroForm<</Fields[]/NeedAppearances true/XFA 6 0 R>>>>`,
      '<</Type/Pages/Kids[4 0 R]/Count 1>>',
      // A font whose matrix is code, which readers that compile glyphs would run.
      `<</Type/Font/Subtype/Type1/BaseFont/Helvetica/FontMatrix[0.001 0 0 0.001 0 (1\\); top.name='taken'//)]>>`,
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Resources<</Font<</F 3 0 R>>>>/Contents 5 0 R
        /AA<</O<</S/JavaScript/JS${script}>>>>/Annots[${actions.map(link).join('')}]>>`,
      pdfStream('', 'BT /F 24 Tf 20 100 Td (Still to be read) Tj ET'),
      pdfStream(
        '',
        `<xdp xmlns="http://ns.adobe.com/xdp/"><template><script src="${leak}/xfa"/></template></xdp>`,
      ),
    )
  }

  test('runs nothing, asks for nothing, and leads nowhere, pressed or not', async () => {
    const heard: string[] = []
    const site = createServer((request, response) => {
      heard.push(request.url ?? '')
      response.writeHead(204).end()
    }).listen(0, '127.0.0.1')
    await once(site, 'listening')
    onTestFinished(() => void site.close())
    const leak = `http://127.0.0.1:${(site.address() as AddressInfo).port}`
    const { page, requests } = await withPdf(hostile(leak))
    const strays: string[] = []
    page.on('popup', (popup) => strays.push(`popup ${popup.url()}`))
    page.on('dialog', (dialog) => strays.push(`dialog ${dialog.message()}`))
    page.on('download', (download) => strays.push(`download ${download.url()}`))
    await page.getByRole('button', { name: 'View file.pdf' }).click()
    await eventually(() => frameOf(page).locator('p').textContent()).toBe('Still to be read')
    await page.locator('iframe[title="file.pdf"]').click()
    await page.locator('iframe[title="file.pdf"]').hover()
    await settled(page)
    const ours = new URL(page.url()).origin
    expect(requests.filter((url) => !url.startsWith(ours) && !url.startsWith('blob:'))).toEqual([])
    expect({ strays, heard }).toEqual({ strays: [], heard: [] })
    const names = await inFrames(page, (frame) => frame.evaluate('window.name'))
    expect(names).not.toContain('taken')
    expect(await page.title()).toContain('Stagingpost')
  })

  const ZEROS = Buffer.alloc(64 * 1024 * 1024)
  const one = (box: string, resources: string, contents: Buffer, ...more: readonly (string | Buffer)[]) =>
    pdfOf(
      '<</Type/Catalog/Pages 2 0 R>>',
      '<</Type/Pages/Kids[3 0 R]/Count 1>>',
      `<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${box}]/Resources<<${resources}>>/Contents 4 0 R>>`,
      contents,
      ...more,
    )
  const BOMBS: readonly (readonly [name: string, content: Buffer])[] = [
    ['a page of a million by a million points', one('1000000 1000000', '', pdfStream('', '0 0 9 9 re f'))],
    ['a page that is nothing but high', one('1 1000000', '', pdfStream('', '0 0 9 9 re f'))],
    [
      'a picture of 900 million pixels in a few octets',
      one(
        '300 200',
        '/XObject<</I 5 0 R>>',
        pdfStream('', '300 0 0 200 0 0 cm /I Do'),
        pdfStream(
          '/Type/XObject/Subtype/Image/Width 30000/Height 30000/BitsPerComponent 1/ColorSpace/DeviceGray',
          ZEROS,
        ),
      ),
    ],
    ['a stream of 64 MB in a few octets', one('300 200', '', pdfStream('', ZEROS))],
    [
      'pages that contain themselves',
      pdfOf('<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9999999>>'),
    ],
    [
      'a form that draws itself twice',
      one(
        '300 200',
        '/XObject<</X 5 0 R>>',
        pdfStream('', '/X Do'),
        pdfStream(
          '/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>',
          '/X Do /X Do',
        ),
      ),
    ],
    ['nothing', Buffer.from('%PDF-1.7\n')],
    ['half a file', textPdf('Cut off').subarray(0, 250)],
    ['no PDF', Buffer.from('<script>top.name="taken"</script>')],
  ]

  test.each(BOMBS)('%s: is drawn or refused, and the page goes on', async (_name, content) => {
    const { page } = await withPdf(content, /./)
    await page.getByRole('button', { name: 'View file.pdf' }).click()
    const drawn = page.locator('.pdf[aria-busy="false"]')
    const refused = page.getByText(/^This PDF (could not be|takes too long)/)
    await drawn.or(refused).waitFor({ timeout: 40_000 })
    for (const frame of viewerFrames(page)) {
      const size = await frame.evaluate(
        '(({ width, height }) => width * height)(document.querySelector("canvas"))',
      )
      expect(size).toBeLessThanOrEqual(16_000_000)
    }
    await page.getByRole('tab', { name: 'Text', exact: true }).click()
    await page.locator('.plain-text').getByText('Hello').waitFor()
  })
})
