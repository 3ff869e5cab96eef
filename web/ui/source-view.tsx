import './source-view.css'
import { WrapText } from 'lucide-react'
import { type ReactNode, useRef, useState } from 'react'
import { CopyButton } from './copy-button.tsx'
import { SourceFind } from './source-find.tsx'

interface SourceViewProps {
  readonly label: string
  /** What the copy button copies. */
  readonly text: string
  /** The same text, marked up; the plain text when absent. */
  readonly children?: ReactNode
  readonly tools?: ReactNode
}

/** Text as it is, in a fixed-width font, with copy and line wrapping. */
export function SourceView({ label, text, children, tools }: SourceViewProps) {
  const [isWrapped, setWrapped] = useState(true)
  const source = useRef<HTMLElement>(null)
  return (
    <div className="source-view">
      <div className="source-tools">
        {tools}
        <SourceFind within={source} />
        <button
          type="button"
          className="button quiet"
          aria-pressed={isWrapped}
          onClick={() => setWrapped(!isWrapped)}
        >
          <WrapText size={14} aria-hidden /> Wrap
        </button>
        <CopyButton text={text} />
      </div>
      <section
        ref={source}
        className={isWrapped ? 'source wrapped' : 'source'}
        aria-label={label}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <pre>{children ?? text}</pre>
      </section>
    </div>
  )
}
