import { createHmac } from 'node:crypto'
import { maskSecrets } from './mask-secrets.ts'
import { type RelayReply, showReply } from './relay-reply.ts'
import { SendTrouble } from './send-trouble.ts'
import { ask } from './session.ts'
import type { Wire } from './wire.ts'

export interface Credentials {
  readonly user: string
  readonly password: string
}

type Exchange = (wire: Wire, credentials: Credentials, timeoutMs: number) => Promise<RelayReply>

/** In the order tried. */
const MECHANISMS: readonly (readonly [string, Exchange])[] = [
  ['PLAIN', plain],
  ['LOGIN', login],
  ['CRAM-MD5', cramMd5],
]

/** Logs in with the first mechanism that both sides know (RFC 4954). No secret ever stands in an error. */
export async function authenticate(
  wire: Wire,
  credentials: Credentials,
  offered: string,
  timeoutMs: number,
): Promise<void> {
  const names = offered.split(' ')
  const [mechanism, exchange] = MECHANISMS.find(([name]) => names.includes(name)) ?? []
  if (exchange === undefined) {
    throw new SendTrouble(
      `the relay offers no AUTH that we know; it offers: ${offered === '' ? 'none' : offered}`,
    )
  }
  const answer = await exchange(wire, credentials, timeoutMs).catch((error: unknown) => {
    throw error instanceof SendTrouble ? new SendTrouble(masked(error.message, credentials)) : error
  })
  if (answer.code !== 235) {
    throw new SendTrouble(
      `the relay answered AUTH ${mechanism} with "${masked(showReply(answer), credentials)}"; check its user and password`,
    )
  }
}

function masked(text: string, { user, password }: Credentials): string {
  return maskSecrets(text, [password, base64(password), base64(plainMessage({ user, password }))])
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

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
