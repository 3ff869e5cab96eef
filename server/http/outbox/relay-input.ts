import type { RelayInput } from '../../contract/relay.types.ts'
import { Failure } from '../../domain/failure.ts'
import { RELAY_DEFAULTS, type Relay, type RelaySettings } from '../../domain/relay.ts'
import { parseRetrySchedule } from '../../domain/retry.ts'
import { isCertificate, privateKeyText } from '../../secrets/private-key.ts'
import type { HttpDeps } from '../http.types.ts'

const SUBMISSION = 587
const SUBMISSIONS = 465

/** The relay that is asked for; secrets that are left out are those it has. Throws `Failure` for what may not be. */
export function changedRelay(
  name: string,
  input: RelayInput,
  before: Relay | undefined,
  { secrets }: Pick<HttpDeps, 'secrets'>,
): RelaySettings {
  if (!/^[\w.-]{1,63}$/.test(name))
    throw new Failure('invalid', 'A relay is named with a-z, 0-9, ., _ and -.', 'name')
  const port = input.port ?? (input.tls === 'implicit' ? SUBMISSIONS : SUBMISSION)
  const { retry = null, ca = null } = input
  if (retry !== null) parseRetrySchedule(retry, 'retry')
  if (ca !== null && !isCertificate(ca)) {
    throw new Failure('invalid', 'ca must be one or more certificates in PEM form', 'ca')
  }
  return {
    name,
    host: hostOf(input.host),
    port,
    tls: input.tls ?? (port === SUBMISSIONS ? 'implicit' : 'required'),
    ca,
    auth: authOf(name, input, before, secrets),
    maxRecipients: input.maxRecipients ?? RELAY_DEFAULTS.maxRecipients,
    maxConnections: input.maxConnections ?? RELAY_DEFAULTS.maxConnections,
    maxMessages: input.maxMessages ?? RELAY_DEFAULTS.maxMessages,
    maxSizeBytes: input.maxSizeBytes ?? null,
    rate: input.rate ?? null,
    retry,
    dkim: dkimOf(name, input, before, secrets),
    managedByFile: false,
  }
}

function hostOf(host: string): string {
  if (/^[A-Za-z0-9_.:-]+$/.test(host)) return host
  throw new Failure('invalid', 'host must be the host name or IP address of an SMTP server', 'host')
}

function authOf(
  relay: string,
  { auth = null, host }: RelayInput,
  before: Relay | undefined,
  secrets: HttpDeps['secrets'],
): Relay['auth'] {
  if (auth === null) return null
  const { user, password, method } = auth
  if (password !== undefined) {
    return { user, method, password: secrets.seal(password, { kind: 'relay-password', relay }) }
  }
  // A password that is known to nobody here must not be sent to a host that somebody just named.
  const kept = before?.host === host ? before.auth?.password : undefined
  if (kept === undefined)
    throw new Failure('invalid', 'The password is needed, for this host.', 'auth.password')
  return { user, method, password: kept }
}

function dkimOf(
  relay: string,
  { dkim = null }: RelayInput,
  before: Relay | undefined,
  secrets: HttpDeps['secrets'],
): Relay['dkim'] {
  if (dkim === null) return null
  const { domain, selector, key } = dkim
  if (key !== undefined) {
    const text = privateKeyText(key)
    if (text === undefined) {
      throw new Failure('invalid', 'The key must be an RSA or Ed25519 private key in PEM form.', 'dkim.key')
    }
    return { domain, selector, key: secrets.seal(text, { kind: 'dkim-key', relay }) }
  }
  if (before?.dkim == null) throw new Failure('invalid', 'The private key is needed.', 'dkim.key')
  return { domain, selector, key: before.dkim.key }
}
