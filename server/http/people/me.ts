import type { Principal } from '../../access/principal.ts'
import { meSchema, passwordInputSchema, sessionListSchema, signInInputSchema } from '../../contract/person.ts'
import type { SessionListView } from '../../contract/person.types.ts'
import { Failure } from '../../domain/failure.ts'
import type { Person, Session } from '../../domain/person.ts'
import { signInName } from '../../domain/person.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentMe } from '../present/me.ts'
import { presentTime } from '../present/message.ts'
import { type Answer, json } from '../requests/answer.ts'
import { type Call, type Route, route } from '../requests/route.ts'

export type MeDeps = Pick<HttpDeps, 'store' | 'access' | 'elsewhere'>

/** Who one is, and getting in and out. */
export function meRoutes(deps: MeDeps): readonly Route[] {
  return [
    route({
      method: 'get',
      path: '/me',
      summary: 'Who one is to this server, and what one may do.',
      needs: 'nothing',
      answer: meSchema,
      handle: async ({ who }) => json(await presentMe(who, deps)),
    }),
    signInRoute(deps),
    signOutRoute(deps),
    passwordRoute(deps),
    sessionsRoute(deps),
    endSessionRoute(deps),
    endOthersRoute(deps),
  ]
}

function signInRoute(deps: MeDeps): Route {
  return route({
    method: 'post',
    path: '/sign-in',
    summary: 'Signs in with e-mail address and password: sets the session cookie.',
    needs: 'nothing',
    body: signInInputSchema,
    answer: meSchema,
    handle: async (call) => {
      const email = signInName(call.body.email) ?? ''
      try {
        const signedIn = await deps.access.signIn.withPassword(email, call.body.password, fromOf(call))
        return await answerSignedIn(deps, call, signedIn)
      } catch (error) {
        // Those that are only slowed down would fill the log.
        if (error instanceof Failure && error.code !== 'limited') {
          await call.record('session.refused', { email })
        }
        throw error
      }
    },
  })
}

interface SignedIn {
  readonly secret: string
  readonly session: Session
  readonly person: Person
}

/** The cookie, and who one is from now on; noted as theirs. */
export async function answerSignedIn(
  deps: MeDeps,
  call: Pick<Call<unknown, unknown>, 'clientAddress' | 'cookie'>,
  { secret, session, person }: SignedIn,
): Promise<Answer> {
  const principal: Principal = { kind: 'person', person, session }
  const { clientAddress } = call
  await deps.access.record({ principal, clientAddress, instance: null, action: 'session.begun' })
  return { ...json(await presentMe(principal, deps)), cookie: call.cookie(secret) } as Answer
}

function signOutRoute({ store }: MeDeps): Route {
  return route({
    method: 'post',
    path: '/sign-out',
    summary: 'Ends this session.',
    needs: 'nothing',
    answer: null,
    handle: async ({ who, record, cookie }) => {
      if (who.kind === 'person') {
        await store.people.endSessions(who.person.id, { kind: 'one', id: who.session.id })
        await record('session.ended')
      }
      return { kind: 'empty', cookie: cookie(null) }
    },
  })
}

function passwordRoute({ store, access }: MeDeps): Route {
  return route({
    method: 'post',
    path: '/me/password',
    summary: 'Sets a new password; all other sessions end.',
    needs: 'signed-in',
    audit: 'password.changed',
    body: passwordInputSchema,
    answer: null,
    handle: async (call) => {
      const { who, body } = call
      const { person, session } = personOf(who)
      const kept = await store.people.passwordHash(person.id)
      if (kept !== null && !(await access.signIn.confirms(person, body.current ?? '', fromOf(call)))) {
        await call.record('password.refused')
        throw new Failure('refused', 'The current password is another one.', 'current')
      }
      await store.people.change(person.id, { passwordHash: await access.passwords.hash(body.password) })
      await store.people.endSessions(person.id, { kind: 'all-but', id: session.id })
      return { kind: 'empty' }
    },
  })
}

function sessionsRoute({ store }: MeDeps): Route {
  return route({
    method: 'get',
    path: '/me/sessions',
    summary: 'Where one is signed in.',
    needs: 'signed-in',
    answer: sessionListSchema,
    handle: async ({ who }) => {
      const { person, session } = personOf(who)
      const sessions = store.people
        .sessionsOf(person.id)
        .map(({ id, clientAddress, userAgent, ...times }) => ({
          id,
          createdAt: presentTime(times.createdAtMs),
          lastSeenAt: presentTime(times.lastSeenAtMs),
          expiresAt: presentTime(times.expiresAtMs),
          clientAddress,
          userAgent,
          isThis: id === session.id,
        }))
      return json({ sessions } satisfies SessionListView)
    },
  })
}

function endSessionRoute({ store }: MeDeps): Route {
  return route({
    method: 'delete',
    path: '/me/sessions/:session',
    summary: 'Ends one of them.',
    needs: 'signed-in',
    audit: 'session.ended',
    answer: null,
    handle: async ({ who, param }) => {
      const { person } = personOf(who)
      const id = Number(param('session'))
      if ((await store.people.endSessions(person.id, { kind: 'one', id })) === 0) {
        throw new Failure('not-found', 'There is no such session of yours.')
      }
      return { kind: 'empty' }
    },
  })
}

function endOthersRoute({ store }: MeDeps): Route {
  return route({
    method: 'delete',
    path: '/me/sessions',
    summary: 'Ends all of them but the one that asks.',
    needs: 'signed-in',
    audit: 'sessions.ended',
    answer: null,
    handle: async ({ who, note }) => {
      const { person, session } = personOf(who)
      note({ ended: await store.people.endSessions(person.id, { kind: 'all-but', id: session.id }) })
      return { kind: 'empty' }
    },
  })
}

/** The person who is signed in; programs have no account. */
export function personOf(who: Principal): Extract<Principal, { kind: 'person' }> {
  if (who.kind === 'person') return who
  throw new Failure('refused', 'This is for people who are signed in, in the page.')
}

export function fromOf({
  clientAddress,
  userAgent,
}: Pick<Call<unknown, unknown>, 'clientAddress' | 'userAgent'>) {
  return { clientAddress: clientAddress ?? '', userAgent }
}
