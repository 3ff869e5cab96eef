import type { AttemptStage } from '../domain/delivery.ts'
import { Failure } from '../domain/failure.ts'
import type { Relay } from '../domain/relay.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { ask } from './ask.ts'
import { recorded } from './recorded-wire.ts'
import { createRecorder, type Recorder } from './recorder.ts'
import { type RelayReply, showReply } from './relay-reply.ts'
import { authenticate, type Credentials } from './sasl.ts'
import { SendTrouble } from './send-trouble.ts'
import type { Timeouts } from './timeouts.ts'
import type { Extensions } from './transaction.ts'
import type { OpenWire, Wire } from './wire.ts'

/** A connection on which mail may be sent: greeted, in TLS and logged in as the relay's settings want. */
export interface Session {
  readonly wire: Wire
  readonly extensions: Extensions
  readonly recorder: Recorder
}

export interface SessionOptions {
  readonly openWire: OpenWire
  readonly recorder?: Recorder
  /** Our name in EHLO. */
  readonly host: string
  readonly timeouts: Timeouts
  readonly signal: AbortSignal
  /** Opens the relay's password, right before it is said. */
  readonly secrets: Pick<Secrets, 'open'>
  /** Told before each stage begins. */
  readonly onStage: (stage: AttemptStage) => void
}

/**
 * Rejects with `SendTrouble` for whatever goes wrong, also for a 5yz: before MAIL the relay judges us or its own
 * state, never the message, and a setting that is put right must find the mail still waiting.
 */
export async function openSession(relay: Relay, options: SessionOptions): Promise<Session> {
  const { timeouts, onStage, openWire, recorder = createRecorder() } = options
  onStage('connect')
  const wire = recorded(await openWire(relay, timeouts.connect, options.signal), recorder)
  const unbind = wire.breakOn(options.signal)
  try {
    if (relay.tls === 'implicit') {
      onStage('tls')
      await wire.upgrade(relay.host, timeouts.tls)
    }
    onStage('greeting')
    expectSuccess(await wire.reply(timeouts.greeting, 'our connection'), 'greeted us with')
    const extensions = await helloInTls(wire, relay, options)
    if (relay.auth !== null) {
      onStage('auth')
      refuseClearPassword(wire, relay)
      const credentials = openCredentials(relay.name, relay.auth, options.secrets)
      const offered = extensions.get('AUTH') ?? ''
      await authenticate(wire, credentials, offered, { timeoutMs: timeouts.auth, recorder })
    }
    return { wire, extensions, recorder }
  } catch (error) {
    wire.destroy()
    throw error
  } finally {
    unbind()
  }
}

async function helloInTls(wire: Wire, relay: Relay, options: SessionOptions): Promise<Extensions> {
  const { timeouts, onStage, host } = options
  const extensions = await hello(wire, host, timeouts)
  if (relay.tls === 'none' || relay.tls === 'implicit') return extensions
  onStage('tls')
  if (!extensions.has('STARTTLS')) {
    if (relay.tls === 'opportunistic') return extensions
    throw new SendTrouble('the relay offers no STARTTLS, and its setting tls: required wants it')
  }
  const ready = await ask(wire, 'STARTTLS', timeouts.tls)
  if (ready.code !== 220) {
    if (relay.tls === 'opportunistic') return extensions
    throw new SendTrouble(`the relay answered STARTTLS with "${showReply(ready)}"`)
  }
  await wire.upgrade(relay.host, timeouts.tls)
  // RFC 3207 §4.2: what was announced in the clear is forgotten.
  return hello(wire, host, timeouts)
}

async function hello(wire: Wire, host: string, timeouts: Timeouts): Promise<Extensions> {
  const name = /^[\w.:[\]-]+$/.test(host) ? host : 'localhost'
  const answer = await ask(wire, `EHLO ${name}`, timeouts.hello)
  if (answer.code === 250) return new Map(answer.lines.slice(1).map(parseExtension))
  if (answer.code < 500) throw new SendTrouble(`the relay answered EHLO with "${showReply(answer)}"`)
  // RFC 5321 §3.2: a host that does not know EHLO is asked with HELO.
  expectSuccess(await ask(wire, `HELO ${name}`, timeouts.hello), 'answered HELO with')
  return new Map()
}

/** `AUTH=` is what some hosts wrote before RFC 2554. */
function parseExtension(line: string): [string, string] {
  const [keyword = '', ...parameters] = line.trim().split(/[ =]+/)
  return [keyword.toUpperCase(), parameters.join(' ').toUpperCase()]
}

function expectSuccess(reply: RelayReply, did: string): void {
  if (reply.code < 200 || reply.code > 299) throw new SendTrouble(`the relay ${did} "${showReply(reply)}"`)
}

function refuseClearPassword(wire: Wire, relay: Relay): void {
  if (wire.secure || relay.tls === 'none') return
  throw new SendTrouble(
    'the password is not sent without TLS, which the relay does not offer; tls: none would allow it',
  )
}

function openCredentials(
  relay: string,
  { user, password, method }: NonNullable<Relay['auth']>,
  secrets: Pick<Secrets, 'open'>,
): Credentials {
  try {
    return { user, password: secrets.open(password, { kind: 'relay-password', relay }), method }
  } catch (error) {
    throw error instanceof Failure ? new SendTrouble(error.message) : error
  }
}
