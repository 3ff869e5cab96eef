import { createHmac } from 'node:crypto'
import type { Socket } from 'node:net'
import type { RelayHostOptions } from './relay-host.ts'
import type { HostInput } from './relay-host-input.ts'

const CRAM_CHALLENGE = '<1896.697170952@relay.test>'

/** What Google and Microsoft say to a token that they do not take; the client owes an empty line. */
export const XOAUTH2_CHALLENGE = '{"status":"401","schemes":"Bearer","scope":"https://mail.example/"}'

/** Plays PLAIN, LOGIN, CRAM-MD5 or XOAUTH2: the user's name, if the exchange proves the password. */
export async function authenticate(
  { socket, input }: { readonly socket: Socket; readonly input: HostInput },
  auth: RelayHostOptions['auth'],
  argument: string,
  commands: string[],
): Promise<string | undefined> {
  const ask = async (challenge: string) => {
    socket.write(`334 ${Buffer.from(challenge).toString('base64')}\r\n`)
    const line = (await input.line()) ?? ''
    commands.push(line)
    return Buffer.from(line, 'base64').toString()
  }
  const [mechanism, initial] = argument.split(' ')
  const proves = async () => {
    if (mechanism === 'PLAIN') {
      const answer = initial === undefined ? await ask('') : Buffer.from(initial, 'base64').toString()
      return answer === `\0${auth?.user}\0${auth?.password}`
    }
    if (mechanism === 'LOGIN') {
      return (await ask('Username:')) === auth?.user && (await ask('Password:')) === auth?.password
    }
    if (mechanism === 'XOAUTH2') {
      const said = Buffer.from(initial ?? '', 'base64').toString()
      if (said === `user=${auth?.user}\x01auth=Bearer ${auth?.password}\x01\x01`) return true
      await ask(XOAUTH2_CHALLENGE)
      return false
    }
    const digest = createHmac('md5', auth?.password ?? '')
      .update(CRAM_CHALLENGE)
      .digest('hex')
    return (await ask(CRAM_CHALLENGE)) === `${auth?.user} ${digest}`
  }
  return (await proves()) ? auth?.user : undefined
}
