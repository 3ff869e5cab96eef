import { z } from 'zod'
import {
  cursorViewSchema,
  instanceInputSchema,
  instanceListSchema,
  instancePatchSchema,
  instanceSchema,
} from '../contract/instance.ts'
import type { CursorView, InstanceListView } from '../contract/instance.types.ts'
import { Failure } from '../domain/failure.ts'
import { DEFAULT_INSTANCE, type Instance } from '../domain/instance.ts'
import { type Answer, json } from './answer.ts'
import { findInstance } from './find.ts'
import type { HttpDeps } from './http.types.ts'
import { changedInstance, newInstance } from './instance-input.ts'
import { presentInstance } from './present/instance.ts'
import { type Route, route } from './route.ts'

const ONE = '/instances/:instance'

const removeQuerySchema = z.strictObject({ force: z.literal('true').optional() })

export function instancesRoutes(deps: HttpDeps): readonly Route[] {
  return [
    listRoute(deps),
    createRoute(deps),
    readRoute(deps),
    changeRoute(deps),
    removeRoute(deps),
    cursorRoute(deps),
  ]
}

function listRoute({ store, smtp, version, config }: HttpDeps): Route {
  return route({
    method: 'get',
    path: '/instances',
    summary: 'All instances, and where applications reach them.',
    answer: instanceListSchema,
    handle: async () => {
      const views = store.instances
        .list()
        .map(async (instance) => presentInstance(instance, await store.instances.counts(instance.id)))
      const server = { version, smtp: smtp(), access: config.access }
      return json({ instances: await Promise.all(views), server } satisfies InstanceListView)
    },
  })
}

function createRoute(deps: HttpDeps): Route {
  return route({
    method: 'post',
    path: '/instances',
    summary: 'Creates an instance.',
    body: instanceInputSchema,
    answer: instanceSchema,
    handle: async ({ body }) => {
      const { store } = deps
      if (store.instances.byName(body.name) !== undefined) {
        throw new Failure('conflict', `There is an instance '${body.name}' already.`, 'name')
      }
      const instance = await store.instances.put(newInstance(body, deps), Date.now())
      deps.onInstanceChanged?.()
      return answerWith(instance, deps, 201)
    },
  })
}

function readRoute(deps: HttpDeps): Route {
  return route({
    method: 'get',
    path: ONE,
    summary: 'One instance.',
    answer: instanceSchema,
    handle: async (call) => answerWith(findInstance(deps.store, call), deps),
  })
}

function changeRoute(deps: HttpDeps): Route {
  return route({
    method: 'patch',
    path: ONE,
    summary: 'Changes what is given. Its name and kind never change.',
    body: instancePatchSchema,
    answer: instanceSchema,
    handle: async (call) => {
      const instance = findInstance(deps.store, call)
      refuseManaged(instance)
      const changed = await deps.store.instances.put(changedInstance(instance, call.body, deps), Date.now())
      deps.onInstanceChanged?.()
      return answerWith(changed, deps)
    },
  })
}

function removeRoute(deps: HttpDeps): Route {
  return route({
    method: 'delete',
    path: ONE,
    summary: 'Removes it; while it holds messages only with force=true.',
    query: removeQuerySchema,
    answer: null,
    handle: async (call) => {
      const instance = findInstance(deps.store, call)
      refuseManaged(instance)
      if (instance.name === DEFAULT_INSTANCE) {
        throw new Failure('refused', 'The default instance stays: mail without credentials goes there.')
      }
      await deps.store.instances.remove(instance.name, { force: call.query.force === 'true' })
      deps.onInstanceChanged?.()
      return { kind: 'empty' }
    },
  })
}

function cursorRoute({ store }: HttpDeps): Route {
  return route({
    method: 'get',
    path: `${ONE}/cursor`,
    summary: 'Where the sequence stands: taken before a trigger, no older mail can match a wait.',
    answer: cursorViewSchema,
    handle: async (call) => {
      findInstance(store, call)
      return json({ cursor: await store.changes.cursor() } satisfies CursorView)
    },
  })
}

async function answerWith(instance: Instance, { store }: HttpDeps, status = 200): Promise<Answer> {
  return json(presentInstance(instance, await store.instances.counts(instance.id)), status)
}

function refuseManaged({ name, managedByFile }: Instance): void {
  if (managedByFile) {
    throw new Failure(
      'conflict',
      `Instance '${name}' is declared in the configuration file: change it there and restart.`,
    )
  }
}
