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
/** Wrong passwords of one client, whomever it says to be: an office behind one address makes fewer. */
const FREE_GUESSES_OF_CLIENT = 100

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
  /** Whether it is their password. `limited` as above. */
  confirms(person: Person, password: string, from: From): Promise<boolean>
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
  const clientLimit = createAttemptLimit(FREE_GUESSES_OF_CLIENT)

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

  /** Counted before it is looked at, so that guesses side by side count, too. */
  const isRight = async (
    person: Person | undefined,
    email: string,
    password: string,
    { clientAddress }: Pick<From, 'clientAddress'>,
  ): Promise<boolean> => {
    const who = `${clientAddress}\0${email}`
    const digest = createHash('sha256').update(password).digest()
    const ofPair = createHash('sha256').update(`${email}\0${password}`).digest()
    if (!limit.allows(who, digest, now()) || !clientLimit.allows(clientAddress, ofPair, now())) {
      throw new Failure('limited', 'Too many wrong passwords from here: wait a minute and try again.')
    }
    limit.failed(who, digest, now())
    clientLimit.failed(clientAddress, ofPair, now())
    const hash = person?.disabledAtMs === null ? await people.passwordHash(person.id) : null
    if (!(await passwords.verify(password, hash))) return false
    limit.succeeded(who)
    clientLimit.forgive(clientAddress)
    return true
  }

  return {
    begin,
    async withPassword(email, password, from) {
      const person = people.byEmail(email)
      if (!(await isRight(person, email, password, from)) || person === undefined) {
        throw new Failure('refused', 'This e-mail address and password do not belong together.')
      }
      return begin(person, from)
    },

    confirms: (person, password, from) => isRight(person, person.email, password, from),
  }
}
