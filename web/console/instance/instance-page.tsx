import './instance-page.css'
import { Archive, FileCog } from 'lucide-react'
import { KindBadge } from '../../frame/kind-badge.tsx'
import { useInbox } from '../../inbox/use-inbox.ts'
import { formatRoute } from '../../route.ts'
import { Link } from '../../ui/link.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../frame/page-head.tsx'
import type { InstanceSection } from '../place.ts'
import { InstanceTabs } from './instance-tabs.tsx'
import { SectionPage } from './section-page.tsx'
import { useInstance } from './use-instance.ts'

/** The settings of an instance: its head, the tabs, one section. */
export function InstancePage({ name, section }: { name: string; section: InstanceSection }) {
  const { server } = useInbox()
  const { instance, know } = useInstance(name)
  if (instance === null) return server === null ? null : <NoInstance name={name} />
  const { label, kind, managedByFile, state } = instance
  return (
    <div className="console-page">
      <PageHead
        title={label}
        mark={<KindBadge kind={kind} />}
        actions={
          <Link className="button" to={formatRoute({ instance: name, message: null, tab: null, search: '' })}>
            Open inbox
          </Link>
        }
      />
      <InstanceTabs name={name} current={section} />
      {state === 'archived' && (
        <Notice icon={Archive} tone="amber">
          <strong>Archived.</strong> It takes no mail; what it has can be read.
        </Notice>
      )}
      {managedByFile && (
        <Notice icon={FileCog} tone="neutral">
          <strong>Managed by the file.</strong> This instance is declared in the configuration file: its
          settings are changed there, and taken over at the next start. Credentials and constants can be added
          here.
        </Notice>
      )}
      <SectionPage key={section} instance={instance} section={section} onSaved={know} />
    </div>
  )
}

function NoInstance({ name }: { name: string }) {
  return (
    <div className="console-page">
      <PageHead title="No such instance" about={`There is no instance “${name}”, or it was deleted.`} />
      <p>
        <Link to="/settings">To all instances</Link>
      </p>
    </div>
  )
}
