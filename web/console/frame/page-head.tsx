import './page-head.css'
import type { ReactNode } from 'react'

interface PageHeadProps {
  readonly title: string
  /** What the page is for, in a sentence. */
  readonly about?: ReactNode
  /** Beside the title. */
  readonly mark?: ReactNode
  readonly actions?: ReactNode
}

/** The top of a page. The title can take the focus, so that a reader starts here after another page. */
export function PageHead({ title, about, mark, actions }: PageHeadProps) {
  return (
    <header className="page-head">
      <div className="page-title">
        <h1 tabIndex={-1}>{title}</h1>
        {mark}
      </div>
      {actions && <div className="page-actions">{actions}</div>}
      {about && <p className="page-about">{about}</p>}
    </header>
  )
}
