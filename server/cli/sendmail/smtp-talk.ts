import { connect as connectPlain, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { EXIT, SendmailError } from './exit-codes.ts'

export interface SmtpReply {
  readonly code: number
  /** With its code, as it came. */
  readonly text: string
}

export interface SmtpServer {
  readonly host: string
  readonly port: number
  readonly credential: { readonly user: string; readonly password: string } | null
  readonly startTls: boolean
}

/** RFC 5321 §4.5.3.2 gives five minutes to most commands. */
const TIMEOUT_MS = 5 * 60_000
const REPLY_OCTETS_MAX = 64 * 1024

/** A conversation with an SMTP server, one command at a time. */
export interface SmtpTalk {
  readonly socket: Socket
  readonly greeting: SmtpReply
  command(line: string | Buffer): Promise<SmtpReply>
}

/** Connects, greets, and signs in where a credential is given. Throws `SendmailError`. */
export async function openTalk(server: SmtpServer, heloName: string): Promise<SmtpTalk> {
  const socket = connectPlain({ host: server.host, port: server.port })
  const plain = talkOn(socket)
  const greeting = await plain.reply()
  require(greeting, 220)
  if (!server.startTls && server.credential === null) {
    require(await plain.command(`EHLO ${heloName}`), 250)
    return { socket, greeting, command: plain.command }
  }
  require(await plain.command(`EHLO ${heloName}`), 250)
  const talk = server.startTls ? await upgrade(plain, socket, server, heloName) : { socket, ...plain }
  if (server.credential !== null) await signIn(talk, server.credential)
  return { socket: talk.socket, greeting, command: talk.command }
}

/** Throws with what a caller of sendmail makes of another reply. */
export function require(reply: SmtpReply, code: number, onRefused: number = EXIT.unavailable): void {
  if (reply.code === code) return
  throw new SendmailError(reply.code < 500 ? EXIT.temporary : onRefused, `The server answered: ${reply.text}`)
}

async function upgrade(
  plain: ReturnType<typeof talkOn>,
  socket: Socket,
  { host }: SmtpServer,
  heloName: string,
) {
  require(await plain.command('STARTTLS'), 220)
  plain.release()
  const secure = connectTls({ socket, servername: host })
  const talk = talkOn(secure)
  require(await talk.command(`EHLO ${heloName}`), 250)
  return { socket: secure, ...talk }
}

async function signIn(
  { command }: Pick<SmtpTalk, 'command'>,
  { user, password }: { readonly user: string; readonly password: string },
): Promise<void> {
  const response = Buffer.from(`\0${user}\0${password}`).toString('base64')
  require(await command(`AUTH PLAIN ${response}`), 235, EXIT.noPermission)
}

function talkOn(socket: Socket) {
  let text = ''
  let failed: Error | undefined
  let look = () => {}
  const onData = (chunk: Buffer) => {
    text += chunk.toString('utf8')
    look()
  }
  const fail = (error: Error) => {
    failed ??= error
    look()
  }
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('it does not answer')))
  socket.on('data', onData)
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('it hung up')))
  const reply = () =>
    new Promise<SmtpReply>((resolve, reject) => {
      look = () => {
        const end = /^\d{3}(?: .*)?\r?\n/m.exec(text)
        if (end !== null) {
          const whole = text.slice(0, end.index + end[0].length)
          text = text.slice(whole.length)
          look = () => {}
          resolve({ code: Number(whole.slice(0, 3)), text: whole.trimEnd() })
        } else if (failed !== undefined || text.length > REPLY_OCTETS_MAX) {
          const why = failed?.message ?? 'its answer does not end'
          reject(new SendmailError(EXIT.temporary, `The server cannot be reached: ${why}.`))
        }
      }
      look()
    })
  const command = (line: string | Buffer) => {
    socket.write(typeof line === 'string' ? `${line}\r\n` : line)
    return reply()
  }
  /** Leaves the socket to somebody else. */
  const release = () => void socket.off('data', onData)
  return { reply, command, release }
}
