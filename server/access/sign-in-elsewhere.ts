import type { SignInConfig } from '../config/config.types.ts'
import type { Identity } from '../domain/identity.ts'
import type { Person } from '../domain/person.ts'
import type { Logger } from '../log.ts'
import type { Store } from '../store/store.types.ts'
import { plainAddress } from './networks.ts'
import { createOidc, type Oidc } from './oidc.ts'
import { personOfIdentity } from './provider-person.ts'
import { createTrustedUser, type Forwarded, type TrustedUser } from './trusted-header.ts'

/** Ways to sign in that others vouch for; undefined where none is configured. */
export interface SignInElsewhere {
  readonly provider: ProviderSignIn | undefined
  readonly proxy: ProxySignIn | undefined
}

/** Sign-in at an OpenID provider. */
export interface ProviderSignIn {
  readonly oidc: Oidc
  /** For the button. */
  readonly label: string
  /** `Failure('refused')`, in words for the one who signs in. */
  personOf(identity: Identity): Promise<Person>
}

/** Sign-in by a proxy in front of us. */
export interface ProxySignIn {
  readonly userOf: TrustedUser
  /**
   * Makes the person whom the proxy vouches for, where that is wanted and nobody is there yet. Who was there before
   * loses all other ways in at their first visit: whoever redeemed an invitation may not be who the proxy means.
   */
  provision(forwarded: Forwarded): Promise<void>
}

export interface SignInElsewhereOptions {
  readonly store: Pick<Store, 'people' | 'instances' | 'audit'>
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: Logger
}

export function createSignInElsewhere(
  { oidc, trustedHeader }: SignInConfig,
  { store: { people, instances, audit }, now, log }: SignInElsewhereOptions,
): SignInElsewhere {
  const noteFrom =
    (how: string, clientAddress: string | null) =>
    (action: 'person.added' | 'person.linked', email: string): Promise<void> => {
      const nowhere = { clientAddress, instanceId: null, instanceName: null }
      const actor = { kind: 'server', name: null } as const
      return audit.add([{ atMs: now(), actor, ...nowhere, action, detail: { email, by: how } }])
    }
  const userOf = trustedHeader === null ? undefined : createTrustedUser(trustedHeader, log)
  return {
    provider:
      oidc === null
        ? undefined
        : {
            oidc: createOidc(oidc, now),
            label: oidc.label,
            personOf: (identity) =>
              personOfIdentity(identity, {
                ...oidc,
                people,
                instances,
                now,
                note: noteFrom(oidc.label, null),
              }),
          },
    proxy: userOf && {
      userOf,
      async provision(forwarded) {
        const email = userOf(forwarded)
        if (email === undefined) return
        const note = noteFrom('the proxy in front', plainAddress(forwarded.remoteAddress ?? ''))
        const identity = `proxy#${email}`
        const known = people.byEmail(email)
        if (known !== undefined) {
          if (known.identity !== null || known.managedByFile) return
          await note('person.linked', email)
          await people.change(known.id, { identity })
          return
        }
        if (trustedHeader?.provision !== 'anybody') return
        await note('person.added', email)
        const person = { email, name: email, isAdmin: false, passwordHash: null, identity }
        await people.add(person, now()).catch((error: unknown) => {
          // Two requests at once: the other has made the person.
          if (people.byEmail(email) === undefined) throw error
        })
      },
    },
  }
}
