import { FileCog } from 'lucide-react'
import { Link } from '../../ui/link.tsx'
import { Notice } from '../../ui/notice.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { consoleApi } from '../console-api.ts'
import { PageHead } from '../frame/page-head.tsx'
import { formatPlace } from '../place.ts'
import { useLoaded } from '../use-loaded.ts'
import { RelayForm } from './relay-form.tsx'
import { RelayState } from './relay-state.tsx'
import { RelayTest } from './relay-test.tsx'

/** One relay: how it is spoken to, whether it answers, whether it is used. */
export function RelayPage({ name }: { name: string }) {
  const relays = useLoaded('relays', consoleApi.relays)
  const relay = relays.data?.relays.find((known) => known.name === name)
  if (relays.data === null) return <ProblemNote problem={relays.problem} />
  if (relay === undefined) {
    return (
      <div className="console-page">
        <PageHead title="No such relay" about={`There is no relay “${name}”.`} />
      </div>
    )
  }
  return (
    <div className="console-page">
      <PageHead
        title={`Relay ${name}`}
        about={<Link to={formatPlace({ kind: 'relays' })}>All relays</Link>}
      />
      {relay.managedByFile && (
        <Notice icon={FileCog} tone="neutral">
          <strong>Managed by the file.</strong> This relay is declared in the configuration file, and changed
          there.
        </Notice>
      )}
      <RelayTest relay={name} />
      <RelayForm relay={relay} onSaved={relays.reload} />
      <RelayState relay={relay} onChanged={relays.reload} />
    </div>
  )
}
