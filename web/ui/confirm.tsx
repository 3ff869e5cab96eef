import './confirm.css'
import type { ReactNode } from 'react'
import { Modal } from './modal.tsx'

interface ConfirmProps {
  readonly title: string
  /** What the button does, as a verb. */
  readonly verb: string
  readonly tone?: 'danger' | undefined
  readonly isBusy?: boolean | undefined
  readonly onConfirm: () => void
  readonly onClose: () => void
  /** What will happen. */
  readonly children: ReactNode
}

/** Asks before something that can't be taken back easily. */
export function Confirm({ title, verb, tone, isBusy, onConfirm, onClose, children }: ConfirmProps) {
  return (
    <Modal title={title} shape="dialog" onClose={onClose}>
      <div className="confirm">
        <div className="confirm-words">{children}</div>
        <div className="confirm-buttons">
          <button type="button" className="button" onClick={onClose}>
            Cancel
          </button>
          <button
            type="button"
            className={tone === 'danger' ? 'button primary danger' : 'button primary'}
            disabled={isBusy}
            onClick={onConfirm}
          >
            {verb}
          </button>
        </div>
      </div>
    </Modal>
  )
}
