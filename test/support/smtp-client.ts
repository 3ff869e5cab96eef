import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls, type PeerCertificate } from 'node:tls'

/** How long a reply may take before the test is told what did arrive instead. */
const REPLY_TIMEOUT_MS = 15_000

export interface SmtpAddress {
  readonly host: string
  readonly port: number
}

/**
 * A raw SMTP client: it sends exactly the bytes it is given and shows exactly the replies that come back.
 * A reply is its lines joined by `\n`, without the last line end: `250-PIPELINING\n250 SIZE 100`.
 */
export class SmtpClient {
  #socket: Socket
  #buffer = ''
  #closed = false
  #wake: () => void = () => {}

  /** Takes over a connected socket; most tests want `connectSmtp`. */
  constructor(socket: Socket) {
    this.#socket = socket
    this.#listen(socket)
  }

  get localPort(): number {
    return this.#socket.localPort ?? 0
  }

  /** The next reply. Rejects when the connection ends first. */
  async reply(): Promise<string> {
    const deadline = Date.now() + REPLY_TIMEOUT_MS
    for (;;) {
      const found = /^(?:\d{3}-[^\r\n]*\r\n)*\d{3}(?: [^\r\n]*)?\r\n/.exec(this.#buffer)
      if (found !== null) {
        this.#buffer = this.#buffer.slice(found[0].length)
        return found[0].slice(0, -2).replaceAll('\r\n', '\n')
      }
      if (this.#closed)
        throw new Error(`Connection ended, no reply; last received: ${JSON.stringify(this.#buffer)}`)
      if (Date.now() > deadline) throw new Error(`No reply; received: ${JSON.stringify(this.#buffer)}`)
      await this.#news(deadline - Date.now())
    }
  }

  /** Sends bytes as they are; a string as UTF-8. Resolves when the socket took them. */
  write(bytes: string | Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.write(bytes, (error) => (error ? reject(error) : resolve()))
    })
  }

  /** Sends one line and returns the reply. */
  async command(line: string | Uint8Array): Promise<string> {
    await this.write(Buffer.concat([Buffer.from(line), Buffer.from('\r\n')]))
    return this.reply()
  }

  /** Sends a message's bytes after a 354, stuffed and ended, and returns the reply. */
  async data(message: string | Uint8Array): Promise<string> {
    await this.write(encodeData(message))
    return this.reply()
  }

  /** STARTTLS and the handshake; the certificate is not checked, but returned. */
  async startTls(servername?: string): Promise<PeerCertificate> {
    const answer = await this.command('STARTTLS')
    if (!answer.startsWith('220')) throw new Error(`STARTTLS was refused: ${answer}`)
    return this.handshake(servername)
  }

  /** The TLS handshake alone, on the connection as it is. */
  async handshake(servername?: string): Promise<PeerCertificate> {
    this.#socket.removeAllListeners()
    const secure = connectTls({
      socket: this.#socket,
      rejectUnauthorized: false,
      ...(servername === undefined ? {} : { servername }),
    })
    await new Promise<void>((resolve, reject) => {
      secure.once('secureConnect', resolve)
      secure.once('error', reject)
    })
    secure.removeAllListeners('error')
    this.#socket = secure
    this.#listen(secure)
    return secure.getPeerCertificate()
  }

  /** Whatever arrives until the server closes the connection. */
  async ended(): Promise<string> {
    const deadline = Date.now() + REPLY_TIMEOUT_MS
    while (!this.#closed) {
      if (Date.now() > deadline) throw new Error(`Still open; received: ${JSON.stringify(this.#buffer)}`)
      await this.#news(deadline - Date.now())
    }
    const rest = this.#buffer
    this.#buffer = ''
    return rest
  }

  /** Says that nothing more will be sent; replies still arrive. */
  endWriting(): void {
    this.#socket.end()
  }

  /** Breaks the connection off at once. */
  destroy(): void {
    this.#socket.destroy()
  }

  /** Stops reading, so that what the server writes piles up at its side. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  #listen(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => {
      this.#buffer += chunk.toString('utf8')
      this.#wake()
    })
    const closed = () => {
      this.#closed = true
      this.#wake()
    }
    socket.on('end', () => {
      closed()
      socket.end()
    })
    socket.on('close', closed)
    socket.on('error', closed)
  }

  #news(withinMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(withinMs, 0) + 1)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Connects without reading the greeting: `await client.reply()` is it. */
export async function connectSmtp({ host, port }: SmtpAddress): Promise<SmtpClient> {
  const socket = connectTcp({ host, port, noDelay: true, allowHalfOpen: true })
  const client = new SmtpClient(socket)
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve)
    socket.once('error', reject)
  })
  return client
}

/** Connects, reads the greeting and says EHLO. */
export async function greetedSmtp(address: SmtpAddress, heloName = 'client.example'): Promise<SmtpClient> {
  const client = await connectSmtp(address)
  await client.reply()
  await client.command(`EHLO ${heloName}`)
  return client
}

/** Runs a conversation: each line is sent, each reply compared by its beginning. Returns the first difference. */
export async function converse(
  client: SmtpClient,
  table: readonly (readonly [line: string | Uint8Array, reply: string])[],
): Promise<string | undefined> {
  for (const [line, expected] of table) {
    const answer = await client.command(line)
    if (!answer.startsWith(expected)) return `${Buffer.from(line)} → ${answer}, expected ${expected}`
  }
  return undefined
}

/** A message as it goes on the wire: dots stuffed after CRLF (RFC 5321 §4.5.2), CRLF before the dot if missing. */
export function encodeData(message: string | Uint8Array): Buffer {
  const text = Buffer.from(message).toString('latin1')
  const stuffed = text.replace(/^\./, '..').replaceAll('\r\n.', '\r\n..')
  const end = stuffed === '' || stuffed.endsWith('\r\n') ? '.\r\n' : '\r\n.\r\n'
  return Buffer.from(stuffed + end, 'latin1')
}

/** The initial response of AUTH PLAIN (RFC 4616). */
export function plainToken(username: string, password: string, authorizationId = ''): string {
  return Buffer.from(`${authorizationId}\0${username}\0${password}`).toString('base64')
}
