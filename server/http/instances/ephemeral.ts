import { createHash, randomBytes } from 'node:crypto'
import type { Principal } from '../../access/principal.ts'
import { newSecret } from '../../access/secret.ts'
import type { EphemeralView } from '../../contract/instance.types.ts'
import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import { TOKEN_PREFIX } from '../../domain/token.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from '../present/message.ts'

/** Hundreds of test runs at once; more were never asked to end. */
const EPHEMERAL_MAX = 2000
const TTL_MS_MAX = 24 * 60 * 60 * 1000
const UNITS_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 }
/** 40 bits: names are no secrets, they only have to differ. */
const NAME_OCTETS = 5
/** 160 bits. */
const SECRET_OCTETS = 20

type Deps = Pick<HttpDeps, 'store' | 'smtp'>

/** A name that nobody thought of, for an instance of one test run. */
export function ephemeralName(): string {
  return `run-${randomBytes(NAME_OCTETS).toString('hex')}`
}

/** `90s`, `10m`, `2h` in milliseconds. Throws `Failure('invalid')`, and `limited` when there are too many already. */
export async function admitEphemeral({ store }: Deps, ttl: string): Promise<number> {
  const [, number = '', unit = ''] = /^(\d{1,6})(s|m|h)$/.exec(ttl) ?? []
  const ttlMs = Number(number) * (UNITS_MS[unit] ?? 0)
  if (ttlMs <= 0 || ttlMs > TTL_MS_MAX) {
    throw new Failure('invalid', 'ttl: must be a time such as 90s, 10m or 2h, at most 24h.', 'ttl')
  }
  if ((await store.ephemeral.count()) >= EPHEMERAL_MAX) {
    throw new Failure(
      'limited',
      `There are ${EPHEMERAL_MAX} ephemeral instances already: delete some, or wait.`,
    )
  }
  return ttlMs
}

/** Marks it as one that ends by itself, and gives it a credential and a token whose secrets are shown once. */
export async function makeEphemeral(
  { store, smtp }: Deps,
  instance: Instance,
  { ttlMs, maker }: { readonly ttlMs: number; readonly maker: Principal },
): Promise<EphemeralView> {
  const expiresAtMs = Date.now() + ttlMs
  await store.ephemeral.put(instance.id, expiresAtMs)
  const secret = randomBytes(SECRET_OCTETS).toString('base64url')
  await store.instances.addCredential(
    {
      instanceId: instance.id,
      name: 'test run',
      username: instance.name,
      secretSha256: createHash('sha256').update(secret).digest('hex'),
    },
    Date.now(),
  )
  const token = newSecret(TOKEN_PREFIX)
  await store.people.addToken(
    {
      name: instance.name,
      scopes: ['read', 'write'],
      instanceIds: [instance.id],
      expiresAtMs,
      personId: personIdOf(maker),
      hash: token.hash,
    },
    Date.now(),
  )
  const { host, port, tls } = smtp()
  return {
    expiresAt: presentTime(expiresAtMs),
    smtp: { host, port, tls, username: instance.name, secret },
    token: token.secret,
    domain: `${instance.name}.example.test`,
  }
}

/** It opens no more than its maker may; null where no person made it. */
function personIdOf(maker: Principal): number | null {
  if (maker.kind === 'person') return maker.person.id
  return maker.kind === 'token' ? (maker.person?.id ?? null) : null
}
