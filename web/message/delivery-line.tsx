import './delivery-line.css'
import { ArrowRight } from 'lucide-react'
import type { DeliveryView } from '../../server/contract/message.types.ts'
import { formatDue, formatMoment, plural } from '../model/format.ts'
import { Address } from '../ui/address.tsx'

/** Where one copy went, with what result, and every attempt so far. */
export function DeliveryLine({ delivery }: { delivery: DeliveryView }) {
  const { address, state, reply, dueAt, attempts, relay, possibleDuplicate } = delivery
  const isWaiting = state === 'deferred' || state === 'queued'
  return (
    <li className="delivery">
      <span className="delivery-to">
        <ArrowRight size={13} aria-hidden />
        <span>
          <Address address={address} />
        </span>
      </span>
      <div className={`delivery-result ${state}`}>
        <b>{state}</b>
        {reply && <span className="delivery-reply">{reply}</span>}
        {isWaiting && dueAt && <span>next try {formatDue(dueAt, new Date())}</span>}
        {possibleDuplicate && <span>possible duplicate</span>}
        {attempts.length > 0 && (
          <details>
            <summary>
              {plural(attempts.length, 'attempt')} through {relay}
            </summary>
            <ol>
              {attempts.map((attempt, index) => (
                // An attempt has no name but its place.
                // biome-ignore lint/suspicious/noArrayIndexKey: attempts are only ever added at the end
                <li key={index}>
                  <time dateTime={attempt.at}>{formatMoment(attempt.at)}</time> <b>{attempt.outcome}</b>
                  {attempt.stage && ` at ${attempt.stage}`}
                  {attempt.reply && <span className="delivery-reply">{attempt.reply}</span>}
                </li>
              ))}
            </ol>
          </details>
        )}
      </div>
    </li>
  )
}
