import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { SMTPServer } from 'smtp-server'
import { SMTPConnection, type SMTPConnectionOptions } from 'smtp-server/lib/smtp-connection.js'
import { reply } from '../domain/reply.ts'
import { Conversation } from './conversation.ts'
import { type DataReader, type Hold, InputStream } from './input-stream.ts'
import { measuredData, measuredLine } from './measured.ts'
import { replies } from './replies.ts'
import { type Door, Talk } from './talk.ts'

/**
 * One client's connection. The library keeps the socket: timeout, TLS, closing. It never sees a command:
 * `InputStream` cuts them, `Conversation` answers them.
 */
export class SmtpConnection extends SMTPConnection {
  readonly #door: Door
  readonly #talk: Talk
  readonly #conversation: Conversation
  readonly #onGone: (connection: SmtpConnection) => void
  /** Replies not written yet; null while each is written at once. */
  #held: string | null = null

  constructor(
    server: SMTPServer,
    socket: Socket,
    options: SMTPConnectionOptions | null | undefined,
    door: Door,
    onGone: (connection: SmtpConnection) => void,
  ) {
    super(server, socket, options)
    this.#door = door
    this.#onGone = onGone
    this.#talk = new Talk(this.remoteAddress, this.remotePort, { id: this.id, log: door.log })
    this.#secured(socket)
    this.#conversation = new Conversation(door, this.#talk, {
      write: (text) => this.#write(text),
      hangUp: () => this.close(),
      startTls: () => this.#startTls(),
      startData: (reader) => this.#startData(reader),
      owing: (isOwing) => {
        this._handlerPending = isOwing
      },
    })
  }

  /** Greets at once; the library waits 100 ms for clients that talk too soon. */
  override init(): void {
    this.#talk.log.debug({ client: this.#talk.clientAddress }, 'a client connected')
    this._setListeners(() => {
      const isFull = this._server.connections.size > this.#door.limits.connections
      if (isFull) this.#conversation.answer(replies.tooManyConnections)
      else this.#conversation.greet()
    })
  }

  /** Ends it as soon as no message is on its way in. */
  retire(): void {
    this.#conversation.retire()
  }

  /** Ends it, whatever is going on. */
  cut(): void {
    this._socket.destroy()
  }

  /** The library's own reply, 421 for its timeout. */
  override send(code: number, data?: string | string[] | null, context?: string | false): void {
    this.#conversation.answer(
      reply(code, this._getEnhancedStatusCode(code, context) || null, String(data ?? '')),
    )
  }

  override close(): void {
    this.#release()
    this.#conversation.abandon()
    super.close()
  }

  override _onClose(): void {
    super._onClose()
    this.#talk.log.debug('a client is gone')
    this.#conversation.abandon()
    this.#onGone(this)
  }

  /** Called by the library once TLS is up. */
  override _resetSession(): void {
    super._resetSession()
    this.#secured(this._socket)
  }

  /** Called by the library's constructor, before our own fields are there, and once more for TLS. */
  override _createParser(): InputStream {
    return new InputStream({
      line: (octets) => measuredLine(octets, () => this.#conversation.line(octets), this.#door.onSmtp),
      lineTooLong: () => this.#conversation.lineTooLong(),
      begin: () => {
        this.#held ??= ''
      },
      settle: () => this.#settle(),
      ended: () => this.close(),
      failed: (error) => this.#conversation.failed(error),
    })
  }

  #secured(socket: Socket): void {
    if (!(socket instanceof TLSSocket)) return
    this.#talk.upgraded({ protocol: socket.getProtocol() ?? 'unknown', cipher: socket.getCipher().name })
  }

  #startTls(): Promise<void> {
    this.#release()
    // The library retires the parser with all that came before TLS, so nothing of it is executed (RFC 3207 §6).
    return new Promise((resolve) => this.upgrade(resolve))
  }

  #startData(reader: DataReader): void {
    if (this._parser instanceof InputStream) this._parser.startData(measuredData(reader, this.#door.onSmtp))
  }

  #write(text: string): void {
    if (this.#held !== null) this.#held += text
    else if (!this._upgrading && this._socket.writable) this._socket.write(text, 'latin1')
  }

  #release(): void {
    const held = this.#held
    this.#held = null
    if (held !== null && held !== '') this.#write(held)
  }

  #settle(): Hold {
    this.#release()
    const socket = this._socket
    if (!socket.writableNeedDrain) return undefined
    return new Promise((resolve) => {
      const done = () => {
        socket.off('drain', done)
        socket.off('close', done)
        resolve()
      }
      socket.on('drain', done)
      socket.on('close', done)
    })
  }
}
