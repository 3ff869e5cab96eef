import './sidebar.css'
import { Forward, Keyboard, Mailbox, Search, Send, Settings, UserRound } from 'lucide-react'
import { splitUrl, useUrl } from '../address-bar.ts'
import { atBase } from '../base-path.ts'
import { settingsPlace } from '../console/model/nav.ts'
import { formatPlace } from '../console/place.ts'
import { useInboxPart } from '../inbox/use-inbox.ts'
import { useMe } from '../me.ts'
import { outboxUrl } from '../outbox/outbox-place.ts'
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
  const instances = useInboxPart((inbox) => inbox.instances)
  const server = useInboxPart((inbox) => inbox.server)
  const me = useMe()
  const [path] = splitUrl(useUrl())
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
        {instances.length > 1 && (
          <Link className="sidebar-action" to="/all" aria-current={path === '/all' ? 'page' : undefined}>
            <Search size={15} aria-hidden /> Search all
          </Link>
        )}
        <ul>
          {instances.map((instance) => (
            <li key={instance.name}>
              <InstanceLink instance={instance} isCurrent={instance.name === current} onChoose={onChoose} />
            </li>
          ))}
        </ul>
      </nav>
      <div className="sidebar-foot">
        <Link
          className="sidebar-action"
          to={outboxUrl({ instance: current })}
          aria-current={path === '/outbox' ? 'page' : undefined}
        >
          <Forward size={15} aria-hidden /> Outbox
        </Link>
        <button type="button" className="sidebar-action" onClick={() => onOverlay('sending')}>
          <Send size={15} aria-hidden /> Send mail here
        </button>
        <Link className="sidebar-action" to={formatPlace(settingsPlace(current, me))}>
          <Settings size={15} aria-hidden /> Settings
        </Link>
        <button type="button" className="sidebar-action" onClick={() => onOverlay('keys')}>
          <Keyboard size={15} aria-hidden /> Keyboard and search <kbd>?</kbd>
        </button>
        {me?.person && (
          <Link className="sidebar-action" to={formatPlace({ kind: 'account' })}>
            <UserRound size={15} aria-hidden />
            <span className="sidebar-person">{me.person.name || me.person.email}</span>
          </Link>
        )}
        <div className="sidebar-last">
          <ThemeSwitch />
          <a className="version" href={atBase('/docs')}>
            Docs
          </a>
          {server && <span className="version">v{server.version}</span>}
        </div>
      </div>
    </div>
  )
}
