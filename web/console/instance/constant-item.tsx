import { TriangleAlert } from 'lucide-react'
import type { ConstantView } from '../../../server/contract/constant.types.ts'
import { formatMoment } from '../../model/format.ts'
import { agoInWords } from '../model/when.ts'

interface ConstantItemProps {
  readonly constant: ConstantView
  readonly onReplace: () => void
  readonly onRemove: () => void
}

/** A constant without its value, and a warning where staging and production share that. */
export function ConstantItem({ constant: { name, setAt, warning }, onReplace, onRemove }: ConstantItemProps) {
  return (
    <li className="item with-action">
      <div>
        <p className="item-name mono">{name}</p>
        <p className="item-facts">
          <span title={formatMoment(setAt)}>Set {agoInWords(setAt, new Date())}</span>
        </p>
      </div>
      <div className="item-actions">
        <button type="button" className="button" aria-label={`Replace ${name}`} onClick={onReplace}>
          Replace
        </button>
        <button type="button" className="button danger" aria-label={`Remove ${name}`} onClick={onRemove}>
          Remove
        </button>
      </div>
      {warning && (
        <p className="item-warning">
          <TriangleAlert size={14} aria-hidden />
          <span>{warning}</span>
        </p>
      )}
    </li>
  )
}
