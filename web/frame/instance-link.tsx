import './instance-link.css'
import { Hand } from 'lucide-react'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { atBase } from '../base-path.ts'
import { formatCount, plural } from '../model/format.ts'
import { formatRoute } from '../route.ts'
import { KindBadge } from './kind-badge.tsx'

interface InstanceLinkProps {
  readonly instance: InstanceView
  readonly isCurrent: boolean
  readonly onChoose: (name: string) => void
}

export function InstanceLink({ instance, isCurrent, onChoose }: InstanceLinkProps) {
  const { name, label, kind, counts } = instance
  return (
    <a
      className={`instance-link ${kind}`}
      href={atBase(formatRoute({ instance: name, message: null, tab: null, search: '' }))}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        onChoose(name)
      }}
    >
      <span className="instance-label">{label}</span>
      {counts.unread > 0 && (
        <span className="count unread" title={plural(counts.unread, 'unread message')}>
          {formatCount(counts.unread)}
          <span className="visually-hidden"> unread</span>
        </span>
      )}
      <span className="instance-kind">
        <KindBadge kind={kind} />
        {counts.held > 0 && (
          <span className="count held" title={plural(counts.held, 'held message')}>
            <Hand size={11} aria-hidden />
            {formatCount(counts.held)} held
          </span>
        )}
      </span>
    </a>
  )
}
