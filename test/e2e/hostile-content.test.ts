import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import { HOSTILE_HTML } from '../mime/hostile-html.ts'
import { launchBrowser } from '../support/browser.ts'
import { inFrames, openInbox, row, settled } from '../support/inbox-page.ts'
import { redirectingThrough } from '../support/redirecting.ts'
import { type RelayHost, startRelayHost } from '../support/relay-host.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'

let browser: Browser
beforeAll(async () => {
  browser = (await launchBrowser()).browser
})
afterAll(() => browser.close())

/** What any script of a message would do: in its frame, in the page, in whatever window it gets. */
const MARK = 'top.document.title="taken";window.name="taken"'

/** Site of the attacker: what it hears, in order. */
async function startLeakSite() {
  const requests: string[] = []
  const site = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  await once(site, 'listening')
  onTestFinished(() => void site.close())
  return { origin: `http://127.0.0.1:${(site.address() as AddressInfo).port}`, requests }
}

/** A staging instance whose copies go to that host. */
function redirecting(host: RelayHost): Promise<TestServer> {
  return startServer({ file: redirectingThrough(host) })
}

/** Watches a page for what no message may do. */
function guard(page: Page, ours: string) {
  const strays: string[] = []
  page.on('request', (request) => {
    if (!request.url().startsWith(ours) && !request.url().startsWith('data:')) strays.push(request.url())
  })
  page.on('popup', (popup) => strays.push(`popup ${popup.url()}`))
  page.on('dialog', (dialog) => strays.push(`dialog ${dialog.message()}`))
  page.on('download', (download) => strays.push(`download ${download.url()}`))
  return async (where: string) => {
    await settled(page)
    const names = await inFrames(page, (frame) => frame.evaluate('window.name'))
    expect({ where, strays, taken: names.includes('taken'), title: await page.title() }).toEqual({
      where,
      strays: [],
      taken: false,
      title: expect.stringContaining('Stagingpost'),
    })
  }
}

describe('every hostile sample, in every view', () => {
  test('no script, no request, no navigation', async () => {
    const leak = await startLeakSite()
    const server = await redirecting(await startRelayHost())
    // Nested too deeply, nothing of it is shown at all.
    const samples = Object.entries(HOSTILE_HTML).flatMap(([name, html]) =>
      name.includes('nesting') ? [] : html,
    )
    const html = `<p>The beginning</p>
      <a href="javascript:${MARK}">one</a><img src="${leak.origin}/i.png"><svg/onload='${MARK}'>
      <xmp><img src=x onerror='${MARK}'></xmp><noscript><p title="</noscript><img src=x onerror='${MARK}'>">
      <math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=${MARK}&gt;">
      <template><script>${MARK}</script></template><iframe srcdoc="<script>${MARK}</script>"></iframe>
      <style>@import url(${leak.origin}/c.css); p { background: url("${leak.origin}/b.png") }</style>
      <base href="${leak.origin}/"><form action="${leak.origin}/f"><button>go</button></form>
      <meta http-equiv="refresh" content="0;url=${leak.origin}/r"><link rel=stylesheet href="${leak.origin}/l.css">
      ${samples.join('\n')}`
    const text = `<script>${MARK}</script> https://a.example/"onmouseover="${MARK} <https://a.example>`
    const messageId = '<first@shop.example>'
    const all = { html, text, headers: { 'X-Note': text } }
    const nested = `Subject: ${text}\r\nContent-Type: text/html\r\n\r\n${html}\r\n`
    await sendMail(
      server,
      { subject: `Before ${text}`, messageId, ...all },
      {
        subject: 'All of it',
        inReplyTo: messageId,
        ...all,
        to: [{ name: text, address: 'bob@real.example' }],
        attachments: [{ filename: `nested ${text}.eml`, contentType: 'message/rfc822', content: nested }],
      },
    )
    const page = await openInbox(browser, server.httpUrl, { errors: /./ })
    const isUntouched = guard(page, server.httpUrl)
    await row(page, 'All of it').click()
    const preview = page.frameLocator('iframe[title^="Preview"]')
    for (const change of [
      'As in a dark mail program',
      'Without pictures',
      'With pictures',
      'Phone, 390 px',
    ]) {
      await page.getByTitle(change).click()
      await preview.getByText('The beginning').waitFor()
      await isUntouched(change)
    }
    await page.getByRole('button', { name: /^Load \d+ remote pictures?$/ }).click()
    await preview.getByText('The beginning').waitFor()
    await isUntouched('remote pictures of a host that is not allowed')
    for (const tab of [
      'Text',
      'HTML source',
      'Headers',
      'Raw',
      'MIME tree',
      'As delivered',
      'SMTP session',
    ]) {
      await page.getByRole('tab', { name: tab, exact: true }).click()
      await page.getByRole('tabpanel', { name: tab, exact: true }).waitFor()
      if (tab === 'Text') await page.locator('.plain-text a').first().hover()
      await isUntouched(tab)
    }
    await page.getByRole('tab', { name: /^Attachments/ }).click()
    await page.getByRole('button', { name: /^View nested/ }).click()
    await page.getByText('The beginning').first().waitFor()
    await isUntouched('a nested message')
    await page.getByText('2 messages in this conversation').click()
    await isUntouched('a conversation')

    await page.getByRole('tab', { name: 'Preview', exact: true }).click()
    await preview.getByText('The beginning').waitFor()
    await page.emulateMedia({ media: 'print' })
    await page.pdf()
    await isUntouched('print')
    await page.emulateMedia({ media: null })

    await page.keyboard.press('Escape')
    for (const box of await page.getByRole('checkbox', { name: /^Select/ }).all()) await box.check()
    await page.getByRole('button', { name: 'Compare' }).click()
    await page.locator('.compare-sides').waitFor()
    await isUntouched('a comparison')
    expect(leak.requests).toEqual([])
  })
})

test('parts opened by their own address run nothing and are saved', async () => {
  const leak = await startLeakSite()
  const server = await startServer()
  const script = `<script>document.title="taken";fetch("${leak.origin}/x")</script>`
  const files = [
    ['page.html', 'text/html', script],
    [
      'logo.svg',
      'image/svg+xml',
      `<svg xmlns="http://www.w3.org/2000/svg" onload='fetch("${leak.origin}/y")'/>`,
    ],
    [
      'data.xml',
      'application/xml',
      `<x xmlns:h="http://www.w3.org/1999/xhtml"><h:script>fetch("${leak.origin}/z")</h:script></x>`,
    ],
    ['app.xhtml', 'application/xhtml+xml', `<html xmlns="http://www.w3.org/1999/xhtml">${script}</html>`],
    ['a.js', 'text/javascript', `fetch("${leak.origin}/js")`],
  ] as const
  await sendMail(server, {
    subject: 'Files',
    attachments: files.map(([filename, contentType, content]) => ({ filename, contentType, content })),
  })
  const { messages } = await server.api<MessagePageView>('/instances/default/messages')
  const base = `${server.httpUrl}/api/v1/instances/default/messages/${messages[0]?.id}`
  const page = await openInbox(browser, server.httpUrl, { errors: /./ })
  for (const path of ['/raw', ...files.map((_, at) => `/parts/${at + 1}`)]) {
    const answer = await fetch(base + path)
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
    expect(answer.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
    const download = page.waitForEvent('download')
    await page.evaluate(`void (location.href = ${JSON.stringify(base + path)})`)
    await (await download).cancel()
  }
  // A message that makes another one its script: its bytes are no script to any browser.
  await page.setContent(`<script src="${base}/raw"></script><script src="${base}/parts/5"></script>`)
  await settled(page)
  expect(leak.requests).toEqual([])
})

test('what a relay answers is shown as text, wherever it is shown', async () => {
  const markup = '<img src=x onerror="document.title=1"><script>document.title=2</script>'
  const host = await startRelayHost({ script: { rcpt: `550 5.1.1 No ${markup}` } })
  const server = await redirecting(host)
  await sendMail(server, { subject: 'One' })
  const page = await openInbox(browser, server.httpUrl)
  await row(page, 'One').locator('.result-mark.failed').waitFor()
  await row(page, 'One').click()
  await page.locator('.recipients').getByText(`No ${markup}`).first().waitFor()
  expect(await page.locator('.message-pane img, .row img').count()).toBe(0)
  expect(await page.title()).toContain('Stagingpost')
})
