import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A server that answers nothing for this long has failed the bench. */
const REPLY_TIMEOUT_MS = 30_000
/** More of one reply than this is no reply to what we say. */
const REPLY_CHARACTERS_MAX = 16_384

/** A plain SMTP client: one command at a time, nothing pipelined, nothing converted. */
export interface SmtpSession {
  /** One transaction; resolves with the reply to the final dot. `data` is dot-stuffed and ends with CRLF. */
  send(mail: { readonly from: string; readonly to: string; readonly data: Uint8Array }): Promise<string>
  /** QUIT, and waits for the server to close. */
  quit(): Promise<void>
}

export interface Login {
  readonly user: string
  readonly password: string
}

/**
 * Connects, reads the greeting, says EHLO, and AUTH where there is a login. Rejects when the server is gone or answers
 * otherwise than with 2xx or 3xx.
 */
export async function openSession(port: number, login: Login | null = null): Promise<SmtpSession> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const reply = replyReader(socket)
  const say = async (line: string) => {
    socket.write(line)
    return await reply()
  }
  await reply()
  await say('EHLO client.example\r\n')
  if (login !== null) {
    const plain = Buffer.from(`\0${login.user}\0${login.password}`).toString('base64')
    await say(`AUTH PLAIN ${plain}\r\n`)
  }
  return {
    async send({ from, to, data }) {
      await say(`MAIL FROM:<${from}>\r\n`)
      await say(`RCPT TO:<${to}>\r\n`)
      await say('DATA\r\n')
      socket.cork()
      socket.write(data)
      socket.write('.\r\n')
      socket.uncork()
      return await reply()
    },
    async quit() {
      const closed = once(socket, 'close')
      socket.write('QUIT\r\n')
      await reply()
      socket.end()
      await closed
    },
  }
}

/** Resolves with the next whole reply each time it is called; replies of 4xx and 5xx reject. */
function replyReader(socket: Socket): () => Promise<string> {
  let received = ''
  let waiting: { resolve(reply: string): void; reject(error: Error): void } | undefined
  let broken: Error | undefined
  const fail = (error: Error) => {
    broken = error
    waiting?.reject(error)
  }
  const settle = () => {
    if (waiting === undefined || !isWhole(received)) return
    const { resolve, reject } = waiting
    const whole = received
    waiting = undefined
    received = ''
    if (whole < '4') resolve(whole)
    else reject(new Error(`the server answered ${whole.trimEnd()}`))
  }
  socket.setEncoding('latin1')
  socket.setTimeout(REPLY_TIMEOUT_MS, () => socket.destroy(new Error('the server does not answer')))
  socket.on('data', (chunk: string) => {
    received += chunk
    if (received.length > REPLY_CHARACTERS_MAX) socket.destroy(new Error('the server answers without end'))
    settle()
  })
  socket.on('error', fail)
  socket.on('close', () => fail(broken ?? new Error('the server closed the connection')))
  return () =>
    new Promise((resolve, reject) => {
      if (broken !== undefined && received === '') return reject(broken)
      waiting = { resolve, reject }
      settle()
    })
}

/** The last line of a reply has a space behind its code (RFC 5321 §4.2.1). */
function isWhole(received: string): boolean {
  if (!received.endsWith('\r\n')) return false
  const lastLine = received.lastIndexOf('\r\n', received.length - 3) + 2
  return received[lastLine === 1 ? 3 : lastLine + 3] === ' '
}
