import './topbar.css'
import { Menu } from 'lucide-react'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { IconButton } from '../ui/icon-button.tsx'
import { KindBadge } from './kind-badge.tsx'
import { LiveMark } from './live-mark.tsx'
import { SearchBox } from './search-box.tsx'

interface TopbarProps {
  readonly instance: InstanceView | null
  readonly search: string
  readonly onSearch: (text: string) => void
  readonly onMenu: () => void
}

export function Topbar({ instance, search, onSearch, onMenu }: TopbarProps) {
  return (
    <header className="topbar">
      <IconButton className="topbar-menu" icon={Menu} label="Instances and settings" onClick={onMenu} />
      {instance && (
        <div className="topbar-instance">
          <span className="topbar-name">{instance.label}</span>
          <KindBadge kind={instance.kind} />
        </div>
      )}
      <SearchBox search={search} onSearch={onSearch} />
      <LiveMark />
    </header>
  )
}
