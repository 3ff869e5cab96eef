import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { connect, type TLSSocket } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { Pair } from '../../server/tls/pair.ts'

export interface TlsClientOptions {
  readonly port: number
  /** The name that is asked for; without one, none is. */
  readonly servername?: string
  /** What is trusted, and for that name alone; without one, anything. */
  readonly ca?: string
  readonly alpn?: readonly string[]
}

/** A TLS connection to 127.0.0.1, broken off when the running test ends. Rejects when the handshake fails. */
export async function connectTls({ port, servername, ca, alpn }: TlsClientOptions): Promise<TLSSocket> {
  const socket = connect({
    host: '127.0.0.1',
    port,
    ...(servername === undefined ? {} : { servername }),
    ...(ca === undefined ? { rejectUnauthorized: false } : { ca }),
    ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
  })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

/** The fingerprint of what a new client is shown. */
export async function shownTo(options: TlsClientOptions): Promise<string> {
  const socket = await connectTls(options)
  const { fingerprint256 } = socket.getPeerCertificate()
  socket.destroy()
  return fingerprint256
}

export function fingerprint({ cert }: Pair): string {
  return new X509Certificate(cert).fingerprint256
}
