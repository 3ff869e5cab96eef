import './text-tab.css'
import type { MessageView } from '../../server/contract/message.types.ts'
import { urls } from '../api.ts'
import { linkify } from '../model/linkify.ts'
import { SourceView } from '../ui/source-view.tsx'

/** The plain-text part, with its links made to be followed through the page that shows their target. */
export function TextTab({ message }: { message: MessageView }) {
  if (message.text === null) return <p className="tab-note">This message has no plain-text part.</p>
  return (
    <SourceView label="Plain text" text={message.text}>
      <span className="plain-text">
        {linkify(message.text).map((piece, index) =>
          piece.href === null ? (
            piece.text
          ) : (
            // biome-ignore lint/suspicious/noArrayIndexKey: the text of a message never changes
            <a key={index} href={urls.open(piece.href)} target="_blank" rel="noopener noreferrer">
              {piece.text}
            </a>
          ),
        )}
      </span>
    </SourceView>
  )
}
