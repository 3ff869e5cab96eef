import './overview.css'
import type { InstanceView } from '../../server/contract/instance.types.ts'
import { KindBadge } from '../frame/kind-badge.tsx'
import { formatCount } from '../model/format.ts'
import { ruleInWords } from '../model/rule.ts'
import { Fact } from '../ui/fact.tsx'
import { Bounds } from './bounds.tsx'
import { HowToSend } from './how-to-send.tsx'

/** What the instance does with mail, and how to send some; shown while no message is open. */
export function Overview({ instance }: { instance: InstanceView | null }) {
  if (!instance) return <section className="overview" aria-label="Instance" />
  const { counts, email, kind } = instance
  const rule = ruleInWords(kind, email)
  return (
    <section className="overview" aria-label="Instance">
      <header className="overview-head">
        <h2>{instance.label}</h2>
        <KindBadge kind={kind} />
      </header>
      <p className={`overview-rule ${kind}`}>
        <strong>{rule.title}</strong> {rule.detail}
      </p>
      <dl className="facts overview-counts">
        <Fact name="Messages" value={formatCount(counts.total)} />
        <Fact name="Unread" value={formatCount(counts.unread)} />
        <Fact name="Held" value={formatCount(counts.held)} />
      </dl>
      <Bounds instance={instance.name} />
      <section className="overview-send" aria-labelledby="overview-send">
        <h3 id="overview-send">Send mail here</h3>
        <HowToSend instance={instance} hasTest={counts.total > 0} />
      </section>
    </section>
  )
}
