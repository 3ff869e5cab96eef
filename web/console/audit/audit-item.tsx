import type { AuditEntryView } from '../../../server/contract/audit.types.ts'
import { formatMoment } from '../../model/format.ts'
import { actionInWords, actorInWords, detailLines } from '../model/audit-words.ts'

interface AuditItemProps {
  readonly entry: AuditEntryView
  readonly showsInstance: boolean
}

/** One line of the log. */
export function AuditItem({ entry, showsInstance }: AuditItemProps) {
  const { at, actor, clientAddress, instance, action, detail } = entry
  const lines = detailLines(detail)
  return (
    <li className="item">
      <p className="item-main">
        <span className="item-name">{actionInWords(action)}</span>
        {showsInstance && instance !== null && <span className="state-tag">{instance}</span>}
      </p>
      {lines.length > 0 && (
        <dl className="audit-detail">
          {lines.map(({ name, value }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      <p className="item-facts">
        <span>{actorInWords(actor)}</span>
        <time dateTime={at}>{formatMoment(at)}</time>
        {clientAddress !== null && <span>{clientAddress}</span>}
      </p>
    </li>
  )
}
