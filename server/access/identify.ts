import type { Person, Session } from '../domain/person.ts'
import { TOKEN_PREFIX } from '../domain/token.ts'
import type { PeopleStore } from '../store/store.types.ts'
import type { LastSeen } from './last-seen.ts'
import type { Principal } from './principal.ts'
import { hashOf } from './secret.ts'

/** What a request shows of who sends it. */
export interface Shown {
  /** A bearer token, or a token as the password of Basic. */
  readonly token: string | undefined
  /** Of the session cookie. */
  readonly session: string | undefined
  /** Of the proxy in front of us, which signed them in: their e-mail address. */
  readonly vouchedFor?: string | undefined
}

/** `refused`: it shows a token, and that is none of ours, or its time is over. Undefined: sign in first. */
export type Identify = (shown: Shown) => Principal | 'refused' | undefined

export interface IdentifyOptions {
  readonly people: PeopleStore
  readonly now: () => number
  readonly lastSeen: Pick<LastSeen, 'note'>
  readonly isSignInAsked: () => boolean
}

/** Somebody who was away for so long signs in again, whatever the session's own end. */
const IDLE_MS_MAX = 30 * 24 * 60 * 60 * 1000

/** Who asks, by what the store says at that moment. */
export function createIdentify({ people, now, lastSeen, isSignInAsked }: IdentifyOptions): Identify {
  const active = (id: number): Person | undefined => {
    const person = people.byId(id)
    return person?.disabledAtMs === null ? person : undefined
  }
  const byToken = (text: string): Principal | undefined => {
    const token = text.startsWith(TOKEN_PREFIX) ? people.token(hashOf(text)) : undefined
    if (token === undefined || (token.expiresAtMs !== null && token.expiresAtMs <= now())) return undefined
    if (token.personId === null) return { kind: 'token', token, person: null }
    const person = active(token.personId)
    return person && { kind: 'token', token, person }
  }
  const bySession = (secret: string): Principal | undefined => {
    const session = people.session(hashOf(secret))
    if (session === undefined) return undefined
    if (session.expiresAtMs <= now() || session.lastSeenAtMs + IDLE_MS_MAX <= now()) return undefined
    const person = active(session.personId)
    return person && { kind: 'person', person, session }
  }
  const byProxy = (email: string): Principal | undefined => {
    const known = people.byEmail(email)
    const person = known && active(known.id)
    return person && { kind: 'person', person, session: sessionOfProxy(person.id, now()) }
  }
  const byCookie = ({ session, vouchedFor }: Shown): Principal | undefined => {
    if (vouchedFor !== undefined) return byProxy(vouchedFor)
    return session === undefined ? undefined : bySession(session)
  }
  return (shown) => {
    const { token } = shown
    const found = token === undefined ? byCookie(shown) : (byToken(token) ?? 'refused')
    if (found === 'refused') return found
    if (found) {
      lastSeen.note(found, now())
      return found
    }
    return isSignInAsked() ? undefined : { kind: 'anyone' }
  }
}

/** The session is the proxy's; here it lasts for this request. */
function sessionOfProxy(personId: number, nowMs: number): Session {
  const times = { createdAtMs: nowMs, lastSeenAtMs: nowMs, expiresAtMs: nowMs }
  return { id: 0, personId, ...times, clientAddress: '', userAgent: '' }
}
