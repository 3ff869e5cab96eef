import type { Principal } from '../../access/principal.ts'
import type { Instance } from '../../domain/instance.ts'
import type { HttpDeps } from '../http.types.ts'

/** What somebody may see of all that there is. */
export interface Visible {
  /** Whose messages they may read. */
  readonly whole: readonly Instance[]
  /** Those of which they see that a message came, and not what it says. */
  readonly withheld: readonly Instance[]
  /** Whether they may see what belongs to no instance, such as refused credentials. */
  readonly unassigned: 'with' | 'without'
}

/** Without deleted instances. */
export function visibleInstances(
  { store, access }: Pick<HttpDeps, 'store' | 'access'>,
  who: Principal,
): Visible {
  const { rights } = access
  const seen = store.instances
    .list()
    .filter(({ deletedAtMs }) => deletedAtMs === null)
    .map((instance) => ({ instance, held: rights.on(who, instance) }))
    .filter(({ held }) => held.has('see'))
  const of = (isWhole: (held: ReadonlySet<string>) => boolean) =>
    seen.filter(({ held }) => isWhole(held)).map(({ instance }) => instance)
  return {
    whole: of((held) => held.has('content')),
    withheld: of((held) => !held.has('content')),
    unassigned: rights.isServerAdmin(who) ? 'with' : 'without',
  }
}
