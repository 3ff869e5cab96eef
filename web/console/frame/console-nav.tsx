import '../../frame/sidebar.css'
import './console-nav.css'
import {
  ArrowLeft,
  Boxes,
  FolderKanban,
  KeyRound,
  type LucideIcon,
  Mailbox,
  Plus,
  ScrollText,
  Send,
  UserRound,
  UsersRound,
} from 'lucide-react'
import { ThemeSwitch } from '../../frame/theme-switch.tsx'
import { useInbox } from '../../inbox/use-inbox.ts'
import { useMe } from '../../me.ts'
import { formatRoute } from '../../route.ts'
import { Link } from '../../ui/link.tsx'
import { configurable, ownPages, serverPages } from '../model/nav.ts'
import { formatPlace, type Place } from '../place.ts'
import { InstanceNav } from './instance-nav.tsx'

/** The pages of the server, its instances, and what is one's own. */
export function ConsoleNav({ place }: { place: Place }) {
  const { instances, server } = useInbox()
  const me = useMe()
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
        <PageLinks title="Server" kinds={serverPages(me)} place={place} />
        <InstanceNav instances={configurable(instances, me)} current={current} />
        <PageLinks title="You" kinds={ownPages(me)} place={place} />
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

interface PageLinksProps {
  readonly title: string
  readonly kinds: readonly Place['kind'][]
  readonly place: Place
}

function PageLinks({ title, kinds, place }: PageLinksProps) {
  const pages = PAGES.filter(({ to }) => kinds.includes(to.kind))
  if (pages.length === 0) return null
  return (
    <>
      <h2>{title}</h2>
      <ul>
        {pages.map(({ to, label, icon: Icon, covers }) => (
          <li key={to.kind}>
            <Link
              className="console-link"
              to={formatPlace(to)}
              aria-current={place.kind === to.kind || covers?.includes(place.kind) ? 'page' : undefined}
            >
              <Icon size={15} aria-hidden /> {label}
            </Link>
          </li>
        ))}
      </ul>
    </>
  )
}

interface NavPage {
  readonly to: Place
  readonly label: string
  readonly icon: LucideIcon
  /** Pages below it. */
  readonly covers?: readonly Place['kind'][]
}

const PAGES: readonly NavPage[] = [
  { to: { kind: 'instances' }, label: 'Instances', icon: Boxes },
  { to: { kind: 'new-instance' }, label: 'New instance', icon: Plus },
  { to: { kind: 'projects' }, label: 'Projects', icon: FolderKanban, covers: ['project'] },
  { to: { kind: 'relays' }, label: 'Relays', icon: Send, covers: ['relay', 'new-relay'] },
  { to: { kind: 'people' }, label: 'People', icon: UsersRound },
  { to: { kind: 'audit' }, label: 'Audit log', icon: ScrollText },
  { to: { kind: 'account' }, label: 'Account', icon: UserRound },
  { to: { kind: 'tokens' }, label: 'API tokens', icon: KeyRound },
]
