import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createRemoteCache } from '../../server/http/remote/remote-cache.ts'
import { createRemoteFetch } from '../../server/http/remote/remote-fetch.ts'
import { isPublicAddress } from '../../server/outside/address.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg==',
  'base64',
)

/** A host on 127.0.0.1, and the requests that reached it. */
async function startHost(answer: RequestListener) {
  const requests: string[] = []
  const server = createServer((request, response) => {
    requests.push(request.url ?? '')
    answer(request, response)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { port, requests, url: `http://127.0.0.1:${port}` }
}

const isLoopback = (address: string) => address === '127.0.0.1'

/** Every name is at this address. */
function resolvingTo(address: string, family = 4): LookupFunction {
  return (_, __, callback) => callback(null, [{ address, family }])
}

const png: RequestListener = (_, response) => response.end(PNG)

describe('a picture', () => {
  test('is loaded by its bytes, without cookies, referrer or credentials', async () => {
    let headers: unknown
    const host = await startHost((request, response) => {
      headers = request.headers
      response.setHeader('content-type', 'text/html')
      response.end(PNG)
    })
    const fetch = createRemoteFetch({ isAllowed: isLoopback })
    const picture = await fetch(`http://user:secret@127.0.0.1:${host.port}/a?b=1`)
    expect(picture).toEqual({ bytes: PNG, contentType: 'image/png' })
    expect(host.requests).toEqual(['/a?b=1'])
    expect(headers).toEqual({
      accept: 'image/*',
      'user-agent': 'Stagingpost (picture preview)',
      host: `127.0.0.1:${host.port}`,
      connection: 'close',
    })
  })

  test.each([
    ['HTML', '<script>alert(1)</script>', /no PNG/],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>', /no PNG/],
    ['nothing', '', /no PNG/],
    ['9 MiB', Buffer.concat([PNG, Buffer.alloc(9 * 1024 * 1024)]), /larger than 8 MiB/],
  ])('that is %s is refused', async (_, body, reason) => {
    const host = await startHost((_request, response) => response.end(body))
    const fetch = createRemoteFetch({ isAllowed: isLoopback })
    await expect(fetch(host.url)).rejects.toThrow(reason)
  })

  test('that its host refuses is not shown', async () => {
    const host = await startHost((_request, response) => response.writeHead(403).end())
    await expect(createRemoteFetch({ isAllowed: isLoopback })(host.url)).rejects.toThrow(/answers 403/)
  })
})

describe('the address that is connected to is checked', () => {
  test.each([
    'http://127.0.0.1:PORT/',
    'http://127.1:PORT/',
    'http://2130706433:PORT/',
    'http://0x7f000001:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://[2002:7f00:1::]:PORT/',
    'http://169.254.169.254/latest/meta-data',
    'http://localhost:PORT/',
    'file:///etc/passwd',
    'ftp://127.0.0.1/',
    'data:image/png;base64,AAAA',
  ])('%s', async (written) => {
    const host = await startHost(png)
    const fetch = createRemoteFetch({ isAllowed: isPublicAddress })
    await expect(fetch(written.replace('PORT', String(host.port)))).rejects.toThrow(/not shown/)
    expect(host.requests).toEqual([])
  })

  test('a public name that resolves to an address of ours', async () => {
    const host = await startHost(png)
    for (const [address, family] of [
      ['127.0.0.1', 4],
      ['::ffff:127.0.0.1', 6],
      ['169.254.169.254', 4],
    ] as const) {
      const fetch = createRemoteFetch({ isAllowed: isPublicAddress, lookup: resolvingTo(address, family) })
      await expect(fetch(`http://shop.example:${host.port}/`)).rejects.toThrow(/'shop.example' is not of the/)
    }
    expect(host.requests).toEqual([])
  })

  test('a name that is public when it is looked at and ours when it is connected to: one look-up serves both', async () => {
    const host = await startHost(png)
    let asked = 0
    const lookup: LookupFunction = (_, __, callback) => {
      asked += 1
      callback(null, [{ address: asked === 1 ? '127.0.0.1' : '10.0.0.1', family: 4 }])
    }
    const fetch = createRemoteFetch({ isAllowed: isLoopback, lookup })
    await expect(fetch(`http://shop.example:${host.port}/`)).resolves.toMatchObject({ bytes: PNG })
    expect(asked).toBe(1)
  })

  test.each([
    ['an address', 'http://10.0.0.1/x'],
    ['a link-local one', 'http://[fe80::1]/x'],
    ['another scheme', 'file:///etc/passwd'],
  ])('a redirect to %s', async (_, location) => {
    const host = await startHost((__, response) => response.writeHead(302, { location }).end())
    const fetch = createRemoteFetch({ isAllowed: isLoopback })
    await expect(fetch(host.url)).rejects.toThrow(/not of (?:the public|http)/)
  })

  test('redirects are followed four times', async () => {
    const host = await startHost((request, response) => {
      const left = Number(request.url?.slice(1))
      if (left === 0) response.end(PNG)
      else response.writeHead(302, { location: `/${left - 1}` }).end()
    })
    const fetch = createRemoteFetch({ isAllowed: isLoopback })
    await expect(fetch(`${host.url}/4`)).resolves.toMatchObject({ contentType: 'image/png' })
    await expect(fetch(`${host.url}/5`)).rejects.toThrow(/more than 4 times/)
  })
})

describe('the cache', () => {
  test('loads each once, and what failed not again at once', async () => {
    const host = await startHost((request, response) =>
      request.url === '/bad' ? response.writeHead(500).end() : response.end(PNG),
    )
    const load = createRemoteCache(createRemoteFetch({ isAllowed: isLoopback }))
    const both = await Promise.all([load(`${host.url}/a`), load(`${host.url}/a`)])
    expect(both[0]).toBe(both[1])
    await load(`${host.url}/a`)
    await expect(load(`${host.url}/bad`)).rejects.toThrow(/500/)
    await expect(load(`${host.url}/bad`)).rejects.toThrow(/500/)
    expect(host.requests).toEqual(['/a', '/bad'])
  })
})
