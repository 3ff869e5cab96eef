import type { Principal } from '../../access/principal.ts'
import { constantInputSchema, constantListSchema, constantSchema } from '../../contract/constant.ts'
import type { ConstantListView, ConstantView } from '../../contract/constant.types.ts'
import { CONSTANT_NAME_CHARACTERS_MAX, isConstantName } from '../../domain/constant.ts'
import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import type { ListedConstant } from '../../store/store.types.ts'
import type { HttpDeps } from '../http.types.ts'
import { presentTime } from '../present/message.ts'
import { json } from '../requests/answer.ts'
import { findInstance } from '../requests/find.ts'
import { type Route, route } from '../requests/route.ts'

type Deps = Pick<HttpDeps, 'store' | 'secrets' | 'access'>

const ALL = '/instances/:instance/constants'
const ONE = `${ALL}/:name`

/** Values come in and never go out. The file does not declare constants, so it does not own them either. */
export function constantsRoutes(deps: Deps): readonly Route[] {
  return [listRoute(deps), putRoute(deps), removeRoute(deps)]
}

function listRoute(deps: Deps): Route {
  const { store } = deps
  return route({
    method: 'get',
    path: ALL,
    summary: 'The constants of an instance by name, without their values.',
    needs: 'configure',
    answer: constantListSchema,
    handle: async (call) => {
      const { id } = findInstance(store, call)
      return json({ constants: await viewsOf(id, call.who, deps) } satisfies ConstantListView)
    },
  })
}

function putRoute(deps: Deps): Route {
  const { store, secrets } = deps
  return route({
    method: 'put',
    path: ONE,
    summary: 'Sets a constant. Its value is sealed and never shown again.',
    needs: 'configure',
    audit: 'constant.set',
    body: constantInputSchema,
    answer: constantSchema,
    handle: async (call) => {
      const { id: instanceId } = findInstance(store, call)
      const name = nameOf(call.param('name'))
      const { value } = call.body
      const sealed = secrets.seal(value, { kind: 'constant', instanceId, name })
      const fingerprint = secrets.fingerprint(value)
      await store.constants.put({ instanceId, name, sealed, fingerprint, setAtMs: Date.now() })
      call.note({ name })
      const view = (await viewsOf(instanceId, call.who, deps)).find((constant) => constant.name === name)
      if (view === undefined) throw notHere(name)
      return json(view satisfies ConstantView)
    },
  })
}

function removeRoute({ store }: Deps): Route {
  return route({
    method: 'delete',
    path: ONE,
    summary: 'Removes a constant.',
    needs: 'configure',
    audit: 'constant.removed',
    answer: null,
    handle: async (call) => {
      const { id } = findInstance(store, call)
      const name = nameOf(call.param('name'))
      if (!(await store.constants.remove(id, name, Date.now()))) throw notHere(name)
      call.note({ name })
      return { kind: 'empty' }
    },
  })
}

async function viewsOf(instanceId: number, who: Principal, deps: Deps): Promise<ConstantView[]> {
  return (await deps.store.constants.list(instanceId)).map((constant) => present(constant, who, deps))
}

/** That a value is shared is said of instances that one configures too: else a guess would be answered. */
function present(
  { name, setAtMs, alsoHeldBy }: ListedConstant,
  who: Principal,
  { store, access }: Deps,
): ConstantView {
  const holders = alsoHeldBy.flatMap((held) => {
    const instance = store.instances.byId(held.instanceId)
    if (instance === undefined || instance.deletedAtMs !== null) return []
    return access.rights.on(who, instance).has('configure') ? [{ instance, name: held.name }] : []
  })
  return {
    name,
    setAt: presentTime(setAtMs),
    alsoHeldBy: holders.map((held) => ({ instance: held.instance.name, name: held.name })),
    warning: holders.length === 0 ? null : warningOf(holders),
  }
}

function warningOf(holders: readonly { readonly instance: Instance; readonly name: string }[]): string {
  const shown = holders.map(({ instance, name }) => `${name} of ${instance.name} (${instance.kind})`)
  return `Staging and production share this value: ${shown.join(', ')}. Give each a value of its own.`
}

function nameOf(text: string): string {
  if (isConstantName(text)) return text
  throw new Failure(
    'invalid',
    `A constant is named with A-Z, 0-9 and _, a letter first, at most ${CONSTANT_NAME_CHARACTERS_MAX} characters.`,
    'name',
  )
}

function notHere(name: string): Failure {
  return new Failure('not-found', `There is no constant ${name} in this instance.`)
}
