import './attachment-item.css'
import {
  Calendar,
  Download,
  File,
  FileArchive,
  FileImage,
  FileText,
  type LucideIcon,
  Mail,
} from 'lucide-react'
import type { AttachmentView, MessageView } from '../../server/contract/message.types.ts'
import { urls } from '../api.ts'
import { formatSize } from '../model/format.ts'
import { CopyButton } from '../ui/copy-button.tsx'

/** One attachment, to download; it is never opened on this origin. */
export function AttachmentItem({
  message,
  attachment,
}: {
  message: MessageView
  attachment: AttachmentView
}) {
  const { filename, contentType, sizeBytes, sha256, part, disposition, contentId } = attachment
  const Icon = ICONS.find(([start]) => contentType.startsWith(start))?.[1] ?? File
  const name = filename ?? `part ${part}`
  return (
    <li className="attachment">
      <span className="attachment-icon">
        <Icon size={20} strokeWidth={1.7} aria-hidden />
      </span>
      <div className="attachment-about">
        <b>{name}</b>
        <span>
          {contentType} · {formatSize(sizeBytes)}
          {disposition === 'inline' && ' · inline'}
          {contentId && ` · cid:${contentId}`}
        </span>
        <code title={sha256}>SHA-256 {sha256}</code>
      </div>
      <div className="attachment-tools">
        <CopyButton text={sha256} label="Checksum" />
        <a
          className="button"
          href={urls.part(message.instance, message.id, part)}
          download={filename ?? true}
        >
          <Download size={14} aria-hidden /> Download<span className="visually-hidden"> {name}</span>
        </a>
      </div>
    </li>
  )
}

const ICONS: readonly (readonly [start: string, icon: LucideIcon])[] = [
  ['image/', FileImage],
  ['text/calendar', Calendar],
  ['text/', FileText],
  ['application/pdf', FileText],
  ['application/zip', FileArchive],
  ['application/gzip', FileArchive],
  ['message/', Mail],
]
