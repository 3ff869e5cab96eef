import { isAsciiAddress, parseAddress } from '../domain/address.ts'
import type { EnvelopeRecipient } from '../domain/envelope.ts'
import type { Reply } from '../domain/reply.ts'
import { refused } from './note-refusal.ts'
import { isOriginalRecipient, isReply, parseParameters } from './parameters.ts'
import { parsePathArgument } from './path.ts'
import { badParameter, replies } from './replies.ts'
import { faultReply } from './strike.ts'
import type { Door, Talk, Transaction } from './talk.ts'

/** RFC 3461. */
const KNOWN = ['NOTIFY', 'ORCPT']
/** RFC 3461 §4.1: NEVER stands alone. */
const NOTIFY = /^(?:NEVER|(?:SUCCESS|FAILURE|DELAY)(?:,(?:SUCCESS|FAILURE|DELAY))*)$/
/** RFC 3461 §4.2. */
const ORCPT_CHARACTERS_MAX = 500

/** RCPT TO: everybody is accepted; who is mailed is the rule's business, after DATA. */
export function rcpt(talk: Talk, door: Door, argument: string): Reply {
  const { transaction, refusedMail } = talk
  if (transaction === null) {
    if (refusedMail === null) return replies.mailFirst
    const { reply, instanceId } = refusedMail
    refused(talk, door, reply, { at: 'rcpt', instanceId, address: mailboxIn(argument) })
    return replies.mailFirst
  }
  const answer = answerTo(talk, transaction, door, argument)
  if (answer.code < 400) return answer
  const instanceId = transaction.instance.id
  return refused(talk, door, answer, { at: 'rcpt', instanceId, address: mailboxIn(argument) })
}

function mailboxIn(argument: string): string | null {
  const path = parsePathArgument('TO:', argument)
  return typeof path === 'string' ? null : path.mailbox
}

function answerTo(talk: Talk, transaction: Transaction, door: Door, argument: string): Reply {
  const path = parsePathArgument('TO:', argument)
  if (path === 'missing') return replies.recipientSyntax
  const address = path === 'malformed' ? undefined : parseAddress(path.mailbox)
  if (path === 'malformed' || address === undefined) return replies.badRecipient
  if (!transaction.smtputf8 && !isAsciiAddress(address)) return replies.needsUtf8Recipient
  const said = readParameters(path.parameters, transaction.smtputf8)
  if (isReply(said)) return said
  const { recipients } = transaction
  if (recipients.has(address)) return replies.recipientOk
  if (recipients.size >= door.limits.recipients) return replies.tooManyRecipients
  const fault = faultReply(talk, door, transaction.instance, 'RCPT', [address])
  if (fault !== null) return fault
  recipients.set(address, { address, ...said })
  return replies.recipientOk
}

function readParameters(text: string, smtputf8: boolean): Omit<EnvelopeRecipient, 'address'> | Reply {
  const parameters = parseParameters('RCPT', text, KNOWN)
  if (isReply(parameters)) return parameters
  const notify = parameters.get('NOTIFY')
  const upperNotify = notify === undefined ? null : String(notify).toUpperCase()
  if (upperNotify !== null && !NOTIFY.test(upperNotify)) {
    return badParameter('NOTIFY is NEVER, or a list of SUCCESS, FAILURE and DELAY')
  }
  const orcpt = parameters.get('ORCPT') ?? null
  if (orcpt !== null && !isOrcpt(orcpt, smtputf8)) {
    return badParameter('ORCPT takes a type, a semicolon and an address in xtext of at most 500 characters')
  }
  return { notify: upperNotify, orcpt }
}

function isOrcpt(value: string | true, smtputf8: boolean): value is string {
  return value !== true && value.length <= ORCPT_CHARACTERS_MAX && isOriginalRecipient(value, smtputf8)
}
