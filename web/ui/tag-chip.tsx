import './tag-chip.css'
import { X } from 'lucide-react'

interface TagChipProps {
  readonly tag: string
  /** Takes it off; absent where it is only shown. */
  readonly onRemove?: (() => void) | undefined
  /** Shows what else bears it. */
  readonly onPress?: (() => void) | undefined
}

/** A tag. Its colour is its own, so that one is known again. */
export function TagChip({ tag, onRemove, onPress }: TagChipProps) {
  return (
    <span className="tag-chip" style={{ '--hue': hueOf(tag) } as React.CSSProperties}>
      {onPress ? (
        <button type="button" title={`Show tag:${tag}`} onClick={onPress}>
          {tag}
        </button>
      ) : (
        tag
      )}
      {onRemove && (
        <button type="button" className="tag-remove" aria-label={`Remove tag ${tag}`} onClick={onRemove}>
          <X size={12} aria-hidden />
        </button>
      )}
    </span>
  )
}

/** The same for the same tag, everywhere. */
function hueOf(tag: string): number {
  let sum = 7
  for (const char of tag) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 360
  return sum
}
