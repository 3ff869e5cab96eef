import type { Socket } from 'node:net'
import { type ProxySource, readProxyHeader } from './proxy-header.ts'

/** Proxies say the header with their first packet; the protocol asks for three seconds at least. */
const HEADER_MS = 10_000

/**
 * Takes the PROXY header off the front of a connection and leaves what follows to be read. Rejects, the socket
 * destroyed, when there is none: a client must not speak before its proxy did.
 */
export function takeProxyHeader(socket: Socket): Promise<ProxySource> {
  return new Promise((resolve, reject) => {
    let bytes: Buffer = Buffer.alloc(0)
    const timer = setTimeout(() => fail('in time'), HEADER_MS)
    const done = () => {
      clearTimeout(timer)
      socket.off('readable', read)
      for (const event of ['end', 'close', 'error']) socket.off(event, gone)
    }
    const fail = (when: string) => {
      done()
      // What still happens to it is of no interest, and an error without a listener would end the process.
      socket.on('error', () => {})
      socket.destroy()
      reject(new Error(`A connection did not begin with a PROXY header ${when}.`))
    }
    const gone = () => fail('before it ended')
    const read = () => {
      const chunk: Buffer | null = socket.read()
      if (chunk === null) return
      bytes = Buffer.concat([bytes, chunk])
      const header = readProxyHeader(bytes)
      if (header.kind === 'unfinished') return
      if (header.kind === 'malformed') {
        fail('that can be read')
        return
      }
      done()
      const rest = bytes.subarray(header.octets)
      if (rest.length > 0) socket.unshift(rest)
      resolve(header.source)
    }
    for (const event of ['end', 'close', 'error']) socket.on(event, gone)
    socket.on('readable', read)
  })
}
