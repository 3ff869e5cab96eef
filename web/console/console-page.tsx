import { InstancePage } from './instance/instance-page.tsx'
import { NewInstancePage } from './instance/new-instance-page.tsx'
import type { Place } from './place.ts'
import { InstancesPage } from './server/instances-page.tsx'
import { NowherePage } from './server/nowhere-page.tsx'
import { ProjectsPage } from './server/projects-page.tsx'
import { RelaysPage } from './server/relays-page.tsx'

/** The page of a place. */
export function ConsolePage({ place }: { place: Place }) {
  switch (place.kind) {
    case 'instances':
      return <InstancesPage />
    case 'new-instance':
      return <NewInstancePage />
    case 'instance':
      return <InstancePage name={place.name} section={place.section} />
    case 'projects':
      return <ProjectsPage />
    case 'relays':
      return <RelaysPage />
    case 'nowhere':
      return <NowherePage />
    default:
      return place satisfies never
  }
}
