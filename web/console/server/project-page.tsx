import { Link } from '../../ui/link.tsx'
import { PageHead } from '../frame/page-head.tsx'
import { Members } from '../people/members.tsx'
import { formatPlace } from '../place.ts'

/** A project: who has a role on all its instances. */
export function ProjectPage({ name }: { name: string }) {
  return (
    <div className="console-page">
      <PageHead
        title={`Project ${name}`}
        about={<Link to={formatPlace({ kind: 'projects' })}>All projects</Link>}
      />
      <Members of={{ kind: 'project', name }} />
    </div>
  )
}
