import './save-bar.css'

interface SaveBarProps {
  readonly isDirty: boolean
  readonly isBusy: boolean
  readonly onDiscard: () => void
}

/** Saves or drops what was changed; there only while something was. */
export function SaveBar({ isDirty, isBusy, onDiscard }: SaveBarProps) {
  if (!isDirty) return null
  return (
    <div className="save-bar">
      <span className="save-bar-words">Not saved yet</span>
      <button type="button" className="button" disabled={isBusy} onClick={onDiscard}>
        Discard
      </button>
      <button type="submit" className="button primary" disabled={isBusy}>
        Save
      </button>
    </div>
  )
}
