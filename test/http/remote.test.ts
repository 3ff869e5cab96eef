import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer } from '../support/server.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
)

test('pictures of other hosts are had through us: only those of the message, only from where it is allowed', async () => {
  const requests: string[] = []
  const host = createServer((request, response) => {
    requests.push(request.url ?? '')
    response.end(PNG)
  }).listen(0, '127.0.0.1')
  await once(host, 'listening')
  onTestFinished(() => void host.close())
  const origin = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  const server = await startServer({ args: ['--remote-from', '127.0.0.0/8'] })
  const closed = await startServer()
  const html = `<img src="${origin}/a.png?x=1"><td background="${origin}/b.png">`
  const previewOf = async ({ httpUrl, api, smtpPort }: typeof server) => {
    await sendMail({ smtpPort }, { subject: 'Pictures', html })
    const { messages } = await api<MessagePageView>('/instances/default/messages')
    const url = `${httpUrl}/api/v1/instances/default/messages/${messages[0]?.id}`
    const own = await (await fetch(`${url}/html`)).text()
    const all = await fetch(`${url}/html?pictures=all`)
    return { url, own, csp: all.headers.get('content-security-policy') ?? '', all: await all.text() }
  }
  const preview = await previewOf(server)
  expect(preview.own).not.toContain('127.0.0.1:')
  expect(preview.all).not.toContain(`"${origin}`)
  const [path = ''] = /\/api\/v1\/[^"]+\/remote\/[^"]+/.exec(preview.all) ?? []
  expect(preview.csp).toMatch(/img-src data: \S+\/parts\/ \S+\/remote\/;/)
  expect(requests).toEqual([])

  const picture = await fetch(server.httpUrl + path.replaceAll('&amp;', '&'))
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect(picture.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
  expect(Buffer.from(await picture.arrayBuffer())).toEqual(PNG)
  expect(requests).toEqual(['/a.png?x=1'])

  const statusOf = async (url: string) => (await fetch(url)).status
  const [, proof = ''] = /remote\/([\w-]+)/.exec(path) ?? []
  expect(
    await statusOf(`${preview.url}/remote/${proof}?url=${encodeURIComponent(`${origin}/other.png`)}`),
  ).toBe(404)
  expect(
    await statusOf(`${preview.url}/remote/nonsense?url=${encodeURIComponent(`${origin}/a.png?x=1`)}`),
  ).toBe(404)
  expect(requests).toHaveLength(1)

  const elsewhere = await previewOf(closed)
  const [refused = ''] = /\/api\/v1\/[^"]+\/remote\/[^"]+/.exec(elsewhere.all) ?? []
  expect(await statusOf(closed.httpUrl + refused.replaceAll('&amp;', '&'))).toBe(503)
  expect(requests).toHaveLength(1)
})
