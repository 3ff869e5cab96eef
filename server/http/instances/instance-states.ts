import { instanceSchema } from '../../contract/instance.ts'
import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import { answerWithInstance, findInstance, refuseManaged } from '../requests/find.ts'
import { type Call, type Route, route } from '../requests/route.ts'
import type { InstancesDeps } from './instances.ts'

const ONE = '/instances/:instance'

/** Out of use, gone, and back again. */
export function instanceStatesRoutes(deps: InstancesDeps): readonly Route[] {
  const { instances } = deps.store
  return [
    stateRoute(deps, {
      method: 'post',
      path: `${ONE}/archive`,
      summary: 'Archives it: it takes no mail, and what it has can be read.',
      audit: 'instance.archived',
      act: instances.archive,
    }),
    stateRoute(deps, {
      method: 'delete',
      path: ONE,
      summary: 'Deletes it: it can be restored for 24 hours, then it and all that it holds is gone.',
      audit: 'instance.deleted',
      act: instances.delete,
    }),
    restoreRoute(deps),
  ]
}

interface StateSpec {
  readonly method: 'post' | 'delete'
  readonly path: string
  readonly summary: string
  readonly audit: string
  readonly act: (name: string, atMs: number) => Promise<Instance>
}

function stateRoute(deps: InstancesDeps, { act, ...spec }: StateSpec): Route {
  return route({
    ...spec,
    needs: 'configure',
    answer: instanceSchema,
    handle: async (call) => {
      const instance = findInstance(deps.store, call)
      refuseManaged(instance)
      const changed = await act(instance.name, Date.now())
      deps.onInstanceChanged?.()
      return answerWithInstance(deps.store, changed)
    },
  })
}

/** The one thing that a deleted instance answers to. */
function restoreRoute(deps: InstancesDeps): Route {
  return route({
    method: 'post',
    path: `${ONE}/restore`,
    summary: 'Takes an archived or deleted one into use again.',
    needs: 'configure',
    audit: 'instance.restored',
    answer: instanceSchema,
    handle: async (call: Pick<Call<unknown, unknown>, 'param'>) => {
      const { store } = deps
      const instance = store.instances.byName(call.param('instance'))
      if (instance === undefined) {
        throw new Failure('not-found', `There is no instance '${call.param('instance')}'.`)
      }
      const restored = await store.instances.restore(instance.name, Date.now())
      deps.onInstanceChanged?.()
      return answerWithInstance(store, restored)
    },
  })
}
