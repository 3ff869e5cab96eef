import './topbar.css'
import { Menu } from 'lucide-react'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { IconButton } from '../ui/icon-button.tsx'
import type { Navigate } from '../use-route.ts'
import { KindBadge } from './kind-badge.tsx'
import { LiveMark } from './live-mark.tsx'
import type { Overlay } from './overlays.tsx'
import { SearchBox } from './search-box.tsx'

interface TopbarProps {
  readonly instance: InstanceView | null
  readonly search: string
  readonly navigate: Navigate
  readonly onOverlay: (overlay: Overlay) => void
}

export function Topbar({ instance, search, navigate, onOverlay }: TopbarProps) {
  return (
    <header className="topbar">
      <IconButton
        className="topbar-menu"
        icon={Menu}
        label="Instances and settings"
        onClick={() => onOverlay('instances')}
      />
      {instance && (
        <div className="topbar-instance">
          <span className="topbar-name">{instance.label}</span>
          <KindBadge kind={instance.kind} />
        </div>
      )}
      <SearchBox instance={instance?.name ?? null} search={search} navigate={navigate} />
      <LiveMark />
    </header>
  )
}
