import './kind-badge.css'
import { FlaskConical, RadioTower } from 'lucide-react'
import type { InstanceView } from '../../server/contract/instance.types.ts'

/** Staging or production, told apart by word, shape, icon and colour, so that no one of them has to carry it alone. */
export function KindBadge({ kind }: { kind: InstanceView['kind'] }) {
  const Icon = kind === 'production' ? RadioTower : FlaskConical
  return (
    <span className={`kind-badge ${kind}`}>
      <Icon size={11} strokeWidth={2.4} aria-hidden />
      {kind === 'production' ? 'Production' : 'Staging'}
    </span>
  )
}
