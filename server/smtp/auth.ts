import { isLoopback } from '../access/loopback.ts'
import { type Instance, takesMail } from '../domain/instance.ts'
import { type Reply, reply } from '../domain/reply.ts'
import { refused } from './note-refusal.ts'
import { outOfUse, replies } from './replies.ts'
import { faultReply } from './strike.ts'
import type { Door, Talk } from './talk.ts'

/** Guesses on one connection; the next ones need a new one and meet the limit of `access`. */
const FAILURES_MAX = 5
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

const askPlain = reply(334, null, '')
/** `Username:` and `Password:` in base64, which clients of LOGIN expect to the letter. */
const askUsername = reply(334, null, 'VXNlcm5hbWU6')
const askPassword = reply(334, null, 'UGFzc3dvcmQ6')

/** AUTH PLAIN (RFC 4616) and LOGIN, with or without an initial response (RFC 4954 §4). */
export function auth(talk: Talk, door: Door, argument: string): Reply {
  if (talk.heloName === null) return replies.helloFirst
  if (talk.login !== null) return replies.authenticatedAlready
  if (talk.transaction !== null) return replies.authInTransaction
  const [mechanism = '', initial, ...more] = argument.split(/ +/)
  if (mechanism === '' || more.length > 0) return replies.authSyntax
  switch (mechanism.toUpperCase()) {
    case 'PLAIN':
      return started(talk, askPlain, initial, (response) => plain(talk, door, response))
    case 'LOGIN':
      return started(talk, askUsername, initial, (username) => {
        if (hasControl(username)) return replies.authMalformed
        return asked(talk, askPassword, (password) => decided(talk, door, username, password))
      })
    default:
      return replies.authMechanism
  }
}

/** The AUTH command as it may be told: `AUTH PLAIN ***`, and nothing that could be a secret said too early. */
export function blankedAuth(argument: string): string {
  const [mechanism = '', ...rest] = argument.split(/ +/)
  const known = /^(?:PLAIN|LOGIN)$/i.test(mechanism)
  if (known && rest.length === 0) return `AUTH ${mechanism}`
  return known ? `AUTH ${mechanism} ***` : 'AUTH ***'
}

/** Whether production is asked for over a connection that can be read on its way. */
export function lacksTls(instance: Instance, talk: Talk): boolean {
  return instance.kind === 'production' && talk.tls === null && !isLoopback(talk.clientAddress)
}

function started(
  talk: Talk,
  question: Reply,
  initial: string | undefined,
  next: (response: string) => Reply,
): Reply {
  if (initial === undefined) return asked(talk, question, next)
  // RFC 4954 §4: `=` is an empty initial response.
  return decoded(initial === '=' ? '' : initial, next)
}

function asked(talk: Talk, question: Reply, next: (response: string) => Reply): Reply {
  talk.authStep = (line) => {
    talk.authStep = null
    return line === '*' ? replies.authCancelled : decoded(line, next)
  }
  return question
}

function decoded(base64: string, next: (response: string) => Reply): Reply {
  return BASE64.test(base64) ? next(Buffer.from(base64, 'base64').toString('utf8')) : replies.authMalformed
}

function plain(talk: Talk, door: Door, response: string): Reply {
  const fields = response.split('\0')
  const [authorizationId = '', username = '', password = ''] = fields
  if (fields.length !== 3 || hasControl(authorizationId) || hasControl(username)) return replies.authMalformed
  // Acting for somebody else is nothing that we offer.
  if (authorizationId !== '' && authorizationId !== username) return failed(talk, door, username)
  return decided(talk, door, username, password)
}

function decided(talk: Talk, door: Door, username: string, password: string): Reply {
  const instance = door.access.authenticate({ username, password, clientAddress: talk.clientAddress })
  if (instance === undefined) return failed(talk, door, username)
  const refusal = lacksTls(instance, talk)
    ? replies.tlsRequiredForAuth
    : takesMail(instance)
      ? faultReply(talk, door, instance, 'AUTH')
      : outOfUse(535, instance)
  if (refusal !== null) return refused(talk, door, refusal, { at: 'auth', instanceId: instance.id, username })
  talk.login = { username, instance }
  return replies.authAccepted
}

function failed(talk: Talk, door: Door, username: string): Reply {
  talk.failedAuths++
  // Not the name: people type passwords into that field.
  talk.log.info({ clientAddress: talk.clientAddress, failures: talk.failedAuths }, 'authentication refused')
  const reply = talk.failedAuths >= FAILURES_MAX ? replies.tooManyAuths : replies.authRefused
  return refused(talk, door, reply, { at: 'auth', instanceId: null, username })
}

function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text)
}
