import './rule-tester.css'
import { Ban, CircleCheck } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { EmailRuleInput } from '../../../server/contract/instance.types.ts'
import type { Problem } from '../../../server/contract/problem.types.ts'
import type { RuleTestAnswer, RuleTestInput } from '../../../server/contract/rule-test.types.ts'
import { problemOf } from '../../api.ts'
import { EntriesField } from '../../ui/entries-field.tsx'
import { ProblemNote } from '../../ui/problem-note.tsx'
import { consoleApi } from '../console-api.ts'
import { Section } from '../frame/section.tsx'

/** The rule is asked this long after the last key. */
const TYPING_MS = 250

interface RuleTesterProps {
  readonly instance: string
  /** What the form changed so far. */
  readonly email: EmailRuleInput
  readonly isDraft: boolean
}

/** "Would this address be mailed, and why?", by the rule as the form has it. */
export function RuleTester({ instance, email, isDraft }: RuleTesterProps) {
  const [addresses, setAddresses] = useState<string[]>([])
  const { answers, problem } = useAnswers(instance, { addresses, email })
  const shown = answers.filter(({ address }) => addresses.includes(address))
  return (
    <Section
      title="Would this address be mailed?"
      about={`Asks the rule itself${isDraft ? ', with what is changed above' : ''}. Nothing is sent.`}
    >
      <div className="settings-card">
        <EntriesField
          label="Addresses"
          placeholder="bob@real.example"
          entries={addresses}
          onChange={setAddresses}
        />
        <ProblemNote problem={problem} />
        <ul className="verdicts" aria-live="polite">
          {shown.map((answer) => (
            <Verdict key={answer.address} answer={answer} />
          ))}
        </ul>
      </div>
    </Section>
  )
}

function Verdict({ answer: { address, mailed, why } }: { answer: RuleTestAnswer }) {
  const Icon = mailed ? CircleCheck : Ban
  return (
    <li className={mailed ? 'verdict mailed' : 'verdict'}>
      <Icon size={16} aria-hidden />
      <p>
        <strong>{address}</strong> <span className="verdict-word">{mailed ? 'Mailed' : 'Not mailed'}</span>
        <span className="verdict-why">{why}</span>
      </p>
    </li>
  )
}

interface Answers {
  readonly answers: readonly RuleTestAnswer[]
  readonly problem: Problem | null
}

/** What the server says; the last answer stays until the next one is there. */
function useAnswers(instance: string, input: RuleTestInput): Answers {
  const [told, tell] = useState<Answers>({ answers: [], problem: null })
  const question = JSON.stringify(input)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question is all of the input
  useEffect(() => {
    if (input.addresses.length === 0) return
    let isLatest = true
    const timer = setTimeout(async () => {
      const answer = await consoleApi.testRule(instance, input).then(
        ({ answers }) => ({ answers, problem: null }),
        (error: unknown) => ({ answers: [], problem: problemOf(error) }),
      )
      if (isLatest) tell(answer)
    }, TYPING_MS)
    return () => {
      isLatest = false
      clearTimeout(timer)
    }
  }, [instance, question])
  return told
}
