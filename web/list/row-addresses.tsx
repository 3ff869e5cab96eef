import './row-addresses.css'
import { ArrowRight } from 'lucide-react'
import type { MessageListItem } from '../../server/contract/message.types.ts'
import { rowAddresses } from '../model/recipients.ts'

/** `to bob@… +2 → qa@team.example` */
export function RowAddresses({ message }: { message: MessageListItem }) {
  const { intended, delivered } = rowAddresses(message)
  return (
    <span className="row-addresses">
      {intended && (
        <>
          <span className="row-class">{intended.class}</span>
          <span className="row-address">{intended.first}</span>
          {intended.more > 0 && <span className="row-more">+{intended.more}</span>}
        </>
      )}
      {delivered && (
        <>
          <ArrowRight size={12} aria-label="delivered to" />
          <span className="row-address delivered">{delivered.first}</span>
          {delivered.more > 0 && <span className="row-more">+{delivered.more}</span>}
        </>
      )}
    </span>
  )
}
