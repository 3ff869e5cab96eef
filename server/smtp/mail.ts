import { isAsciiAddress, parseAddress, type ReversePath } from '../domain/address.ts'
import { type Instance, takesMail } from '../domain/instance.ts'
import type { Reply } from '../domain/reply.ts'
import { admissionRefusal } from './admission.ts'
import { lacksTls } from './auth.ts'
import { refused } from './note-refusal.ts'
import { isCleanXtext, isReply, parseParameters } from './parameters.ts'
import { parsePathArgument } from './path.ts'
import { badParameter, messageTooBig, outOfUse, replies } from './replies.ts'
import { faultReply } from './strike.ts'
import type { Door, Talk, Transaction } from './talk.ts'

/** RFC 1870, 6152, 6531, 3461, 8689, and AUTH of RFC 4954 §5, which is accepted and not used. */
const KNOWN = ['SIZE', 'BODY', 'SMTPUTF8', 'RET', 'ENVID', 'REQUIRETLS', 'AUTH']
/** RFC 3461 §4.4. */
const ENVID_CHARACTERS_MAX = 100

/** MAIL FROM: opens a transaction with the instance as it is now. */
export function mail(talk: Talk, door: Door, argument: string): Reply {
  if (talk.heloName === null) return replies.helloFirst
  if (talk.transaction !== null) return replies.nestedMail
  const instance = instanceFor(talk, door)
  if (isReply(instance)) return refusedMail(talk, door, instance, { instanceId: null, argument })
  const path = parsePathArgument('FROM:', argument)
  if (path === 'missing') return replies.mailSyntax
  const from = path === 'malformed' ? undefined : parseReversePath(path.mailbox)
  if (path === 'malformed' || from === undefined) return replies.badSender
  const said = readParameters(path.parameters, door)
  if (isReply(said)) return said
  if (said.requireTls && talk.tls === null) return replies.requireTlsInTls
  if (!said.smtputf8 && !isAsciiAddress(from)) return replies.needsUtf8Sender
  const { sizeBytes, ...parameters } = said
  const refusal =
    admissionRefusal(talk, door, instance, sizeBytes) ?? faultReply(talk, door, instance, 'MAIL')
  if (refusal !== null) return refusedMail(talk, door, refusal, { instanceId: instance.id, argument })
  talk.refusedMail = null
  talk.transaction = { instance, from, ...parameters, recipients: new Map() }
  talk.log.debug({ instance: instance.name }, 'a message begins')
  return replies.senderOk
}

/** Remembers why, for recipients that come along. */
function refusedMail(
  talk: Talk,
  door: Door,
  reply: Reply,
  { instanceId, argument }: { readonly instanceId: number | null; readonly argument: string },
): Reply {
  talk.refusedMail = { reply, instanceId }
  const path = parsePathArgument('FROM:', argument)
  const address = typeof path === 'string' ? null : path.mailbox
  return refused(talk, door, reply, { at: 'mail', instanceId, address })
}

function parseReversePath(text: string): ReversePath | undefined {
  return text === '' ? '' : parseAddress(text)
}

/** The instance of this connection, looked up now: its rule may have changed since AUTH. */
function instanceFor(talk: Talk, { access }: Door): Instance | Reply {
  if (talk.login === null) {
    const open = access.withoutAuth()
    if (open === undefined) return replies.authRequired
    return takesMail(open) ? open : outOfUse(550, open)
  }
  const instance = access.renew(talk.login.username, talk.login.instance)
  if (instance === undefined) return replies.authExpired
  if (lacksTls(instance, talk)) return replies.tlsRequired
  return takesMail(instance) ? instance : outOfUse(550, instance)
}

interface Said extends Pick<Transaction, 'smtputf8' | 'body' | 'ret' | 'envid' | 'requireTls'> {
  /** As announced; 0 when it was not. */
  readonly sizeBytes: number
}

function readParameters(text: string, { limits: { messageBytes }, offersTls }: Door): Said | Reply {
  const known = offersTls ? KNOWN : KNOWN.filter((name) => name !== 'REQUIRETLS')
  const parameters = parseParameters('MAIL', text, known)
  if (isReply(parameters)) return parameters
  const size = parameters.get('SIZE')
  // RFC 1870 §3: 1 to 20 digits.
  if (size !== undefined && !/^\d{1,20}$/.test(String(size)))
    return badParameter('SIZE takes a number of octets')
  if (size !== undefined && Number(size) > messageBytes) return messageTooBig(messageBytes)
  const body = oneOf(parameters.get('BODY'), ['7BIT', '8BITMIME'])
  if (body === undefined) return badParameter('BODY is 7BIT or 8BITMIME')
  const ret = oneOf(parameters.get('RET'), ['FULL', 'HDRS'])
  if (ret === undefined) return badParameter('RET is FULL or HDRS')
  const smtputf8 = parameters.get('SMTPUTF8')
  if (smtputf8 !== undefined && smtputf8 !== true) return badParameter('SMTPUTF8 takes no value')
  const requireTls = parameters.get('REQUIRETLS')
  if (requireTls !== undefined && requireTls !== true) return badParameter('REQUIRETLS takes no value')
  const envid = parameters.get('ENVID') ?? null
  if (envid !== null && !isEnvid(envid)) return badParameter('ENVID takes xtext of at most 100 characters')
  const auth = parameters.get('AUTH')
  if (auth !== undefined && !isCleanXtext(String(auth))) return badParameter('AUTH takes xtext or <>')
  const flags = { smtputf8: smtputf8 === true, requireTls: requireTls === true }
  return { sizeBytes: Number(size ?? 0), ...flags, body, ret, envid }
}

/** Null when it was not said, undefined when it is none of them. */
function oneOf<T extends string>(
  value: string | true | undefined,
  allowed: readonly T[],
): T | null | undefined {
  if (value === undefined) return null
  const upper = String(value).toUpperCase()
  return allowed.find((candidate) => candidate === upper)
}

function isEnvid(value: string | true): value is string {
  return value !== true && value.length <= ENVID_CHARACTERS_MAX && isCleanXtext(value)
}
