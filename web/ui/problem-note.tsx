import { TriangleAlert } from 'lucide-react'
import type { Problem } from '../../server/contract/problem.types.ts'
import { Notice } from './notice.tsx'

/** What the server refused, in its words. */
export function ProblemNote({ problem }: { problem: Problem | null }) {
  return (
    <div role="alert" className="problem-note">
      {problem && (
        <Notice icon={TriangleAlert} tone="red">
          {problem.detail}
        </Notice>
      )}
    </div>
  )
}
