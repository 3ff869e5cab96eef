import { readFile } from 'node:fs/promises'
import type { MessagePageView, MessageView } from '../../server/contract/message.types.ts'
import type { Api } from '../bench/api.ts'
import { connectSmtp } from '../support/smtp-client.ts'

/** What became of one file. */
export interface Finding {
  /** The last reply: that to the final dot, unless an earlier command was refused. */
  readonly reply: string
  readonly accepted: boolean
  /** What …/raw answers is, octet for octet, what was sent: see `transferable`. */
  readonly equal: boolean
  readonly listed: boolean
  /** `yes`, or what the server says why it can't be parsed. */
  readonly readable: string
  /** From MAIL to the last reply. */
  readonly milliseconds: number
}

export interface Tools {
  readonly smtpPort: number
  readonly api: Api
}

const MESSAGES = '/instances/default/messages'
const CRLF = Buffer.from('\r\n')

/** Sends a file on a connection of its own and reads it back. */
export async function tryFile(path: string, { smtpPort, api }: Tools): Promise<Finding> {
  const sent = transferable(await readFile(path))
  const { reply, milliseconds } = await send(smtpPort, sent)
  const id = /^250 .*queued as (\S+)$/.exec(reply)?.[1]
  if (id === undefined)
    return { reply, accepted: false, equal: false, listed: false, readable: 'refused', milliseconds }
  const page = await api.call<MessagePageView>('GET', `${MESSAGES}?limit=10`)
  const message = await api.call<MessageView>('GET', `${MESSAGES}/${id}`)
  return {
    reply,
    accepted: true,
    equal: sent.equals(await api.bytes(`${MESSAGES}/${id}/raw`)),
    listed: page.messages.some((row) => row.id === id),
    readable: message.parseable ? 'yes' : (message.parseError ?? 'no, and it does not say why'),
    milliseconds,
  }
}

/**
 * The file as SMTP can carry it: the message ends where the line before the final dot ends (RFC 5321 §4.1.1.4), so
 * a file that ends otherwise gets that CRLF. Nothing else is changed: bare CR and LF go as they are.
 */
export function transferable(file: Buffer): Buffer {
  const ends = file.length === 0 || file.subarray(-2).equals(CRLF)
  return ends ? file : Buffer.concat([file, CRLF])
}

async function send(port: number, data: Buffer): Promise<{ reply: string; milliseconds: number }> {
  const client = await connectSmtp({ host: '127.0.0.1', port })
  try {
    await client.reply()
    await client.command('EHLO corpus.example')
    const beganMs = performance.now()
    let reply = ''
    for (const line of [
      'MAIL FROM:<sender@corpus.example> BODY=8BITMIME',
      'RCPT TO:<reader@corpus.example>',
      'DATA',
    ]) {
      reply = await client.command(line)
      if (/^[45]/.test(reply)) break
    }
    if (reply.startsWith('354')) reply = await client.data(data)
    const milliseconds = performance.now() - beganMs
    await client.command('QUIT')
    return { reply, milliseconds }
  } finally {
    client.destroy()
  }
}
