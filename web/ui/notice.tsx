import './notice.css'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface NoticeProps {
  readonly icon: LucideIcon
  readonly tone: 'neutral' | 'green' | 'amber' | 'red'
  readonly children: ReactNode
}

/** A sentence that explains what is shown below it. */
export function Notice({ icon: Icon, tone, children }: NoticeProps) {
  return (
    <div className={`notice ${tone}`}>
      <Icon size={15} aria-hidden />
      <div>{children}</div>
    </div>
  )
}
