import { Archive, FileCog } from 'lucide-react'
import type { InstanceView } from '../../../server/contract/instance.types.ts'
import { KindBadge } from '../../frame/kind-badge.tsx'
import { plural } from '../../model/format.ts'
import { Link } from '../../ui/link.tsx'
import { modeInWords } from '../model/instance-groups.ts'
import { formatPlace } from '../place.ts'

/** An instance in the list: what it is and what its rule does. */
export function InstanceRow({ instance }: { instance: InstanceView }) {
  const { name, label, kind, counts, managedByFile, state } = instance
  return (
    <li className="item">
      <div className="item-main">
        <Link className="item-link" to={formatPlace({ kind: 'instance', name, section: 'general' })}>
          {label}
        </Link>
        <KindBadge kind={kind} />
        {state === 'archived' && (
          <span className="state-tag">
            <Archive size={11} aria-hidden /> Archived
          </span>
        )}
        {managedByFile && (
          <span className="state-tag" title="Declared in the configuration file">
            <FileCog size={11} aria-hidden /> File
          </span>
        )}
      </div>
      <p className="item-facts">
        {label !== name && <span className="mono">{name}</span>}
        <span>{state === 'archived' ? 'Takes no mail' : modeInWords(instance)}</span>
        <span>{plural(counts.total, 'message')}</span>
      </p>
    </li>
  )
}
