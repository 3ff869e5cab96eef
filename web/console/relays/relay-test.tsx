import './relay-test.css'
import { CircleCheck, PlugZap, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { RelayTestView } from '../../../server/contract/relay.types.ts'
import { Notice } from '../../ui/notice.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { useSaving } from '../../use-saving.ts'
import { consoleApi } from '../console-api.ts'
import { Section } from '../frame/section.tsx'

/** Connects and logs in, without sending anything, and shows what was said. */
export function RelayTest({ relay }: { relay: string }) {
  const { problem, isBusy, run } = useSaving()
  const [result, setResult] = useState<RelayTestView | null>(null)
  const test = async () => {
    setResult(null)
    setResult((await run(() => consoleApi.testRelay(relay, {}))) ?? null)
  }
  return (
    <Section
      title="Test the connection"
      about="Connects, encrypts and logs in as saved. No mail is sent."
      actions={
        <button type="button" className="button" disabled={isBusy} onClick={test}>
          <PlugZap size={14} aria-hidden /> {isBusy ? 'Connecting' : 'Test connection'}
        </button>
      }
    >
      <ProblemNote problem={problem} />
      <div role="status" className="relay-result">
        {result && (
          <Notice icon={result.ok ? CircleCheck : TriangleAlert} tone={result.ok ? 'green' : 'red'}>
            {result.ok ? 'It answers, and takes us.' : result.problem}
          </Notice>
        )}
      </div>
      {result && result.transcript.length > 0 && (
        <ol className="conversation" aria-label="What was said">
          {result.transcript.map(({ from, line }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines may be the same, and never move
            <li key={index} className={from}>
              <span className="conversation-who">{from === 'client' ? 'We' : 'It'}</span>
              <span>{line}</span>
            </li>
          ))}
        </ol>
      )}
    </Section>
  )
}
