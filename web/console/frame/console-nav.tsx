import '../../frame/sidebar.css'
import './console-nav.css'
import { ArrowLeft, Boxes, FolderKanban, type LucideIcon, Mailbox, Plus, Send } from 'lucide-react'
import { ThemeSwitch } from '../../frame/theme-switch.tsx'
import { useInbox } from '../../inbox/use-inbox.ts'
import { formatRoute } from '../../route.ts'
import { Link } from '../../ui/link.tsx'
import { formatPlace, type Place } from '../place.ts'

/** The pages of the server, then its instances. */
export function ConsoleNav({ place }: { place: Place }) {
  const { instances, server } = useInbox()
  const current = place.kind === 'instance' ? place.name : null
  const inbox = formatRoute({ instance: current, message: null, tab: null, search: '' })
  return (
    <div className="sidebar console-nav">
      <div className="brand">
        <span className="brand-mark">
          <Mailbox size={17} aria-hidden />
        </span>
        Stagingpost
      </div>
      <Link className="sidebar-action console-back" to={inbox}>
        <ArrowLeft size={15} aria-hidden /> Back to the inbox
      </Link>
      <nav className="sidebar-instances" aria-label="Settings">
        <h2>Server</h2>
        <ul>
          {SERVER_PAGES.map(({ to, label, icon: Icon }) => (
            <li key={to.kind}>
              <Link
                className="console-link"
                to={formatPlace(to)}
                aria-current={place.kind === to.kind ? 'page' : undefined}
              >
                <Icon size={15} aria-hidden /> {label}
              </Link>
            </li>
          ))}
        </ul>
        <h2>Instances</h2>
        <ul>
          {instances.map(({ name, label, kind }) => (
            <li key={name}>
              <Link
                className={`console-link ${kind}`}
                to={formatPlace({ kind: 'instance', name, section: 'general' })}
                aria-current={name === current ? 'page' : undefined}
              >
                <span className="kind-mark" aria-hidden />
                <span className="console-link-label">{label}</span>
                {kind === 'production' && <span className="visually-hidden">Production</span>}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className="sidebar-foot">
        <div className="sidebar-last">
          <ThemeSwitch />
          {server && <span className="version">v{server.version}</span>}
        </div>
      </div>
    </div>
  )
}

interface ServerPage {
  readonly to: Place
  readonly label: string
  readonly icon: LucideIcon
}

const SERVER_PAGES: readonly ServerPage[] = [
  { to: { kind: 'instances' }, label: 'Instances', icon: Boxes },
  { to: { kind: 'new-instance' }, label: 'New instance', icon: Plus },
  { to: { kind: 'projects' }, label: 'Projects', icon: FolderKanban },
  { to: { kind: 'relays' }, label: 'Relays', icon: Send },
]
