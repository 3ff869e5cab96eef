import { Download, TriangleAlert } from 'lucide-react'
import type { MessageView } from '../../server/contract/message.types.ts'
import { urls } from '../api.ts'
import { formatSize } from '../model/format.ts'
import { Notice } from '../ui/notice.tsx'
import { SourceView } from '../ui/source-view.tsx'
import { useDocument } from './use-document.ts'

/** The message as it was received. */
export function RawTab({ message }: { message: MessageView }) {
  const url = urls.raw(message.instance, message.id)
  const raw = useDocument(url)
  if (raw.kind === 'loading') return <p className="tab-note">Loading …</p>
  if (raw.kind === 'failed') return <p className="tab-note">{raw.reason}</p>
  const notice = !message.flags.canonical && (
    <Notice icon={TriangleAlert} tone="amber">
      It has bare CR or LF line ends. They are kept here; what is sent on has CRLF.
    </Notice>
  )
  return (
    <SourceView
      label="Raw message"
      text={raw.text}
      tools={
        <>
          {notice}
          <a className="button quiet" href={url} download={`${message.id}.eml`}>
            <Download size={14} aria-hidden /> .eml
          </a>
        </>
      }
    >
      {raw.text}
      {!raw.isWhole &&
        `\n\n[The first part of ${formatSize(message.sizeBytes)}. Download it to see the rest.]`}
    </SourceView>
  )
}
