import type { RefusedView } from '../../server/contract/all.types.ts'
import { formatMoment, plural } from '../model/format.ts'
import { refusedInWords } from './all-words.ts'

/** A try that was refused, with what the client heard. */
export function RefusedItem({ refusal }: { refusal: RefusedView }) {
  const { instance, lastAt, count, clientAddress, reply } = refusal
  return (
    <li className="item">
      <p className="item-main">
        <span className="item-name">{refusedInWords(refusal)}</span>
        {instance !== null && <span className="state-tag">{instance}</span>}
      </p>
      <p className="item-facts mono">{reply}</p>
      <p className="item-facts">
        <time dateTime={lastAt}>{formatMoment(lastAt)}</time>
        {count > 1 && <span>{plural(count, 'time')}</span>}
        {clientAddress !== '' && <span>From {clientAddress}</span>}
      </p>
    </li>
  )
}
