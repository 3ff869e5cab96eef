import { AccountPage } from './account/account-page.tsx'
import { TokensPage } from './account/tokens-page.tsx'
import { AuditPage } from './audit/audit-page.tsx'
import { InstancePage } from './instance/instance-page.tsx'
import { NewInstancePage } from './instance/new-instance-page.tsx'
import { PeoplePage } from './people/people-page.tsx'
import type { Place } from './place.ts'
import { NewRelayPage } from './relays/new-relay-page.tsx'
import { RelayPage } from './relays/relay-page.tsx'
import { RelaysPage } from './relays/relays-page.tsx'
import { InstancesPage } from './server/instances-page.tsx'
import { NowherePage } from './server/nowhere-page.tsx'
import { ProjectPage } from './server/project-page.tsx'
import { ProjectsPage } from './server/projects-page.tsx'

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
    case 'project':
      return <ProjectPage name={place.name} />
    case 'relays':
      return <RelaysPage />
    case 'relay':
      return <RelayPage key={place.name} name={place.name} />
    case 'new-relay':
      return <NewRelayPage />
    case 'people':
      return <PeoplePage />
    case 'audit':
      return <AuditPage />
    case 'account':
      return <AccountPage />
    case 'tokens':
      return <TokensPage />
    case 'nowhere':
      return <NowherePage />
    default:
      return place satisfies never
  }
}
