import './relay-test.css'
import { CircleCheck, PlugZap, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import type { RelayTestView } from '../../../server/contract/relay.types.ts'
import { Conversation } from '../../ui/conversation.tsx'
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
      {result && result.transcript.length > 0 && <Conversation lines={result.transcript} />}
    </Section>
  )
}
