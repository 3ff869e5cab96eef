import type { InstanceView } from '../../../server/contract/instance.types.ts'
import type { MeView } from '../../../server/contract/person.types.ts'
import type { Place } from '../place.ts'

/** Pages of the server that somebody may open. Who has nothing to administer has an account, and no more. */
export function serverPages(me: MeView | null): readonly Place['kind'][] {
  if (me === null) return []
  const makes = me.isServerAdmin || me.administers.length > 0
  return [
    ...(makes ? (['instances', 'new-instance', 'projects'] as const) : []),
    ...(me.isServerAdmin ? (['relays', 'people', 'audit'] as const) : []),
  ]
}

/** Pages about oneself. */
export function ownPages(me: MeView | null): readonly Place['kind'][] {
  if (me?.kind === 'person') return ['account', 'tokens']
  return me?.isServerAdmin ? ['tokens'] : []
}

/** The instances that somebody may set up. */
export function configurable<T extends Pick<InstanceView, 'name'>>(
  instances: readonly T[],
  me: MeView | null,
): readonly T[] {
  return instances.filter(({ name }) => me?.rights[name]?.includes('configure'))
}

/** Where "Settings" in the inbox leads: to the instance that is shown, if one may set it up. */
export function settingsPlace(instance: string | null, me: MeView | null): Place {
  if (instance !== null && me?.rights[instance]?.includes('configure')) {
    return { kind: 'instance', name: instance, section: 'general' }
  }
  return serverPages(me).includes('instances') ? { kind: 'instances' } : { kind: 'account' }
}
