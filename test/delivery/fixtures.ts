import { TIMEOUTS, type Timeouts } from '../../server/delivery/timeouts.ts'
import type { Transaction } from '../../server/delivery/transaction.ts'
import { createTransport } from '../../server/delivery/transport.ts'
import { type Address, parseAddress } from '../../server/domain/address.ts'
import { EMAIL_RULE_DEFAULTS, type Instance } from '../../server/domain/instance.ts'
import type { Relay, RelayAuthMethod } from '../../server/domain/relay.ts'
import { deliverSafeSet, type SafeAddress } from '../../server/suppression/safe-set.ts'
import { sealedPassword, TEST_SECRETS } from '../support/secrets.ts'

export function address(text: string): Address {
  const parsed = parseAddress(text)
  if (parsed === undefined) throw new Error(`not an address: ${text}`)
  return parsed
}

export const PRODUCTION: Instance = {
  id: 1,
  name: 'shop',
  kind: 'production',
  label: 'Shop',
  email: { ...EMAIL_RULE_DEFAULTS, mode: 'deliver', relay: 'real' },
  requireAuth: false,
  notifications: false,
  faults: false,
  managedByFile: false,
  createdAtMs: 0,
  project: 'default',
  archivedAtMs: null,
  deletedAtMs: null,
  sendingPausedAtMs: null,
}

/** Safe in the one way there is: the rule says so. */
export function safe(...texts: readonly string[]): SafeAddress[] {
  return deliverSafeSet(PRODUCTION, texts.map(address))
}

/** Its password is given plain. */
interface RelayChanges extends Partial<Omit<Relay, 'auth'>> {
  readonly auth?: {
    readonly user: string
    readonly password: string
    readonly method?: RelayAuthMethod
  } | null
}

export function relayTo(
  host: { readonly port: number },
  { auth = null, ...changes }: RelayChanges = {},
): Relay {
  return {
    name: 'real',
    host: '127.0.0.1',
    port: host.port,
    tls: 'none',
    auth: auth && { ...auth, password: sealedPassword(auth.password) },
    maxRecipients: 100,
    maxConnections: 5,
    maxMessages: 100,
    maxSizeBytes: null,
    rate: null,
    retry: null,
    ca: null,
    dkim: null,
    managedByFile: false,
    pausedAtMs: null,
    ...changes,
  }
}

export async function* octets(...chunks: readonly (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk)
}

export const MESSAGE = 'Subject: hello\r\n\r\nWorld\r\n'
/** A password that no other text contains. */
export const RELAY_SECRET_SAMPLE = 'kl-Vaz9-relay-pw'

/** A transaction for Ann and Bob, with what the test is about changed. */
export function mail(changes: Partial<Transaction> = {}): Transaction {
  return {
    from: address('app@shop.example'),
    to: safe('ann@real.example', 'bob@real.example'),
    data: octets(MESSAGE),
    sizeBytes: MESSAGE.length,
    maxSizeBytes: null,
    smtputf8: false,
    eightBit: false,
    requireTls: false,
    dsn: null,
    ...changes,
  }
}

/** Sends for real over a connection of its own, with the timeouts that the test is about shortened. */
export async function sendTo(relay: Relay, transaction: Transaction, timeouts: Partial<Timeouts> = {}) {
  const { signal } = new AbortController()
  const transport = createTransport({ timeouts: { ...TIMEOUTS, ...timeouts } })
  try {
    return await transport.send(relay, transaction, {
      host: 'post.test',
      signal,
      secrets: TEST_SECRETS,
      refusal: () => undefined,
    })
  } finally {
    transport.close()
  }
}
