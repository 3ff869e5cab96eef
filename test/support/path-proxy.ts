import { once } from 'node:events'
import { createServer, type IncomingMessage, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

/**
 * A reverse proxy that shows a server of loopback below `path` and nothing else, as nginx does: `pass` hands the
 * path on, `strip` takes it off. Sockets go through it too. Returns where it is.
 */
export async function startPathProxy(target: string, path: string, how: 'pass' | 'strip'): Promise<string> {
  const { port } = new URL(target)
  const options = ({ url = '', method, headers }: Pick<IncomingMessage, 'url' | 'method' | 'headers'>) => ({
    host: '127.0.0.1',
    port,
    method,
    path: how === 'pass' ? url : url.slice(path.length),
    headers: { ...headers, 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'http' },
  })
  const server = createServer((incoming, outgoing) => {
    if (!incoming.url?.startsWith(`${path}/`)) {
      outgoing.writeHead(404).end('not ours')
      return
    }
    const passed = request(options(incoming), (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    passed.on('error', () => outgoing.destroy())
    incoming.pipe(passed)
  })
  server.on('upgrade', (incoming, socket) => {
    const passed = request(options(incoming))
    socket.on('error', () => passed.destroy())
    passed.on('error', () => socket.destroy())
    passed.on('upgrade', (answer, upstream) => {
      const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}`)
      socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('\r\n')}\r\n\r\n`)
      upstream.on('error', () => socket.destroy())
      socket.on('close', () => upstream.destroy())
      upstream.pipe(socket).pipe(upstream)
    })
    passed.end()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`
}
