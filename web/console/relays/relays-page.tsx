import { FileCog, Pause, Plus, TriangleAlert } from 'lucide-react'
import type { RelayView } from '../../../server/contract/relay.types.ts'
import { useInbox } from '../../inbox/use-inbox.ts'
import { formatMoment } from '../../model/format.ts'
import { Link } from '../../ui/link.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { consoleApi } from '../console-api.ts'
import { PageHead } from '../frame/page-head.tsx'
import { tlsInWords, usersOfRelay } from '../model/relays.ts'
import { formatPlace } from '../place.ts'
import { useLoaded } from '../use-loaded.ts'

/** The SMTP hosts that mail may be handed to, and which instances do. */
export function RelaysPage() {
  const relays = useLoaded('relays', consoleApi.relays)
  const all = relays.data?.relays ?? []
  return (
    <div className="console-page">
      <PageHead
        title="Relays"
        about="A relay is a real SMTP host that mail is handed to: copies of a staging instance, or the mail of production."
        actions={
          <Link className="button primary" to={formatPlace({ kind: 'new-relay' })}>
            <Plus size={15} aria-hidden /> New relay
          </Link>
        }
      />
      <ProblemNote problem={relays.problem} />
      {all.length > 0 && (
        <ul className="items">
          {all.map((relay) => (
            <RelayItem key={relay.name} relay={relay} />
          ))}
        </ul>
      )}
      {relays.data && all.length === 0 && (
        <p className="none-yet">No relay yet: nothing can leave this server.</p>
      )}
    </div>
  )
}

function RelayItem({ relay }: { relay: RelayView }) {
  const { instances } = useInbox()
  const { name, host, port, tls, user, managedByFile, pausedAt, troubledUntil } = relay
  return (
    <li className="item">
      <p className="item-main">
        <Link className="item-link" to={formatPlace({ kind: 'relay', name })}>
          {name}
        </Link>
        {managedByFile && (
          <span className="state-tag" title="Declared in the configuration file">
            <FileCog size={11} aria-hidden /> File
          </span>
        )}
        {pausedAt !== null && (
          <span className="state-tag">
            <Pause size={11} aria-hidden /> Paused
          </span>
        )}
      </p>
      <p className="item-facts">
        <span className="mono">{`${host}:${port}`}</span>
        <span>{tlsInWords(tls)}</span>
        {user !== null && <span>As {user}</span>}
        <span>{usersOfRelay(name, instances)}</span>
      </p>
      {troubledUntil !== null && (
        <p className="item-warning">
          <TriangleAlert size={14} aria-hidden />
          <span>It is in trouble; tried again {formatMoment(troubledUntil)}.</span>
        </p>
      )}
    </li>
  )
}
