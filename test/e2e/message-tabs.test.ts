import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'
import { eventually, openInbox, PHONE, row, settled } from '../support/inbox-page.ts'
import { png } from '../support/pictures.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
)

describe('the preview', () => {
  test('has any width, zoom, a dark mail program, and no pictures', async () => {
    const server = await startServer()
    const html = `<style>@media (prefers-color-scheme: dark) { p { color: rgb(1, 2, 3) } }</style>
      <p id="p">Hello</p><img src="cid:logo@shop" alt="Logo">`
    const attachments = [{ filename: 'l.png', content: PIXEL, cid: 'logo@shop' }]
    await sendMail(server, { subject: 'Mail', html, attachments })
    const page = await openInbox(browser, server.httpUrl, { errors: /Content Security Policy/ })
    await row(page, 'Mail').click()
    const frame = () => page.frames().find((known) => known.url().includes('/html'))
    const inFrame = (script: string) => frame()?.evaluate(script)
    await eventually(() => inFrame('document.images[0].naturalWidth')).toBe(1)
    await page.getByTitle('Any width').click()
    await page.getByRole('slider', { name: 'Width in pixels' }).fill('500')
    await eventually(() => inFrame('innerWidth')).toBe(500)
    await page.getByRole('combobox', { name: 'Zoom' }).selectOption('1.5')
    await page.getByText('500 px at 150 %').waitFor()
    expect(await inFrame('innerWidth')).toBe(500)
    await page.getByTitle('As in a dark mail program').click()
    await eventually(() => inFrame('getComputedStyle(p).color')).toBe('rgb(1, 2, 3)')
    await page.getByTitle('Without pictures').click()
    await eventually(() => inFrame('document.images[0].naturalWidth')).toBe(0)
    await page.reload()
    await page.getByText('500 px at 150 %').waitFor()
  })

  test('loads remote pictures when asked, through the server, and never by itself', async () => {
    const requests: string[] = []
    const host = createServer((request, response) => {
      requests.push(`${request.url} ${request.headers['user-agent']}`)
      response.end(PIXEL)
    }).listen(0, '127.0.0.1')
    await once(host, 'listening')
    onTestFinished(() => void host.close())
    const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
    const server = await startServer({ args: ['--remote-from', '127.0.0.1'] })
    await sendMail(server, { subject: 'Newsletter', html: `<p>News</p><img src="${origin}/hero.png">` })
    const page = await openInbox(browser, server.httpUrl)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await row(page, 'Newsletter').click()
    await page.frameLocator('iframe').getByText('News').waitFor()
    await settled(page)
    expect(requests).toEqual([])
    await page.getByRole('button', { name: 'Load 1 remote picture' }).click()
    const frame = () => page.frames().find((known) => known.url().includes('pictures=all'))
    await eventually(() => frame()?.evaluate('document.images[0].naturalWidth')).toBe(1)
    expect(requests).toEqual(['/hero.png Stagingpost (picture preview)'])
    expect(asked.filter((url) => !url.startsWith(server.httpUrl))).toEqual([])
  })
})

test('header fields are explained and filtered; the source is searched; the tree of parts is shown', async () => {
  const server = await startServer()
  await sendMail(server, {
    subject: 'Parts',
    text: 'one two',
    html: '<table><tr><td class="needle">x</td></tr></table><p>Needle <b>needle</b></p>',
    list: { unsubscribe: 'https://shop.example/u' },
    attachments: [{ filename: 'a.csv', content: 'a,b' }],
  })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'Parts').click()
  await page.getByRole('tab', { name: 'Headers' }).click()
  await page.getByText('How to leave the list.').waitFor()
  await page.getByLabel('Filter header fields').fill('unsub')
  await eventually(() => page.locator('.header-field').count()).toBe(1)
  await page.getByRole('tab', { name: 'HTML source' }).click()
  await page.getByLabel('Find in the source').fill('needle')
  await page.getByText('1 of 3').waitFor()
  await page.keyboard.press('Enter')
  await page.getByText('2 of 3').waitFor()
  expect(await page.evaluate('CSS.highlights.get("found").size')).toBe(3)
  await page.getByRole('tab', { name: 'MIME tree' }).click()
  await page.getByRole('list', { name: 'MIME parts' }).getByText('multipart/alternative').waitFor()
  expect(await page.locator('.structure-path').allTextContents()).toEqual([
    '1',
    '1.1',
    '1.1.1',
    '1.1.2',
    '1.2',
  ])
})

test('on a phone, what can be done with an attachment stays on the screen', async () => {
  const server = await startServer()
  const attachments = [{ filename: 'a file with a name of some length.pdf', content: 'x' }]
  await sendMail(server, { subject: 'Attached', text: 'x', attachments })
  const page = await openInbox(browser, server.httpUrl, PHONE)
  await row(page, 'Attached').click()
  await page.getByRole('tab', { name: /Attachments/ }).click()
  const box = await page.getByRole('link', { name: /Download/ }).boundingBox()
  expect((box?.x ?? Number.NaN) + (box?.width ?? 0)).toBeLessThanOrEqual(PHONE.width)
})

test('attachments are looked at safely: pictures, text, invitations, cards, messages', async () => {
  const server = await startServer()
  const markup = '<script>document.title = "taken"</script>'
  await sendMail(server, {
    subject: 'Attached',
    text: 'x',
    attachments: [
      { filename: 'dot.png', content: png(12) },
      { filename: 'bomb.png', content: png(1, { claimed: 45_000 }) },
      { filename: 'page.html', content: markup, contentType: 'text/html' },
      { filename: 'logo.svg', content: `<svg xmlns="http://www.w3.org/2000/svg">${markup}</svg>` },
      {
        filename: 'invite.ics',
        content: `BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nSUMMARY:Review ${markup}\r\nDTSTART:20261126T143000Z\r\nEND:VEVENT\r\nEND:VCALENDAR`,
      },
      { filename: 'anna.vcf', content: 'BEGIN:VCARD\r\nFN:Anna B\r\nTEL;TYPE=cell:+49 1\r\nEND:VCARD' },
      {
        filename: 'fwd.eml',
        contentType: 'message/rfc822',
        content: `Subject: The inner one\r\nFrom: a@b.example\r\n\r\n${markup}`,
      },
      { filename: 'data.bin', content: Buffer.of(0, 1, 2, 3), contentType: 'application/octet-stream' },
    ],
  })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'Attached').click()
  await page.getByRole('tab', { name: /Attachments/ }).click()
  const item = (name: string) => page.locator('.attachment', { hasText: name })
  const view = (name: string) =>
    item(name)
      .getByRole('button', { name: `View ${name}` })
      .click()
  const says = (name: string, words: string | RegExp) =>
    item(name).locator('.attachment-view').getByText(words).first().waitFor()
  await view('dot.png')
  await says('dot.png', '12 × 12')
  await view('bomb.png')
  await says('bomb.png', '45000 × 45000 pixels are too many to be drawn here.')
  await view('page.html')
  await says('page.html', markup)
  await view('logo.svg')
  await says('logo.svg', markup)
  await view('invite.ics')
  await says('invite.ics', `Review ${markup}`)
  await says('invite.ics', '2026-11-26 14:30 UTC')
  await view('anna.vcf')
  await says('anna.vcf', 'Telephone (cell)')
  await view('fwd.eml')
  await says('fwd.eml', 'The inner one')
  expect(await item('data.bin').getByRole('button', { name: 'View data.bin' }).count()).toBe(0)
  expect(await page.title()).toContain('Stagingpost')
})

test('two messages are compared, and the comparison is a link', async () => {
  const server = await startServer()
  await sendMail(server, {
    subject: 'Newsletter 1',
    text: 'Dear Bob\nThe lamp is 20 EUR\nBye',
    to: 'a@real.example',
  })
  await sendMail(server, {
    subject: 'Newsletter 2',
    text: 'Dear Bob\nThe lamp is 18 EUR\nBye',
    to: 'a@real.example',
  })
  const page = await openInbox(browser, server.httpUrl)
  await page.getByRole('checkbox', { name: 'Select Newsletter 1' }).check()
  await page.getByRole('checkbox', { name: 'Select Newsletter 2' }).check()
  await page.getByRole('button', { name: 'Compare' }).click()
  const text = page.getByRole('region', { name: 'Text', exact: true })
  await text.locator('.diff-removed', { hasText: '− The lamp is 20 EUR' }).waitFor()
  await text.locator('.diff-added', { hasText: '+ The lamp is 18 EUR' }).waitFor()
  await page.getByRole('region', { name: 'Recipients', exact: true }).getByText('no difference').waitFor()
  await page.reload()
  await text.locator('.diff-added', { hasText: '+ The lamp is 18 EUR' }).waitFor()
})
