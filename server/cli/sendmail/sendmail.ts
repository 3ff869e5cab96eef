import { hostname, userInfo } from 'node:os'
import type { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ConfigSources } from '../../config/sources.ts'
import { EXIT, SendmailError } from './exit-codes.ts'
import { handOver } from './hand-over.ts'
import { outgoingMessage } from './outgoing-message.ts'
import { readSendmailArguments, type SendmailArguments } from './sendmail-arguments.ts'
import { openTalk, type SmtpServer } from './smtp-talk.ts'

/** Far above the size that a server takes; so much is in memory. */
const INPUT_OCTETS_MAX = 128 * 1024 * 1024
const ADDRESS_DEFAULT = '127.0.0.1:1025'

export interface SendmailStreams {
  readonly input: Readable
  readonly output: Writable
  err(text: string): void
}

/** What programs call `sendmail` for, done by handing the mail to an SMTP port. Resolves with a code of `sysexits.h`. */
export async function sendmail({ argv, env }: ConfigSources, streams: SendmailStreams): Promise<number> {
  try {
    const given = readSendmailArguments(argv)
    const server = serverOf(given, env)
    if (given.mode === 'smtp') await speak(server, streams)
    else await send(given, server, streams)
    return EXIT.ok
  } catch (error) {
    if (!(error instanceof SendmailError)) throw error
    streams.err(`sendmail: ${error.message}\n`)
    return error.exitCode
  }
}

async function send(given: SendmailArguments, server: SmtpServer, { input }: SendmailStreams): Promise<void> {
  const login = { user: loginName(), host: hostname() }
  const message = outgoingMessage(await readInput(input), given, login)
  const talk = await openTalk(server, hostname())
  try {
    await handOver(talk, message)
  } finally {
    talk.socket.destroy()
  }
}

/** `-bs`: the caller speaks SMTP with the server itself, signed in by us where there is a credential. */
async function speak(server: SmtpServer, { input, output }: SendmailStreams): Promise<void> {
  const { socket, greeting } = await openTalk(server, hostname())
  socket.removeAllListeners('data')
  output.write(`${greeting.text}\r\n`)
  const answers = pipeline(socket, output, { end: false })
  await Promise.allSettled([pipeline(input, socket), answers])
}

function serverOf({ smtp, user, startTls }: SendmailArguments, env: ConfigSources['env']): SmtpServer {
  const text = smtp ?? (env.STAGINGPOST_SMTP || ADDRESS_DEFAULT)
  const [, bracketed, bare, port = ''] = /^(?:\[([^\]]+)\]|([^:\s]+)):(\d{1,5})$/.exec(text) ?? []
  const host = bracketed ?? bare
  if (host === undefined || Number(port) > 65_535) {
    throw new SendmailError(EXIT.usage, `--smtp or STAGINGPOST_SMTP must be HOST:PORT, not '${text}'.`)
  }
  const name = user ?? (env.STAGINGPOST_SMTP_USER || undefined)
  const { STAGINGPOST_SMTP_PASSWORD: password = '' } = env
  if (name !== undefined && password === '') {
    throw new SendmailError(EXIT.usage, `The secret of ${name} is missing: set STAGINGPOST_SMTP_PASSWORD.`)
  }
  return {
    host,
    port: Number(port),
    credential: name === undefined ? null : { user: name, password },
    startTls,
  }
}

async function readInput(input: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let octets = 0
  for await (const chunk of input) {
    octets += chunk.length
    if (octets > INPUT_OCTETS_MAX) throw new SendmailError(EXIT.dataError, 'The message is too large.')
    chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks)
}

/** Containers run under users that have no name. */
function loginName(): string {
  try {
    return userInfo().username
  } catch {
    return 'nobody'
  }
}
