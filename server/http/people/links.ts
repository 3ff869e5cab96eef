import { makeLink } from '../../access/invite.ts'
import { hashOf } from '../../access/secret.ts'
import {
  linkInputSchema,
  linkLookSchema,
  linkSchema,
  meSchema,
  redeemInputSchema,
} from '../../contract/person.ts'
import type { LinkLookView, LinkView } from '../../contract/person.types.ts'
import { Failure } from '../../domain/failure.ts'
import { type Link, signInName } from '../../domain/person.ts'
import type { Store } from '../../store/store.types.ts'
import { presentTime } from '../present/message.ts'
import { json } from '../requests/answer.ts'
import { type Route, route } from '../requests/route.ts'
import { answerSignedIn, fromOf, type MeDeps } from './me.ts'
import { nameOf } from './people.ts'

/** Single-use links. Their secrets travel in bodies: what stands in a URL stands in logs. */
export function linksRoutes(deps: MeDeps): readonly Route[] {
  return [administratorRoute(deps), withdrawAdministratorRoute(deps), lookRoute(deps), redeemRoute(deps)]
}

function administratorRoute({ store }: MeDeps): Route {
  return route({
    method: 'post',
    path: '/links/administrator',
    summary: 'Makes a link, good for 15 minutes, that makes an administrator or gives one back the way in.',
    needs: 'server',
    audit: 'link.made',
    answer: linkSchema,
    status: 201,
    handle: async ({ note, who }) => {
      note({ for: 'administrator' })
      const by = who.kind === 'command' ? 'the command line' : nameOf(who)
      return json(presentLink(await makeLink(store.people, { kind: 'administrator' }, by, Date.now())), 201)
    },
  })
}

function withdrawAdministratorRoute({ store: { people } }: MeDeps): Route {
  return route({
    method: 'delete',
    path: '/links/administrator',
    summary: 'Withdraws all links that make an administrator and were not used yet.',
    needs: 'server',
    audit: 'invitation.withdrawn',
    answer: null,
    handle: async ({ note }) => {
      const open = people.links().filter(({ purpose }) => purpose.kind === 'administrator')
      const removed = await Promise.all(open.map(({ id }) => people.removeLink(id)))
      if (!removed.includes(true)) throw new Failure('not-found', 'There is no such link.')
      note({ for: 'administrator' })
      return { kind: 'empty' }
    },
  })
}

function lookRoute({ store }: MeDeps): Route {
  return route({
    method: 'post',
    path: '/links/look',
    summary: 'What a link is for, without using it.',
    needs: 'nothing',
    body: linkInputSchema,
    answer: linkLookSchema,
    handle: async ({ body }) => {
      const link = store.people.link(hashOf(body.secret))
      if (link === undefined || link.expiresAtMs <= Date.now()) throw usedUp()
      const { purpose, expiresAtMs } = link
      return json({
        kind: purpose.kind,
        email: emailOf(link, store),
        expiresAt: presentTime(expiresAtMs),
      } satisfies LinkLookView)
    },
  })
}

function redeemRoute(deps: MeDeps): Route {
  return route({
    method: 'post',
    path: '/links/redeem',
    summary: 'Uses a link up: makes the person, or sets the password, and signs in.',
    needs: 'nothing',
    body: redeemInputSchema,
    answer: meSchema,
    handle: async (call) => {
      const { store, access } = deps
      const { secret, email, name, password } = call.body
      const hash = hashOf(secret)
      const link = store.people.link(hash)
      if (link === undefined) throw usedUp()
      const { kind } = link.purpose
      if (kind === 'administrator' && email === undefined) throw missing('email')
      if (kind !== 'password' && name === undefined) throw missing('name')
      const person = await store.people.redeem(
        {
          hash,
          email: signInName(email ?? '') ?? '',
          name: name ?? '',
          passwordHash: await access.passwords.hash(password),
        },
        Date.now(),
      )
      await call.record('link.used', { for: kind, email: person.email })
      return answerSignedIn(deps, call, await access.signIn.begin(person, fromOf(call)))
    },
  })
}

export function presentLink({ secret, link }: Awaited<ReturnType<typeof makeLink>>): LinkView {
  return { secret, expiresAt: presentTime(link.expiresAtMs) }
}

function emailOf({ purpose }: Link, { people }: Store): string | null {
  switch (purpose.kind) {
    case 'administrator':
      return null
    case 'invitation':
      return purpose.email
    case 'password':
      return people.byId(purpose.personId)?.email ?? null
    default:
      return purpose satisfies never
  }
}

function missing(field: 'email' | 'name'): Failure {
  return new Failure('invalid', `${field}: must be given with this link.`, field)
}

function usedUp(): Failure {
  return new Failure('not-found', 'This link was used already, or its time is over: ask for another.')
}
