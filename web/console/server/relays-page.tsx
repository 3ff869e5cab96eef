import { FileCog } from 'lucide-react'
import { useInbox } from '../../inbox/use-inbox.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { consoleApi } from '../console-api.ts'
import { PageHead } from '../frame/page-head.tsx'
import { tlsInWords, usersOfRelay } from '../model/relays.ts'
import { useLoaded } from '../use-loaded.ts'

/** The SMTP hosts that mail may be handed to, and which instances do. */
export function RelaysPage() {
  const relays = useLoaded('relays', consoleApi.relays)
  const { instances } = useInbox()
  const all = relays.data?.relays ?? []
  return (
    <div className="console-page">
      <PageHead
        title="Relays"
        about="A relay is a real SMTP host that mail is handed to: copies of a staging instance, or the mail of production."
      />
      <ProblemNote problem={relays.problem} />
      {all.length > 0 && (
        <ul className="items">
          {all.map(({ name, host, port, tls, managedByFile }) => (
            <li key={name} className="item">
              <p className="item-main">
                <span className="item-name">{name}</span>
                {managedByFile && (
                  <span className="state-tag" title="Declared in the configuration file">
                    <FileCog size={11} aria-hidden /> File
                  </span>
                )}
              </p>
              <p className="item-facts">
                <span className="mono">{`${host}:${port}`}</span>
                <span>{tlsInWords(tls)}</span>
                <span>{usersOfRelay(name, instances)}</span>
              </p>
            </li>
          ))}
        </ul>
      )}
      {relays.data && all.length === 0 && (
        <p className="none-yet">No relay yet: nothing can leave this server.</p>
      )}
    </div>
  )
}
