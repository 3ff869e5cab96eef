import type { Reply } from '../domain/reply.ts'
import { auth } from './auth.ts'
import { mail } from './mail.ts'
import { rcpt } from './rcpt.ts'
import { replies } from './replies.ts'
import type { Door, Talk } from './talk.ts'

/** A command that needs nothing but what was said so far. */
type Command = (talk: Talk, door: Door, argument: string) => Reply

/** HELO and EHLO, STARTTLS, DATA and QUIT do something to the connection and live there. */
export const commands: ReadonlyMap<string, Command> = new Map<string, Command>([
  ['MAIL', mail],
  ['RCPT', rcpt],
  ['AUTH', auth],
  ['RSET', rset],
  ['NOOP', () => replies.ok],
  ['HELP', () => replies.help],
  ['VRFY', (_talk, _door, argument) => (argument === '' ? replies.verifySyntax : replies.verify)],
  // RFC 5321 §4.5.1 lets them be; a list has no members here, and nobody's terminal is written to.
  ...['EXPN', 'SEND', 'SOML', 'SAML', 'TURN', 'BDAT'].map((name): [string, Command] => [
    name,
    () => replies.notImplemented,
  ]),
])

/** Host names, and what misconfigured clients send instead; it is kept and shown, so nothing invisible. */
const HELO_NAME = /^[^\s\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,255}$/u

export function isHeloName(text: string): boolean {
  return HELO_NAME.test(text)
}

/** The lines of the reply to EHLO. */
export function ehloLines({ hostname, limits, offersTls }: Door, { tls }: Talk): readonly string[] {
  return [
    hostname,
    'PIPELINING',
    `SIZE ${limits.messageBytes}`,
    '8BITMIME',
    'SMTPUTF8',
    'ENHANCEDSTATUSCODES',
    'DSN',
    ...(offersTls && tls === null ? ['STARTTLS'] : []),
    // RFC 8689 §2: not before TLS is up.
    ...(tls === null ? [] : ['REQUIRETLS']),
    'AUTH PLAIN LOGIN',
  ]
}

function rset(talk: Talk, _door: Door, argument: string): Reply {
  if (argument !== '') return replies.noArguments
  talk.transaction = null
  return replies.ok
}
