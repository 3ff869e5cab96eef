import { makeLink } from '../../access/invite.ts'
import {
  memberInputSchema,
  memberListSchema,
  memberPatchSchema,
  memberSchema,
  newMemberSchema,
} from '../../contract/member.ts'
import type { MemberListView, MemberView, NewMemberView } from '../../contract/member.types.ts'
import { Failure } from '../../domain/failure.ts'
import { type Grant, type GrantTarget, signInName } from '../../domain/person.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentInvitations } from '../present/person.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { type Call, type Route, route } from '../requests/route.ts'
import { presentLink } from './links.ts'
import { nameOf } from './people.ts'

type Deps = Pick<HttpDeps, 'store'>

/** Whose members: what the path names, and what it is called in the audit log. */
interface Place {
  readonly path: string
  readonly needs: 'configure' | 'project'
  readonly what: string
  readonly target: (call: Pick<Call<unknown, unknown>, 'param'>) => GrantTarget
}

/** Who has a role on an instance, or on a project and so on all its instances. */
export function membersRoutes(deps: Deps): readonly Route[] {
  const ofInstance: Place = {
    path: '/instances/:instance/members',
    needs: 'configure',
    what: 'instance',
    target: (call) => ({ kind: 'instance', instanceId: findInstance(deps.store, call).id }),
  }
  const ofProject: Place = {
    path: '/projects/:project/members',
    needs: 'project',
    what: 'project',
    target: ({ param }) => ({ kind: 'project', project: param('project') }),
  }
  return [ofInstance, ofProject].flatMap((place) => [
    listRoute(deps, place),
    addRoute(deps, place),
    changeRoute(deps, place),
    removeRoute(deps, place),
    withdrawRoute(deps, place),
  ])
}

function listRoute({ store }: Deps, { path, needs, what, target }: Place): Route {
  return route({
    method: 'get',
    path,
    summary: `Who has a role on this ${what}, and who is invited to it.`,
    needs,
    answer: memberListSchema,
    handle: async (call) => {
      const on = target(call)
      const grants = store.people.grants().filter((grant) => covers(store, grant.on, on))
      const invitations = invitationsTo(store, on).flatMap(({ link, role }) =>
        presentInvitations([link]).map((invitation) => ({ ...invitation, role })),
      )
      const members = grants.map((grant) => present(store, grant))
      return json({ members, invitations } satisfies MemberListView)
    },
  })
}

function addRoute({ store }: Deps, { path, needs, what, target }: Place): Route {
  return route({
    method: 'post',
    path,
    summary: `Gives a role on this ${what}; who is not here yet is invited by a single-use link, good for 7 days.`,
    needs,
    audit: 'member.added',
    body: memberInputSchema,
    answer: newMemberSchema,
    status: 201,
    handle: async (call) => {
      const { people } = store
      const email = signInName(call.body.email) ?? ''
      const { role } = call.body
      const on = target(call)
      call.note({ email, role, on: what, ...(on.kind === 'project' ? { project: on.project } : {}) })
      const person = people.byEmail(email)
      if (person !== undefined) {
        const grant = await people.grant({ personId: person.id, on, role, source: 'person' })
        return json({ member: present(store, grant), invitation: null } satisfies NewMemberView, 201)
      }
      // Sign-in is asked from the first person on, so that one has to be able to let the others in.
      if (people.list().length === 0) {
        throw new Failure('conflict', 'The first person of a server is its administrator: invite one first.')
      }
      const purpose = { kind: 'invitation', email, isAdmin: false, grants: [{ on, role }] } as const
      const made = await makeLink(people, purpose, nameOf(call.who), Date.now())
      return json({ member: null, invitation: presentLink(made) } satisfies NewMemberView, 201)
    },
  })
}

function changeRoute({ store }: Deps, { path, needs, target }: Place): Route {
  return route({
    method: 'patch',
    path: `${path}/:member`,
    summary: 'Gives another role.',
    needs,
    audit: 'member.changed',
    body: memberPatchSchema,
    answer: memberSchema,
    handle: async (call) => {
      const { personId, on } = findGrant(store, call.param('member'), target(call))
      const { role } = call.body
      call.note({ email: store.people.byId(personId)?.email ?? '', role })
      return json(present(store, await store.people.grant({ personId, on, role, source: 'person' })))
    },
  })
}

function removeRoute({ store }: Deps, { path, needs, target }: Place): Route {
  return route({
    method: 'delete',
    path: `${path}/:member`,
    summary: 'Takes the role away.',
    needs,
    audit: 'member.removed',
    answer: null,
    handle: async (call) => {
      const grant = findGrant(store, call.param('member'), target(call))
      call.note({ email: store.people.byId(grant.personId)?.email ?? '' })
      await store.people.revokeGrant(grant.id)
      return { kind: 'empty' }
    },
  })
}

function withdrawRoute({ store }: Deps, { path, needs, what, target }: Place): Route {
  return route({
    method: 'delete',
    path: `${path.replace('/members', '/invitations')}/:invitation`,
    summary: `Withdraws an invitation to this ${what}.`,
    needs,
    audit: 'invitation.withdrawn',
    answer: null,
    handle: async (call) => {
      const found = invitationsTo(store, target(call)).find(
        ({ link }) => String(link.id) === call.param('invitation'),
      )
      if (found === undefined || !(await store.people.removeLink(found.link.id))) {
        throw new Failure('not-found', `There is no such invitation to this ${what}.`)
      }
      call.note({ email: found.email })
      return { kind: 'empty' }
    },
  })
}

/** One that was given by hand, on exactly this. */
function findGrant({ people }: HttpDeps['store'], id: string, on: GrantTarget): Grant {
  const grant = people.grants().find((candidate) => String(candidate.id) === id && isSame(candidate.on, on))
  if (grant === undefined) throw new Failure('not-found', 'There is no such member here.')
  if (grant.source === 'person') return grant
  const where = grant.source === 'file' ? 'the configuration file' : 'the identity provider'
  throw new Failure('conflict', `This role comes from ${where}: change it there.`)
}

function invitationsTo({ people }: HttpDeps['store'], on: GrantTarget) {
  return people.links().flatMap((link) => {
    if (link.purpose.kind !== 'invitation') return []
    const grant = link.purpose.grants.find((candidate) => isSame(candidate.on, on))
    return grant === undefined ? [] : [{ link, email: link.purpose.email, role: grant.role }]
  })
}

function isSame(one: GrantTarget, other: GrantTarget): boolean {
  return one.kind === 'project'
    ? other.kind === 'project' && one.project === other.project
    : other.kind === 'instance' && one.instanceId === other.instanceId
}

/** Whether a role on `on` is one on `target` too: that of a project is one on its instances. */
function covers({ instances }: HttpDeps['store'], on: GrantTarget, target: GrantTarget): boolean {
  if (isSame(on, target)) return true
  return (
    on.kind === 'project' &&
    target.kind === 'instance' &&
    instances.byId(target.instanceId)?.project === on.project
  )
}

function present({ people }: HttpDeps['store'], { id, personId, on, role, source }: Grant): MemberView {
  const person = people.byId(personId)
  return { id, email: person?.email ?? '', name: person?.name ?? '', role, on: on.kind, source }
}
