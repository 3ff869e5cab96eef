import { Plus } from 'lucide-react'
import { useInbox } from '../../inbox/use-inbox.ts'
import { Link } from '../../ui/link.tsx'
import { PageHead } from '../frame/page-head.tsx'
import { Section } from '../frame/section.tsx'
import { byProject } from '../model/instance-groups.ts'
import { formatPlace } from '../place.ts'
import { DeletedInstances } from './deleted-instances.tsx'
import { InstanceRow } from './instance-row.tsx'

/** All instances by project, and those that can still be restored. */
export function InstancesPage() {
  const { instances } = useInbox()
  const groups = byProject(instances)
  return (
    <div className="console-page">
      <PageHead
        title="Instances"
        about="An instance is one environment: its own rule, credentials and inbox."
        actions={
          <Link className="button primary" to={formatPlace({ kind: 'new-instance' })}>
            <Plus size={15} aria-hidden /> New instance
          </Link>
        }
      />
      {groups.map((group) => (
        <Section key={group.project} title={groups.length > 1 ? `Project ${group.project}` : 'In use'}>
          <ul className="items">
            {group.instances.map((instance) => (
              <InstanceRow key={instance.name} instance={instance} />
            ))}
          </ul>
        </Section>
      ))}
      <DeletedInstances />
    </div>
  )
}
