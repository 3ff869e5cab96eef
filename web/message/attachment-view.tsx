import './attachment-view.css'
import type { AttachmentView, MessageView } from '../../server/contract/message.types.ts'
import { urls } from '../api.ts'
import { readCalendar } from '../model/calendar.ts'
import { readCard } from '../model/vcard.ts'
import { viewerOf } from '../model/viewer.ts'
import { SourceView } from '../ui/source-view.tsx'
import { CalendarView } from './calendar-view.tsx'
import { NestedMessage } from './nested-message.tsx'
import { PdfView } from './pdf-view.tsx'
import { PictureView } from './picture-view.tsx'
import { useDocument } from './use-document.ts'

interface AttachmentViewProps {
  readonly message: MessageView
  readonly attachment: AttachmentView
}

/** An attachment, looked at without being opened: drawn or written by us, never run. */
export function AttachmentViewer({ message, attachment }: AttachmentViewProps) {
  const url = urls.part(message.instance, message.id, attachment.part)
  return (
    <div className="attachment-view">
      <View url={url} attachment={attachment} />
    </div>
  )
}

function View({ url, attachment }: { url: string; attachment: AttachmentView }) {
  switch (viewerOf(attachment)) {
    case 'picture':
      return <PictureView url={url} label={attachment.filename ?? 'Picture'} />
    case 'pdf':
      return <PdfView url={url} label={attachment.filename ?? 'PDF'} />
    default:
      return <TextOf url={url} attachment={attachment} />
  }
}

function TextOf({ url, attachment }: { url: string; attachment: AttachmentView }) {
  const document = useDocument(url)
  if (document.kind === 'loading') return <p className="tab-note">Loading …</p>
  if (document.kind === 'failed') return <p className="tab-note">{document.reason}</p>
  const { text } = document
  switch (viewerOf(attachment)) {
    case 'calendar':
      return <CalendarView calendar={readCalendar(text)} />
    case 'card':
      return (
        <dl className="facts card-facts">
          {readCard(text).map(({ name, value }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: names repeat; an attachment never changes
            <div key={index} className="fact">
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )
    case 'message':
      return <NestedMessage source={text} />
    default:
      return <SourceView label={attachment.filename ?? 'Attachment'} text={text} />
  }
}
