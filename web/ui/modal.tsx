import './modal.css'
import { X } from 'lucide-react'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { IconButton } from './icon-button.tsx'

interface ModalProps {
  readonly title: string
  /** `drawer` comes from the left edge and has no title bar. */
  readonly shape: 'dialog' | 'drawer'
  readonly onClose: () => void
  readonly children: ReactNode
}

/** A dialog over the page; the browser keeps the focus inside and closes it on Escape. */
export function Modal({ title, shape, onClose, children }: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = ref.current
    dialog?.showModal()
    // The browser gives the focus to the first button; a field that is to be written into says so.
    dialog?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      ref={ref}
      className={`modal ${shape}`}
      aria-labelledby={titleId}
      onClose={onClose}
      onPointerDown={(event) => {
        if (event.target === ref.current) onClose()
      }}
    >
      <div className="modal-body">
        <header className={shape === 'drawer' ? 'visually-hidden' : 'modal-head'}>
          <h2 id={titleId}>{title}</h2>
          <IconButton icon={X} label="Close" onClick={onClose} />
        </header>
        {children}
      </div>
    </dialog>
  )
}
