import { makeLink } from '../../access/invite.ts'
import { actorOf } from '../../access/principal.ts'
import {
  linkSchema,
  personInputSchema,
  personListSchema,
  personPatchSchema,
  personSchema,
} from '../../contract/person.ts'
import type { PersonListView } from '../../contract/person.types.ts'
import { Failure } from '../../domain/failure.ts'
import { type Person, signInName } from '../../domain/person.ts'
import type { HttpDeps } from '../http.types.ts'
import {
  presentAdministratorLinks,
  presentInvitations,
  presentPasswordLinks,
  presentPerson,
} from '../present/person.ts'
import { json } from '../requests/answer.ts'
import { type Route, route } from '../requests/route.ts'
import { presentLink } from './links.ts'

type Deps = Pick<HttpDeps, 'store'>

const ONE = '/people/:person'

/** Everybody who signs in, for the administrator of the server. */
export function peopleRoutes(deps: Deps): readonly Route[] {
  return [
    listRoute(deps),
    inviteRoute(deps),
    changeRoute(deps),
    removeRoute(deps),
    passwordLinkRoute(deps),
    withdrawPasswordLinkRoute(deps),
    withdrawRoute(deps),
  ]
}

function listRoute({ store }: Deps): Route {
  return route({
    method: 'get',
    path: '/people',
    summary:
      'Everybody who signs in, with their roles, who is invited, and links to set a password with or to become administrator.',
    needs: 'server',
    answer: personListSchema,
    handle: async () =>
      json({
        people: store.people.list().map((person) => presentPerson(person, store)),
        invitations: presentInvitations(store.people.links()),
        passwordLinks: presentPasswordLinks(store.people),
        administratorLinks: presentAdministratorLinks(store.people.links()),
      } satisfies PersonListView),
  })
}

function inviteRoute({ store }: Deps): Route {
  return route({
    method: 'post',
    path: '/people',
    summary: 'Invites somebody: answers with a single-use link to pass on, good for 7 days.',
    needs: 'server',
    audit: 'person.invited',
    body: personInputSchema,
    answer: linkSchema,
    status: 201,
    handle: async ({ body, who, note }) => {
      const { people } = store
      const email = signInName(body.email) ?? ''
      const isAdmin = body.isAdmin ?? false
      if (people.byEmail(email) !== undefined) {
        throw new Failure('conflict', `There is somebody with ${email} already.`, 'email')
      }
      // From the first person on everybody has to sign in: somebody must be able to let the others in.
      if (people.list().length === 0 && !isAdmin) {
        throw new Failure('conflict', 'The first person of a server must be its administrator.', 'isAdmin')
      }
      note({ email, isAdmin })
      const purpose = { kind: 'invitation', email, isAdmin, grants: [] } as const
      return json(presentLink(await makeLink(people, purpose, nameOf(who), Date.now())), 201)
    },
  })
}

function changeRoute({ store }: Deps): Route {
  return route({
    method: 'patch',
    path: ONE,
    summary: 'Renames them, makes them administrator or not, or shuts them out; their sessions end then.',
    needs: 'server',
    audit: 'person.changed',
    body: personPatchSchema,
    answer: personSchema,
    handle: async ({ param, body, note }) => {
      const person = findPerson(store, param('person'))
      refuseDeclared(person)
      const { name, isAdmin, disabled } = body
      note({ email: person.email, ...given(body) })
      const changed = await store.people.change(person.id, {
        ...(name === undefined ? {} : { name }),
        ...(isAdmin === undefined ? {} : { isAdmin }),
        ...(disabled === undefined ? {} : { disabledAtMs: disabled ? Date.now() : null }),
      })
      return json(presentPerson(changed, store))
    },
  })
}

function removeRoute({ store }: Deps): Route {
  return route({
    method: 'delete',
    path: ONE,
    summary: 'Removes them, with their roles, sessions and tokens.',
    needs: 'server',
    audit: 'person.removed',
    answer: null,
    handle: async ({ param, note }) => {
      const person = findPerson(store, param('person'))
      refuseDeclared(person)
      note({ email: person.email })
      await store.people.remove(person.id)
      return { kind: 'empty' }
    },
  })
}

function passwordLinkRoute({ store }: Deps): Route {
  return route({
    method: 'post',
    path: `${ONE}/password-link`,
    summary: 'Makes a link with which they set a new password, good for 7 days.',
    needs: 'server',
    audit: 'link.made',
    answer: linkSchema,
    status: 201,
    handle: async ({ param, who, note }) => {
      const { id, email } = findPerson(store, param('person'))
      note({ for: 'password', email })
      const purpose = { kind: 'password', personId: id } as const
      return json(presentLink(await makeLink(store.people, purpose, nameOf(who), Date.now())), 201)
    },
  })
}

function withdrawPasswordLinkRoute({ store }: Deps): Route {
  return route({
    method: 'delete',
    path: `${ONE}/password-link`,
    summary: 'Withdraws the links with which they could set a new password.',
    needs: 'server',
    audit: 'invitation.withdrawn',
    answer: null,
    handle: async ({ param, note }) => {
      const { id, email } = findPerson(store, param('person'))
      const theirs = store.people
        .links()
        .filter(({ purpose }) => purpose.kind === 'password' && purpose.personId === id)
      const removed = await Promise.all(theirs.map((link) => store.people.removeLink(link.id)))
      if (!removed.includes(true)) throw new Failure('not-found', 'There is no such link.')
      note({ for: 'password', email })
      return { kind: 'empty' }
    },
  })
}

function withdrawRoute({ store }: Deps): Route {
  return route({
    method: 'delete',
    path: '/invitations/:invitation',
    summary: 'Withdraws an invitation: its link opens nothing any more.',
    needs: 'server',
    audit: 'invitation.withdrawn',
    answer: null,
    handle: async ({ param, note }) => {
      const link = store.people.links().find(({ id }) => String(id) === param('invitation'))
      if (link?.purpose.kind !== 'invitation' || !(await store.people.removeLink(link.id))) {
        throw new Failure('not-found', 'There is no such invitation.')
      }
      note({ email: link.purpose.email })
      return { kind: 'empty' }
    },
  })
}

function findPerson({ people }: HttpDeps['store'], id: string): Person {
  const person = people.list().find((candidate) => String(candidate.id) === id)
  if (person === undefined) throw new Failure('not-found', 'There is no such person.')
  return person
}

function refuseDeclared({ email, managedByFile }: Person): void {
  if (!managedByFile) return
  throw new Failure(
    'conflict',
    `${email} is declared in the configuration file: change it there and restart.`,
  )
}

function given(patch: object): Record<string, string | boolean> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined))
}

/** Who made a link, for people to read. */
export function nameOf(who: Parameters<typeof actorOf>[0]): string {
  const { kind, name } = actorOf(who)
  return name ?? kind
}
