import type { OutboxItem } from '../../server/contract/outbox.types.ts'
import { useLoaded } from '../console/use-loaded.ts'
import { formatMoment } from '../model/format.ts'
import { Conversation } from '../ui/conversation.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { outboxApi } from './outbox-api.ts'

/** Every attempt at a delivery, the latest first, with what was said. */
export function OutboxAttempts({ item }: { item: OutboxItem }) {
  const { id, attempts, state } = item
  const { data, problem } = useLoaded(`${id} ${attempts} ${state}`, () => outboxApi.delivery(item))
  return (
    <>
      <ProblemNote problem={problem} />
      <ol>
        {data?.tried.toReversed().map(({ at, outcome, stage, reply, transcript }) => (
          <li key={at}>
            <p>
              <time dateTime={at}>{formatMoment(at)}</time> <b>{outcome}</b>
              {stage && ` at ${stage}`}
            </p>
            {reply && <p className="outbox-reply">{reply}</p>}
            {transcript.length > 0 && <Conversation lines={transcript} />}
          </li>
        ))}
      </ol>
    </>
  )
}
