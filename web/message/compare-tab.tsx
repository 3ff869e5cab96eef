import './compare-tab.css'
import { useEffect, useState } from 'react'
import type { MessageView } from '../../server/contract/message.types.ts'
import { api, problemOf } from '../api.ts'
import { diffLines } from '../model/diff-lines.ts'
import { formatMoment } from '../model/format.ts'
import { DiffView } from './diff-view.tsx'

interface CompareTabProps {
  readonly message: MessageView
  /** Id of the other; null while none was chosen. */
  readonly other: string | null
}

/** What differs between this message and another: recipients, header, text and HTML. */
export function CompareTab({ message, other }: CompareTabProps) {
  const [against, setAgainst] = useState<MessageView | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const { instance } = message
  useEffect(() => {
    if (other === null) return
    let isShown = true
    api.message(instance, other).then(
      (view) => {
        if (isShown) setAgainst(view)
      },
      (error: unknown) => {
        if (isShown) setProblem(problemOf(error).detail)
      },
    )
    return () => {
      isShown = false
    }
  }, [instance, other])
  if (other === null)
    return <p className="tab-note">Select two messages in the list (x) and press “Compare” above them.</p>
  if (problem) return <p className="tab-note">{problem}</p>
  if (!against) return <p className="tab-note">Loading …</p>
  return (
    <div className="compare">
      <p className="compare-sides">
        <span className="diff-removed">{sideOf(against)}</span>
        <span className="diff-added">{sideOf(message)}</span>
      </p>
      {PARTS.map(([title, textOf]) => (
        <DiffView key={title} title={title} lines={diffLines(textOf(against), textOf(message))} />
      ))}
    </div>
  )
}

function sideOf({ subject, receivedAt }: MessageView): string {
  return `${subject ?? '(no subject)'}, ${formatMoment(receivedAt)}`
}

/** Fields that are unlike in any two messages. */
const ALWAYS_UNLIKE = /^(?:date|message-id|received|dkim-signature|x-.*signature)$/i

const PARTS: readonly (readonly [title: string, textOf: (message: MessageView) => string])[] = [
  ['Recipients', ({ recipients }) => recipients.map((one) => `${one.class} ${one.address}`).join('\n')],
  [
    'Header',
    ({ headers }) =>
      headers
        .filter(([name]) => !ALWAYS_UNLIKE.test(name))
        .map(([name, value]) => `${name}: ${value}`)
        .join('\n'),
  ],
  ['Text', ({ text }) => text ?? ''],
  ['HTML', ({ html }) => (html ?? '').replace(/>\s*</g, '>\n<')],
]
