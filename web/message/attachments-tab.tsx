import './attachments-tab.css'
import type { MessageView } from '../../server/contract/message.types.ts'
import { AttachmentItem } from './attachment-item.tsx'

/** Attachments and inline parts. */
export function AttachmentsTab({ message }: { message: MessageView }) {
  if (message.attachments.length === 0) return <p className="tab-note">This message has no attachments.</p>
  return (
    <ul className="attachments">
      {message.attachments.map((attachment) => (
        <AttachmentItem key={attachment.part} message={message} attachment={attachment} />
      ))}
    </ul>
  )
}
