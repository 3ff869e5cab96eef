import './result-mark.css'
import {
  Archive,
  Ban,
  CircleCheck,
  CircleX,
  Clock,
  CornerUpRight,
  Hand,
  type LucideIcon,
  Send,
} from 'lucide-react'
import type { Result, ResultKind } from '../model/result.ts'

const ICONS: Record<ResultKind, LucideIcon> = {
  captured: Archive,
  held: Hand,
  redirected: CornerUpRight,
  relayed: CircleCheck,
  sending: Send,
  deferred: Clock,
  failed: CircleX,
  cancelled: Ban,
}

/** What became of a message, as an icon with its word. */
export function ResultMark({ result }: { result: Result }) {
  const Icon = ICONS[result.kind]
  return (
    <span className={`result-mark ${result.kind}`} title={result.detail ?? undefined}>
      <Icon size={12} aria-hidden />
      <span className="result-label">{result.label}</span>
    </span>
  )
}
