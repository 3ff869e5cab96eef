import './recipients-table.css'
import { useState } from 'react'
import type { MessageView } from '../../server/contract/message.types.ts'
import { plural } from '../model/format.ts'
import { recipientGroups } from '../model/recipients.ts'
import { RecipientGroupRows } from './recipient-group-rows.tsx'

/** Rows of a group shown before somebody asks for all. */
const SHOWN_ROWS = 6

/** Intended for → why → delivered to → result, for every recipient of the envelope. */
export function RecipientsTable({ message }: { message: MessageView }) {
  const [isWhole, setWhole] = useState(false)
  const groups = recipientGroups(message)
  const shown = isWhole ? groups : groups.slice(0, SHOWN_ROWS)
  const hiddenCount = message.recipients.length - countShown(shown, isWhole)
  return (
    <div className="recipients">
      <table>
        <colgroup>
          <col className="col-intended" />
          <col className="col-why" />
          <col className="col-delivered" />
          <col className="col-result" />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Intended for</th>
            <th scope="col">Why</th>
            <th scope="col">Delivered to</th>
            <th scope="col">Result</th>
          </tr>
        </thead>
        {shown.map((group) => (
          <RecipientGroupRows
            key={group.recipients[0]?.address}
            group={group}
            decision={message.decision}
            limit={isWhole ? group.recipients.length : SHOWN_ROWS}
          />
        ))}
      </table>
      {message.recipients.some((recipient) => recipient.class === 'bcc') && (
        <p className="recipients-note">bcc: in the envelope, in no header.</p>
      )}
      {hiddenCount > 0 && (
        <button type="button" className="button quiet" onClick={() => setWhole(true)}>
          Show {plural(hiddenCount, 'more recipient')}
        </button>
      )}
    </div>
  )
}

function countShown(groups: readonly { recipients: readonly unknown[] }[], isWhole: boolean): number {
  const counts = groups.map((group) =>
    Math.min(group.recipients.length, isWhole ? Number.POSITIVE_INFINITY : SHOWN_ROWS),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}
