import { createHash } from 'node:crypto'
import { Failure } from '../domain/failure.ts'
import type { Person, Session } from '../domain/person.ts'
import type { Passwords } from '../secrets/password.ts'
import type { PeopleStore } from '../store/store.types.ts'
import { createAttemptLimit } from './attempt-limit.ts'
import { newSecret } from './secret.ts'

/** Whatever happens, a browser signs in again after this. */
const SESSION_MS = 90 * 24 * 60 * 60 * 1000
const USER_AGENT_CHARACTERS_MAX = 300

export interface From {
  readonly clientAddress: string
  readonly userAgent: string
}

export interface SignedIn {
  /** For the cookie. */
  readonly secret: string
  readonly session: Session
  readonly person: Person
}

export interface SignIn {
  /** `Failure('refused')` for a wrong pair, whichever is wrong; `limited` while this client has to wait. */
  withPassword(email: string, password: string, from: From): Promise<SignedIn>
  /** Begins a session for somebody who proved who they are in another way. */
  begin(person: Person, from: From): Promise<SignedIn>
}

export function createSignIn({
  people,
  passwords,
  now,
}: {
  readonly people: PeopleStore
  readonly passwords: Passwords
  readonly now: () => number
}): SignIn {
  const limit = createAttemptLimit()

  const begin = async (person: Person, { clientAddress, userAgent }: From): Promise<SignedIn> => {
    const { secret, hash } = newSecret()
    const atMs = now()
    const session = await people.addSession({
      hash,
      personId: person.id,
      createdAtMs: atMs,
      lastSeenAtMs: atMs,
      expiresAtMs: atMs + SESSION_MS,
      clientAddress,
      userAgent: userAgent.slice(0, USER_AGENT_CHARACTERS_MAX),
    })
    return { secret, session, person }
  }

  return {
    begin,
    async withPassword(email, password, from) {
      const who = `${from.clientAddress}\0${email}`
      const digest = createHash('sha256').update(password).digest()
      if (!limit.allows(who, digest, now())) {
        throw new Failure('limited', 'Too many wrong passwords from here: wait a minute and try again.')
      }
      const person = people.byEmail(email)
      const hash = person?.disabledAtMs === null ? await people.passwordHash(person.id) : null
      if (!(await passwords.verify(password, hash)) || person === undefined) {
        limit.failed(who, digest, now())
        throw new Failure('refused', 'This e-mail address and password do not belong together.')
      }
      limit.succeeded(who)
      return begin(person, from)
    },
  }
}
