import './toast.css'
import { Undo2, X } from 'lucide-react'
import { useEffect } from 'react'
import { IconButton } from './icon-button.tsx'

export interface ToastMessage {
  /** Grows with each toast, so that the same words shown twice are two toasts. */
  readonly key: number
  readonly text: string
  readonly tone: 'plain' | 'bad'
  readonly onUndo: (() => void) | null
}

/** Long enough to read it and to reach the Undo button. */
const SHOWN_MS = 12_000

/** What just happened, at the bottom edge, with a way back. */
export function Toast({ toast, onClose }: { toast: ToastMessage | null; onClose: () => void }) {
  const key = toast?.key
  useEffect(() => {
    if (key === undefined) return
    const timer = setTimeout(onClose, SHOWN_MS)
    return () => clearTimeout(timer)
  }, [key, onClose])
  return (
    <div className="toast-place" role="status">
      {toast && (
        <div key={toast.key} className={`toast ${toast.tone}`}>
          <span>{toast.text}</span>
          {toast.onUndo && (
            <button type="button" className="toast-undo" onClick={toast.onUndo} aria-keyshortcuts="z">
              <Undo2 size={15} aria-hidden /> Undo
            </button>
          )}
          <IconButton icon={X} label="Dismiss" onClick={onClose} />
        </div>
      )}
    </div>
  )
}
