import './compare-tab.css'
import type { DiffLine } from '../model/diff-lines.ts'
import { formatCount } from '../model/format.ts'
import { hideSame } from '../model/hide-same.ts'

/** The differences of one part of two messages, with a few lines around each. */
export function DiffView({ title, lines }: { title: string; lines: readonly DiffLine[] }) {
  const differences = lines.filter(({ kind }) => kind !== 'same').length
  return (
    <section className="diff" aria-label={title}>
      <h2>
        {title}{' '}
        <small>{differences === 0 ? 'no difference' : `${formatCount(differences)} lines differ`}</small>
      </h2>
      {differences > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        <pre tabIndex={0}>
          {hideSame(lines).map((line, index) =>
            line.kind === 'gap' ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: two messages never change
              <span key={index} className="diff-gap">
                {formatCount(line.count)} like lines{'\n'}
              </span>
            ) : (
              // biome-ignore lint/suspicious/noArrayIndexKey: two messages never change
              <span key={index} className={`diff-${line.kind}`}>
                {SIGNS[line.kind]} {line.text}
                {'\n'}
              </span>
            ),
          )}
        </pre>
      )}
    </section>
  )
}

const SIGNS: Record<DiffLine['kind'], string> = { same: ' ', removed: '−', added: '+' }
