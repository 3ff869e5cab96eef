import './limits-use.css'
import { TriangleAlert } from 'lucide-react'
import type { LimitsView } from '../../../server/contract/bounds.types.ts'
import { formatMoment, plural } from '../../model/format.ts'
import { Notice } from '../../ui/notice.tsx'
import { Section } from '../frame/section.tsx'
import { usesOf } from '../model/use-of-limits.ts'

/** What is used up right now, and what was refused for it. */
export function LimitsUse({ limits }: { limits: LimitsView }) {
  const { refused } = limits
  return (
    <Section title="Used up">
      {refused && (
        <Notice icon={TriangleAlert} tone="amber">
          {plural(refused.count, 'mail')} refused for now since the server was started, the last{' '}
          {formatMoment(refused.lastAt)}: {refused.lastReply}
        </Notice>
      )}
      <dl className="settings-card uses">
        {usesOf(limits).map(({ label, words, share }) => (
          <div key={label} className="use">
            <dt>{label}</dt>
            <dd>{words}</dd>
            {share !== null && (
              <dd className={share >= 1 ? 'use-bar full' : 'use-bar'} aria-hidden>
                <span style={{ width: `${share * 100}%` }} />
              </dd>
            )}
          </div>
        ))}
      </dl>
    </Section>
  )
}
