import { formatMoment } from '../../model/format.ts'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { useConsole } from '../console-context.ts'
import { Section } from '../frame/section.tsx'
import { browserInWords } from '../model/user-agent.ts'
import { agoInWords } from '../model/when.ts'
import { peopleApi } from '../people-api.ts'
import { useLoaded } from '../use-loaded.ts'

/** Where one is signed in; each can be ended. */
export function Sessions() {
  const { say } = useConsole()
  const sessions = useLoaded('sessions', peopleApi.sessions)
  const ending = useSaving()
  const end = async (work: () => Promise<unknown>, words: string) => {
    await ending.run(async () => {
      await work()
      say(words)
    })
    sessions.reload()
  }
  const all = sessions.data?.sessions ?? []
  const now = new Date()
  return (
    <Section
      title="Signed in"
      actions={
        all.length > 1 && (
          <button
            type="button"
            className="button"
            disabled={ending.isBusy}
            onClick={() => end(peopleApi.endOtherSessions, 'All other sessions ended')}
          >
            End all others
          </button>
        )
      }
    >
      <ProblemNote problem={sessions.problem ?? ending.problem} />
      {all.length > 0 && (
        <ul className="items">
          {all.map(({ id, userAgent, clientAddress, createdAt, lastSeenAt, isThis }) => (
            <li key={id} className="item with-action">
              <div>
                <p className="item-main">
                  <span className="item-name">{browserInWords(userAgent)}</span>
                  {isThis && <span className="state-tag">This one</span>}
                </p>
                <p className="item-facts">
                  {clientAddress && <span>From {clientAddress}</span>}
                  <span title={formatMoment(createdAt)}>Since {agoInWords(createdAt, now)}</span>
                  <span title={formatMoment(lastSeenAt)}>Seen {agoInWords(lastSeenAt, now)}</span>
                </p>
              </div>
              {!isThis && (
                <button
                  type="button"
                  className="button danger"
                  disabled={ending.isBusy}
                  aria-label={`End the session of ${browserInWords(userAgent)}, seen ${agoInWords(lastSeenAt, now)}`}
                  onClick={() => end(() => peopleApi.endSession(id), 'The session ended')}
                >
                  End
                </button>
              )}
            </li>
          ))}
        </ul>
      )}
    </Section>
  )
}
