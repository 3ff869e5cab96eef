import type { Instance } from '../domain/instance.ts'
import { type Reply, reply } from '../domain/reply.ts'

/** Everything that this door says by itself; the answer to a message's dot comes from intake. */
export const replies = {
  ok: reply(250, '2.0.0', 'Ok'),
  bye: reply(221, '2.0.0', 'Bye'),
  help: reply(214, '2.0.0', 'Commands: EHLO HELO STARTTLS AUTH MAIL RCPT DATA RSET NOOP VRFY HELP QUIT'),
  verify: reply(252, '2.1.5', 'Send some mail, it is kept whoever it is for'),
  startTls: reply(220, '2.0.0', 'Ready to start TLS'),
  senderOk: reply(250, '2.1.0', 'Sender ok'),
  recipientOk: reply(250, '2.1.5', 'Recipient ok'),
  sendData: reply(354, null, 'End data with <CR><LF>.<CR><LF>'),

  tooManyConnections: reply(421, '4.3.2', 'Too many connections, try again in a moment'),
  shuttingDown: reply(421, '4.3.2', 'Shutting down, try again later'),
  internalError: reply(421, '4.3.0', 'Internal error, closing connection'),
  tooManyErrors: reply(421, '4.7.0', 'Too many errors, closing connection'),
  notForBrowsers: reply(421, '4.7.0', 'This is SMTP, not HTTP'),
  tooManyRecipients: reply(452, '4.5.3', 'Too many recipients'),
  tryLater: reply(451, '4.3.0', 'The message could not be stored, try again later'),
  diskFull: reply(452, '4.3.1', 'No room to store the message, try again later'),

  unknownCommand: reply(500, '5.5.2', 'Command not recognized'),
  lineTooLong: reply(500, '5.5.2', 'Line too long'),
  authLineTooLong: reply(500, '5.5.6', 'Authentication exchange line is too long'),
  notUtf8: reply(501, '5.5.2', 'Neither ASCII nor UTF-8'),
  controlCharacter: reply(501, '5.5.2', 'Control characters are not allowed'),
  // RFC 2034 §4: no enhanced code in any reply to EHLO and HELO.
  heloSyntax: reply(501, null, 'Syntax: EHLO hostname'),
  noArguments: reply(501, '5.5.4', 'This command takes no arguments'),
  verifySyntax: reply(501, '5.5.4', 'Syntax: VRFY address'),
  mailSyntax: reply(501, '5.5.4', 'Syntax: MAIL FROM:<address>'),
  recipientSyntax: reply(501, '5.5.4', 'Syntax: RCPT TO:<address>'),
  badSender: reply(501, '5.1.7', 'Bad sender address syntax'),
  badRecipient: reply(501, '5.1.3', 'Bad recipient address syntax'),
  notImplemented: reply(502, '5.5.1', 'Command not implemented'),
  noTls: reply(502, '5.5.1', 'TLS is not configured here'),
  helloFirst: reply(503, '5.5.1', 'Send EHLO or HELO first'),
  nestedMail: reply(503, '5.5.1', 'Nested MAIL command'),
  mailFirst: reply(503, '5.5.1', 'Need MAIL command'),
  recipientFirst: reply(503, '5.5.1', 'Need RCPT command'),
  tlsActive: reply(503, '5.5.1', 'TLS is active already'),
  authenticatedAlready: reply(503, '5.5.1', 'Authenticated already'),
  authInTransaction: reply(503, '5.5.1', 'AUTH is not allowed inside a mail transaction'),
  needsUtf8Sender: reply(553, '5.6.7', 'A sender address in UTF-8 needs SMTPUTF8'),
  needsUtf8Recipient: reply(553, '5.6.7', 'A recipient address in UTF-8 needs SMTPUTF8'),

  authSyntax: reply(501, '5.5.4', 'Syntax: AUTH PLAIN or AUTH LOGIN'),
  authMalformed: reply(501, '5.5.2', 'Authentication data is malformed'),
  authCancelled: reply(501, '5.7.0', 'Authentication cancelled'),
  authMechanism: reply(504, '5.5.4', 'Unknown authentication mechanism, use PLAIN or LOGIN'),
  authAccepted: reply(235, '2.7.0', 'Authentication successful'),
  authRefused: reply(535, '5.7.8', 'Authentication credentials invalid'),
  tooManyAuths: reply(421, '4.7.0', 'Too many failed authentications'),
  authRequired: reply(530, '5.7.0', 'Authentication required'),
  authExpired: reply(530, '5.7.0', 'These credentials are no longer valid, connect and authenticate again'),
  tlsRequired: reply(530, '5.7.0', 'Must issue a STARTTLS command first'),
  // RFC 8689 §4.1: the option is for sessions in TLS.
  requireTlsInTls: reply(530, '5.7.10', 'REQUIRETLS needs TLS, issue STARTTLS first'),
  tlsRequiredForAuth: reply(538, '5.7.11', 'Encryption required, issue STARTTLS first'),
} as const satisfies Record<string, Reply>

/** RFC 1870 §6.1. */
export function messageTooBig(limitBytes: number): Reply {
  return reply(552, '5.3.4', `Message exceeds the limit of ${limitBytes} octets`)
}

/** Said to who has the right to know: an archived or deleted instance takes no mail. */
export function outOfUse(code: 535 | 550, { name, deletedAtMs }: Instance): Reply {
  const state = deletedAtMs === null ? 'archived' : 'deleted'
  return reply(code, '5.7.1', `The instance ${name} is ${state} and takes no mail`)
}

export function badParameter(why: string): Reply {
  return reply(501, '5.5.4', why)
}

/** RFC 5321 §4.1.1.11: parameters that are not recognized. */
export function unknownParameter(command: 'MAIL' | 'RCPT'): Reply {
  return reply(555, '5.5.4', `Unknown ${command} parameter`)
}

/** The reply as it goes on the wire, without its line end. `334` alone keeps its space (RFC 4954 §4). */
export function wireLine({ code, enhanced, text }: Reply): string {
  const line = enhanced === null ? `${code} ${text}` : `${code} ${enhanced} ${text}`
  return /[^\x20-\x7e]/.test(line) ? line.replaceAll(/[^\x20-\x7e]/g, '?') : line
}
