import type { MessageView } from '../../server/contract/message.types.ts'
import { type RecipientGroup, whyOf } from '../model/recipients.ts'
import { Address } from '../ui/address.tsx'
import { DeliveryLine } from './delivery-line.tsx'

interface RecipientGroupRowsProps {
  readonly group: RecipientGroup
  readonly decision: MessageView['decision']
  readonly limit: number
}

/** One block of the table: its recipients, and beside them the deliveries that they share. */
export function RecipientGroupRows({ group, decision, limit }: RecipientGroupRowsProps) {
  const recipients = group.recipients.slice(0, limit)
  const isShared = recipients.length > 1
  return (
    <tbody className={isShared ? 'shared' : undefined}>
      {recipients.map((recipient, index) => (
        <tr key={recipient.address}>
          <td className="intended">
            <span className={`class-mark ${recipient.class}`}>{recipient.class}</span>
            <span className="recipient-address">
              <Address address={recipient.address} />
            </span>
          </td>
          <td className={`why ${recipient.disposition}`}>
            <Address address={whyOf(recipient, decision.kind)} />
          </td>
          {index === 0 && (
            <td className="delivered" colSpan={2} rowSpan={recipients.length}>
              <ul className="deliveries">
                {group.deliveries.map((delivery) => (
                  <DeliveryLine key={delivery.id} delivery={delivery} />
                ))}
                {group.deliveries.length === 0 && <li className="nobody">{nobody(decision)}</li>}
              </ul>
            </td>
          )}
        </tr>
      ))}
    </tbody>
  )
}

function nobody(decision: MessageView['decision']): string {
  if (decision.kind === 'hold') return `nobody: held. ${decision.reason ?? ''}`
  return 'nobody: kept in the inbox'
}
