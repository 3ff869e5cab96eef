import './list-message.css'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface ListMessageProps {
  readonly icon: LucideIcon
  readonly title: string
  readonly children: ReactNode
  readonly action?: string
  readonly onAction?: () => void
}

/** What is said where rows would be. */
export function ListMessage({ icon: Icon, title, children, action, onAction }: ListMessageProps) {
  return (
    <div className="list-message" role="status">
      <Icon size={26} strokeWidth={1.6} aria-hidden />
      <h2>{title}</h2>
      <p>{children}</p>
      {action && (
        <button type="button" className="button" onClick={onAction}>
          {action}
        </button>
      )}
    </div>
  )
}
