import { createHash, timingSafeEqual } from 'node:crypto'
import type { Config } from '../config/config.types.ts'
import type { Credential } from '../domain/credential.ts'
import { DEFAULT_INSTANCE, type Instance } from '../domain/instance.ts'
import type { InstanceStore } from '../store/store.types.ts'
import type { SmtpAccess } from './access.types.ts'
import { createAttemptLimit } from './attempt-limit.ts'
import { isLoopback } from './loopback.ts'

/** Compared with when there is no such user. */
const NOBODY = Buffer.alloc(32)

export interface SmtpAccessOptions {
  readonly instances: InstanceStore
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** `open`: until the first credential, any credentials open the default instance, wherever they come from. */
  readonly access?: Config['access']
  /** A credential was used, by an AUTH or for a message. */
  readonly onUsed?: (credentialId: number, atMs: number) => void
}

/** Who may use which instance over SMTP, by what the store says at that moment. */
export function createSmtpAccess({
  instances,
  now,
  access = 'members',
  onUsed = () => {},
}: SmtpAccessOptions): SmtpAccess {
  const limit = createAttemptLimit()

  return {
    authenticate({ username, password, clientAddress }) {
      if (username === '' || password === '') return undefined
      if (!instances.hadCredential()) {
        const isTrusted = access === 'open' || isLoopback(clientAddress)
        return isTrusted ? defaultInstance(instances) : undefined
      }
      const secret = sha256(password)
      const who = `${clientAddress}\0${username}`
      if (!limit.allows(who, secret, now())) return undefined
      const credential = rightCredential(instances, username, secret)
      if (credential === undefined) {
        limit.failed(who, secret, now())
        return undefined
      }
      limit.succeeded(who)
      onUsed(credential.id, now())
      return instances.byId(credential.instanceId)
    },

    renew(username, instance) {
      if (!instances.hadCredential()) {
        const current = defaultInstance(instances)
        return current?.id === instance.id ? current : undefined
      }
      const kept = instances
        .credentials()
        .find((credential) => credential.username === username && credential.instanceId === instance.id)
      if (kept === undefined) return undefined
      onUsed(kept.id, now())
      return instances.byId(instance.id)
    },

    atConnect() {
      return instances.hadCredential() ? undefined : defaultInstance(instances)
    },

    withoutAuth() {
      const instance = defaultInstance(instances)
      return instance?.requireAuth ? undefined : instance
    },
  }
}

/** Mail without a credential must never reach production. */
function defaultInstance(instances: InstanceStore): Instance | undefined {
  const instance = instances.byName(DEFAULT_INSTANCE)
  return instance?.kind === 'staging' ? instance : undefined
}

/** An unknown user costs the same comparison as a wrong password. */
function rightCredential(instances: InstanceStore, username: string, secret: Buffer): Credential | undefined {
  const credential = instances.credentials().find((candidate) => candidate.username === username)
  const expected = credential === undefined ? NOBODY : Buffer.from(credential.secretSha256, 'hex')
  const isRight = expected.length === secret.length && timingSafeEqual(expected, secret)
  return isRight ? credential : undefined
}

/** SMTP secrets are long and random, so a fast hash is enough (a slow one would cost every connection). */
function sha256(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
