import './html-tab.css'
import type { MessageView } from '../../server/contract/message.types.ts'
import { markHtml } from '../model/mark-html.ts'
import { SourceView } from '../ui/source-view.tsx'

/** Characters that get colours; a browser slows down with a hundred thousand elements. */
const MARKED_CHARS = 120_000

/** The HTML as it was sent, as source. */
export function HtmlTab({ message }: { message: MessageView }) {
  if (message.html === null) return <p className="tab-note">This message has no HTML part.</p>
  const { html } = message
  return (
    <SourceView label="HTML source" text={html}>
      {markHtml(html.slice(0, MARKED_CHARS)).map((token, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the source of a message never changes
        <span key={index} className={`html-${token.kind}`}>
          {token.text}
        </span>
      ))}
      {html.slice(MARKED_CHARS)}
    </SourceView>
  )
}
