import './sidebar.css'
import { Keyboard, Mailbox, Send, Settings } from 'lucide-react'
import { formatPlace, type Place } from '../console/place.ts'
import { useInbox } from '../inbox/use-inbox.ts'
import { Link } from '../ui/link.tsx'
import { InstanceLink } from './instance-link.tsx'
import type { Overlay } from './overlays.tsx'
import { ThemeSwitch } from './theme-switch.tsx'

interface SidebarProps {
  readonly current: string | null
  readonly onChoose: (name: string) => void
  readonly onOverlay: (overlay: Overlay) => void
}

export function Sidebar({ current, onChoose, onOverlay }: SidebarProps) {
  const { instances, server } = useInbox()
  return (
    <div className="sidebar">
      <div className="brand">
        <span className="brand-mark">
          <Mailbox size={17} aria-hidden />
        </span>
        Stagingpost
      </div>
      <nav className="sidebar-instances" aria-label="Instances">
        <h2>Instances</h2>
        <ul>
          {instances.map((instance) => (
            <li key={instance.name}>
              <InstanceLink instance={instance} isCurrent={instance.name === current} onChoose={onChoose} />
            </li>
          ))}
        </ul>
      </nav>
      <div className="sidebar-foot">
        <button type="button" className="sidebar-action" onClick={() => onOverlay('sending')}>
          <Send size={15} aria-hidden /> Send mail here
        </button>
        <Link className="sidebar-action" to={formatPlace(settingsPlace(current))}>
          <Settings size={15} aria-hidden /> Settings
        </Link>
        <button type="button" className="sidebar-action" onClick={() => onOverlay('keys')}>
          <Keyboard size={15} aria-hidden /> Keyboard and search <kbd>?</kbd>
        </button>
        <div className="sidebar-last">
          <ThemeSwitch />
          {server && <span className="version">v{server.version}</span>}
        </div>
      </div>
    </div>
  )
}

/** The settings of the instance that is shown, if one is. */
function settingsPlace(instance: string | null): Place {
  return instance === null ? { kind: 'instances' } : { kind: 'instance', name: instance, section: 'general' }
}
