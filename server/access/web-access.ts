import type { Logger } from '../log.ts'
import { createPasswords, type Passwords } from '../secrets/password.ts'
import type { Store } from '../store/store.types.ts'
import { createAuditLog, type Record } from './audit-log.ts'
import { createIdentify, type Identify } from './identify.ts'
import { createLastSeen } from './last-seen.ts'
import { createRights, type Rights } from './rights.ts'
import { createSignIn, type SignIn } from './sign-in.ts'

/**
 * When people have to sign in. `always`: off loopback, or behind a proxy, where everybody looks like this machine.
 * `with-people`: on loopback, as soon as there is somebody who can. `never`: with `access: open`.
 */
export type SignInAsked = 'always' | 'with-people' | 'never'

/** Who may use the page and the API. */
export interface WebAccess {
  readonly identify: Identify
  readonly rights: Rights
  readonly signIn: SignIn
  readonly passwords: Passwords
  readonly record: Record
  isSignInAsked(): boolean
  /** Writes what is not written yet, and stops. */
  close(): Promise<void>
}

export interface WebAccessOptions {
  readonly store: Pick<Store, 'people' | 'audit'>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly asked: SignInAsked
  readonly log: Logger
}

export function createWebAccess({ store, now, asked, log }: WebAccessOptions): WebAccess {
  const { people, audit } = store
  const lastSeen = createLastSeen(people, log)
  const passwords = createPasswords()
  const isSignInAsked = () => asked === 'always' || (asked === 'with-people' && people.list().length > 0)
  return {
    identify: createIdentify({ people, now, lastSeen, isSignInAsked }),
    rights: createRights(people, asked === 'never' ? 'open' : 'members'),
    signIn: createSignIn({ people, passwords, now }),
    passwords,
    record: createAuditLog(audit, now),
    isSignInAsked,
    close: () => lastSeen.close(),
  }
}
