import './section.css'
import { type ReactNode, useId } from 'react'

interface SectionProps {
  readonly title: string
  readonly about?: ReactNode
  readonly actions?: ReactNode
  readonly tone?: 'danger' | undefined
  readonly children: ReactNode
}

/** One subject of a page. */
export function Section({ title, about, actions, tone, children }: SectionProps) {
  const id = useId()
  return (
    <section
      className={tone === 'danger' ? 'settings-section danger' : 'settings-section'}
      aria-labelledby={id}
    >
      <header className="settings-head">
        <h2 id={id}>{title}</h2>
        {actions}
        {about && <p>{about}</p>}
      </header>
      {children}
    </section>
  )
}
