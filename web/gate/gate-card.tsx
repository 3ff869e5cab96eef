import '../frame/sidebar.css'
import './gate-card.css'
import { Mailbox } from 'lucide-react'
import type { ReactNode } from 'react'

interface GateCardProps {
  readonly title: string
  readonly about?: ReactNode
  readonly children?: ReactNode
}

/** One card in the middle of the page. */
export function GateCard({ title, about, children }: GateCardProps) {
  return (
    <main className="gate">
      <title>{`${title} · Stagingpost`}</title>
      <div className="gate-brand">
        <span className="brand-mark">
          <Mailbox size={17} aria-hidden />
        </span>
        Stagingpost
      </div>
      <section className="gate-card" aria-labelledby="gate-title">
        <header>
          <h1 id="gate-title">{title}</h1>
          {about && <p>{about}</p>}
        </header>
        {children}
      </section>
    </main>
  )
}
