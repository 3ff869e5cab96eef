import { EXIT, SendmailError } from './exit-codes.ts'
import type { OutgoingMessage } from './outgoing-message.ts'
import { require, type SmtpReply, type SmtpTalk } from './smtp-talk.ts'

/** Sends one message. Throws `SendmailError` also when it was taken for some of its recipients alone. */
export async function handOver({ command }: SmtpTalk, { from, to, bytes }: OutgoingMessage): Promise<void> {
  const parameters = [
    bytes.some((octet) => octet >= 0x80) ? ' BODY=8BITMIME' : '',
    [from, ...to].some((address) => /[^\x20-\x7e]/.test(address)) ? ' SMTPUTF8' : '',
  ].join('')
  require(await command(`MAIL FROM:<${from}>${parameters}`), 250)
  const refused: SmtpReply[] = []
  for (const address of to) {
    const reply = await command(`RCPT TO:<${address}>`)
    if (reply.code !== 250) refused.push(reply)
  }
  if (refused.length < to.length) {
    require(await command('DATA'), 354)
    require(await command(Buffer.concat([stuffed(bytes), Buffer.from('.\r\n')])), 250)
  }
  await command('QUIT').catch(() => undefined)
  const [first] = refused
  if (first === undefined) return
  const isTemporary = refused.some(({ code }) => code < 500)
  throw new SendmailError(
    isTemporary ? EXIT.temporary : EXIT.noUser,
    `${refused.length} of ${to.length} recipients were refused: ${first.text}`,
  )
}

/** RFC 5321 §4.5.2: a dot that begins a line is doubled. */
function stuffed(bytes: Buffer): Buffer {
  const pieces: Buffer[] = bytes[0] === 0x2e ? [Buffer.from('.')] : []
  let from = 0
  for (let at = bytes.indexOf('\r\n.'); at >= 0; at = bytes.indexOf('\r\n.', at + 2)) {
    pieces.push(bytes.subarray(from, at + 2), Buffer.from('.'))
    from = at + 2
  }
  return Buffer.concat([...pieces, bytes.subarray(from)])
}
