import { PageHead } from '../console/frame/page-head.tsx'
import { Section } from '../console/frame/section.tsx'
import { useInbox } from '../inbox/use-inbox.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { AllRow } from './all-row.tsx'
import { foundInWords } from './all-words.ts'
import { RefusedItem } from './refused-item.tsx'
import { useAll } from './use-all.ts'

/** What was found, newest first, and what was refused before it became a message. */
export function AllResults({ search }: { search: string }) {
  const { cursor } = useInbox()
  const { view, problem, isLoading, more } = useAll(search, cursor)
  const { messages = [], refused = [] } = view ?? {}
  return (
    <div className="console-page">
      <PageHead
        title="All instances"
        about={
          search === ''
            ? 'Did anyone mail Bob? Search above: an address is enough.'
            : `Searched for ${search}`
        }
      />
      <ProblemNote problem={problem} />
      {view !== null && (
        <Section title={foundInWords(messages.length, more !== null)}>
          {messages.length > 0 && (
            <ul className="items">
              {messages.map((message) => (
                <AllRow key={message.id} message={message} />
              ))}
            </ul>
          )}
          {more && (
            <button type="button" className="button all-more" disabled={isLoading} onClick={more}>
              Older
            </button>
          )}
        </Section>
      )}
      {refused.length > 0 && (
        <Section
          title="Refused"
          about="Tries that never became a message: refused recipients and senders, limits, failed sign-ins of the last 7 days."
        >
          <ul className="items">
            {refused.map((refusal) => (
              <RefusedItem
                key={`${refusal.at} ${refusal.firstAt} ${refusal.address} ${refusal.username} ${refusal.instance}`}
                refusal={refusal}
              />
            ))}
          </ul>
        </Section>
      )}
    </div>
  )
}
