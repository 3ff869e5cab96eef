import type { InstanceView } from '../../../server/contract/instance.types.ts'
import type { Place } from '../place.ts'

/** What the page is about, for its title. */
export function titleOf(place: Place, instances: readonly Pick<InstanceView, 'name' | 'label'>[]): string {
  switch (place.kind) {
    case 'instances':
      return 'Instances'
    case 'new-instance':
      return 'New instance'
    case 'instance':
      return instances.find(({ name }) => name === place.name)?.label ?? place.name
    case 'projects':
      return 'Projects'
    case 'project':
      return `Project ${place.name}`
    case 'relays':
      return 'Relays'
    case 'relay':
      return `Relay ${place.name}`
    case 'new-relay':
      return 'New relay'
    case 'people':
      return 'People'
    case 'audit':
      return 'Audit log'
    case 'account':
      return 'Account'
    case 'tokens':
      return 'API tokens'
    case 'nowhere':
      return 'Settings'
    default:
      return place satisfies never
  }
}
