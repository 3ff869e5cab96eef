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
    case 'relays':
      return 'Relays'
    case 'nowhere':
      return 'Settings'
    default:
      return place satisfies never
  }
}
