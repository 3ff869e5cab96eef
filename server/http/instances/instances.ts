import { z } from 'zod'
import {
  cursorViewSchema,
  instanceInputSchema,
  instanceListSchema,
  instancePatchSchema,
  instanceSchema,
  newInstanceSchema,
} from '../../contract/instance.ts'
import type { CursorView, InstanceListView, NewInstanceView } from '../../contract/instance.types.ts'
import { Failure } from '../../domain/failure.ts'
import { INSTANCE_GRACE_MS, type Instance } from '../../domain/instance.ts'
import { visible } from '../gate/admission.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentInstance } from '../present/instance.ts'
import { presentTime } from '../present/message.ts'
import { json } from '../requests/answer.ts'
import { answerWithInstance, findInstance, refuseManaged } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'
import { changeNote } from './change-note.ts'
import { consequenceOf } from './consequence.ts'
import { admitEphemeral, ephemeralName, makeEphemeral } from './ephemeral.ts'
import { createHomeOf } from './home.ts'
import { refuseChange, refuseMaking } from './instance-authority.ts'
import { changedInstance, newInstance } from './instance-input.ts'

const ONE = '/instances/:instance'

const listQuerySchema = z.strictObject({ deleted: z.literal('true').optional() })

export type InstancesDeps = Pick<
  HttpDeps,
  'store' | 'access' | 'smtp' | 'listeners' | 'version' | 'config' | 'domains' | 'onInstanceChanged'
>

export function instancesRoutes(deps: InstancesDeps): readonly Route[] {
  return [listRoute(deps), createRoute(deps), readRoute(deps), changeRoute(deps), cursorRoute(deps)]
}

function listRoute(deps: InstancesDeps): Route {
  const { store, smtp, listeners = [], version, config, domains = [], access } = deps
  const homeOf = createHomeOf(domains)
  return route({
    method: 'get',
    path: '/instances',
    summary:
      'The instances that one may see, and where applications reach them; with deleted=true those that can be restored.',
    needs: 'signed-in',
    query: listQuerySchema,
    answer: instanceListSchema,
    handle: async ({ query, host, who }) => {
      const views = visible(access.rights, who, store.instances.list())
        .filter(({ deletedAtMs }) => (deletedAtMs !== null) === (query.deleted === 'true'))
        .map(async (instance) => presentInstance(instance, await store.instances.counts(instance.id)))
      const home = homeOf(host)
      const shown = new Set(visible(access.rights, who, store.instances.list()).map(({ name }) => name))
      const own = listeners.filter(({ instance }) => shown.has(instance))
      const server = { version, smtp: smtp(), listeners: own, access: config.access, home }
      return json({ instances: await Promise.all(views), server } satisfies InstanceListView)
    },
  })
}

function createRoute(deps: InstancesDeps): Route {
  return route({
    method: 'post',
    path: '/instances',
    summary:
      'Creates an instance; with a ttl an ephemeral one, with a credential and a token of its own, that is deleted by itself.',
    needs: 'signed-in',
    audit: 'instance.made',
    body: instanceInputSchema,
    answer: newInstanceSchema,
    status: 201,
    handle: async ({ body: { ttl, ...body }, who, note }) => {
      const { store, access } = deps
      const { name = ephemeralName(), kind = 'staging' } = body
      refuseMaking(access.rights, who, { kind, project: body.project })
      note({ instance: name, kind, ...(ttl === undefined ? {} : { ttl }) })
      const ttlMs = ttl === undefined ? null : await admitEphemeral(deps, ttl)
      const taken = store.instances.byName(name)
      if (taken !== undefined) throw nameTaken(taken)
      const instance = await store.instances.put(newInstance({ ...body, name, kind }, deps), Date.now())
      const ephemeral =
        ttlMs === null ? {} : { ephemeral: await makeEphemeral(deps, instance, { ttlMs, maker: who }) }
      deps.onInstanceChanged?.()
      const view = presentInstance(instance, await store.instances.counts(instance.id))
      return json({ ...view, ...ephemeral } satisfies NewInstanceView, 201)
    },
  })
}

function readRoute({ store }: InstancesDeps): Route {
  return route({
    method: 'get',
    path: ONE,
    summary: 'One instance.',
    needs: 'see',
    answer: instanceSchema,
    handle: async (call) => answerWithInstance(store, findInstance(store, call)),
  })
}

function changeRoute(deps: InstancesDeps): Route {
  return route({
    method: 'patch',
    path: ONE,
    summary: 'Changes what is given; another kind or mode only with confirm. Its name never changes.',
    needs: 'configure',
    audit: 'instance.changed',
    body: instancePatchSchema,
    answer: instanceSchema,
    handle: async (call) => {
      const { store } = deps
      const instance = findInstance(store, call)
      refuseManaged(instance)
      refuseChange(deps.access.rights, call.who, instance, call.body)
      const changed = changedInstance(instance, call.body, deps)
      if (call.body.confirm !== true) {
        const words = consequenceOf(instance, changed, await store.outbox.unsettled(instance.id))
        if (words !== undefined) throw new Failure('confirmation-needed', words, 'confirm')
      }
      const stored = await store.instances.put(changed, Date.now())
      call.note(changeNote(instance, stored))
      deps.onInstanceChanged?.()
      return answerWithInstance(store, stored)
    },
  })
}

function cursorRoute({ store }: InstancesDeps): Route {
  return route({
    method: 'get',
    path: `${ONE}/cursor`,
    summary: 'Where the sequence stands: taken before a trigger, no older mail can match a wait.',
    needs: 'see',
    answer: cursorViewSchema,
    handle: async (call) => {
      findInstance(store, call)
      return json({ cursor: await store.changes.cursor() } satisfies CursorView)
    },
  })
}

function nameTaken({ name, deletedAtMs }: Instance): Failure {
  if (deletedAtMs === null) return new Failure('conflict', `There is an instance '${name}' already.`, 'name')
  const until = presentTime(deletedAtMs + INSTANCE_GRACE_MS)
  const words = `The instance '${name}' is deleted and keeps its name until ${until}: restore it, or take another name.`
  return new Failure('conflict', words, 'name')
}
