import { createHmac } from 'node:crypto'
import type { RelayAuthMethod } from '../domain/relay.ts'
import { maskSecrets } from '../secrets/mask.ts'
import { ask } from './ask.ts'
import type { Recorder } from './recorder.ts'
import { type RelayReply, showReply } from './relay-reply.ts'
import { SendTrouble } from './send-trouble.ts'
import type { Wire } from './wire.ts'

export interface Credentials {
  readonly user: string
  /** An access token with XOAUTH2. */
  readonly password: string
  /** Undefined takes the first that the relay offers; XOAUTH2 is never taken by itself, since it wants a token. */
  readonly method: RelayAuthMethod | undefined
}

interface Exchange {
  readonly name: string
  readonly method: RelayAuthMethod
  readonly run: (wire: Wire, credentials: Credentials, timeoutMs: number) => Promise<RelayReply>
}

/** In the order tried. */
const MECHANISMS: readonly Exchange[] = [
  { name: 'PLAIN', method: 'plain', run: plain },
  { name: 'LOGIN', method: 'login', run: login },
  { name: 'CRAM-MD5', method: 'cram-md5', run: cramMd5 },
  { name: 'XOAUTH2', method: 'xoauth2', run: xoauth2 },
]

/** Logs in (RFC 4954). No secret ever stands in an error, nor in what is recorded. */
export async function authenticate(
  wire: Wire,
  credentials: Credentials,
  offered: string,
  { timeoutMs, recorder }: { readonly timeoutMs: number; readonly recorder: Recorder },
): Promise<void> {
  const { name: mechanism, run } = chosen(credentials.method, offered)
  recorder.hush((text) => masked(text, credentials))
  const answer = await run(wire, credentials, timeoutMs)
    .catch((error: unknown) => {
      throw error instanceof SendTrouble ? new SendTrouble(masked(error.message, credentials)) : error
    })
    .finally(() => recorder.unhush())
  if (answer.code !== 235) {
    throw new SendTrouble(
      `the relay answered AUTH ${mechanism} with "${masked(showReply(answer), credentials)}"; check its user and password`,
    )
  }
}

function chosen(method: RelayAuthMethod | undefined, offered: string): Exchange {
  const names = offered.split(' ')
  const wanted = MECHANISMS.filter((exchange) =>
    method === undefined ? exchange.method !== 'xoauth2' : exchange.method === method,
  )
  const found = wanted.find(({ name }) => names.includes(name))
  if (found !== undefined) return found
  const lack = method === undefined ? 'no AUTH that we know' : `no AUTH ${method.toUpperCase()}`
  throw new SendTrouble(`the relay offers ${lack}; it offers: ${offered === '' ? 'none' : offered}`)
}

function masked(text: string, { user, password, method }: Credentials): string {
  const sent = [plainMessage({ user, password, method }), bearer({ user, password, method })]
  return maskSecrets(text, [password, ...[password, ...sent].map(base64)])
}

/** RFC 4616. */
function plain(wire: Wire, credentials: Credentials, timeoutMs: number): Promise<RelayReply> {
  return ask(wire, `AUTH PLAIN ${base64(plainMessage(credentials))}`, timeoutMs, 'AUTH')
}

function plainMessage({ user, password }: Credentials): string {
  return `\0${user}\0${password}`
}

async function login(wire: Wire, { user, password }: Credentials, timeoutMs: number): Promise<RelayReply> {
  const first = await ask(wire, 'AUTH LOGIN', timeoutMs, 'AUTH')
  if (first.code !== 334) return first
  const second = await ask(wire, base64(user), timeoutMs, 'AUTH')
  return second.code === 334 ? ask(wire, base64(password), timeoutMs, 'AUTH') : second
}

/** RFC 2195. */
async function cramMd5(wire: Wire, { user, password }: Credentials, timeoutMs: number): Promise<RelayReply> {
  const first = await ask(wire, 'AUTH CRAM-MD5', timeoutMs, 'AUTH')
  if (first.code !== 334) return first
  const challenge = Buffer.from(first.lines[0] ?? '', 'base64')
  const digest = createHmac('md5', password).update(challenge).digest('hex')
  return ask(wire, base64(`${user} ${digest}`), timeoutMs, 'AUTH')
}

/** Google's and Microsoft's; a refusal is a 334 with the reason, answered with an empty line for the final reply. */
async function xoauth2(wire: Wire, credentials: Credentials, timeoutMs: number): Promise<RelayReply> {
  const answer = await ask(wire, `AUTH XOAUTH2 ${base64(bearer(credentials))}`, timeoutMs, 'AUTH')
  return answer.code === 334 ? ask(wire, '', timeoutMs, 'AUTH') : answer
}

function bearer({ user, password }: Credentials): string {
  return `user=${user}\x01auth=Bearer ${password}\x01\x01`
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
