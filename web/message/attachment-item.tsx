import './attachment-item.css'
import {
  Calendar,
  Download,
  Eye,
  File,
  FileArchive,
  FileImage,
  FileText,
  type LucideIcon,
  Mail,
} from 'lucide-react'
import { useState } from 'react'
import type { AttachmentView, MessageView } from '../../server/contract/message.types.ts'
import { urls } from '../api.ts'
import { formatSize } from '../model/format.ts'
import { viewerOf } from '../model/viewer.ts'
import { CopyButton } from '../ui/copy-button.tsx'
import { AttachmentViewer } from './attachment-view.tsx'
import { drawInTurn } from './draw-picture.ts'
import { PictureView } from './picture-view.tsx'

/** Larger pictures are drawn when somebody asks. */
const THUMBNAIL_BYTES_MAX = 4 * 1024 * 1024
/** Twice what is shown, for fine screens. */
const THUMBNAIL_PX = 88

/** One attachment, to look at and to download; it is never opened on this origin. */
export function AttachmentItem({
  message,
  attachment,
}: {
  message: MessageView
  attachment: AttachmentView
}) {
  const { filename, contentType, sizeBytes, sha256, part, disposition, contentId } = attachment
  const Icon = ICONS.find(([start]) => contentType.startsWith(start))?.[1] ?? File
  const [isViewed, setViewed] = useState(false)
  const name = filename ?? `part ${part}`
  const viewer = viewerOf(attachment)
  const url = urls.part(message.instance, message.id, part)
  return (
    <li className="attachment">
      <span className="attachment-icon">
        {viewer === 'picture' && sizeBytes <= THUMBNAIL_BYTES_MAX ? (
          <span className="attachment-thumbnail" aria-hidden>
            <PictureView url={url} label="" sidePx={THUMBNAIL_PX} draw={drawInTurn} />
          </span>
        ) : (
          <Icon size={20} strokeWidth={1.7} aria-hidden />
        )}
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
        {viewer && (
          <button
            type="button"
            className="button"
            aria-expanded={isViewed}
            onClick={() => setViewed(!isViewed)}
          >
            <Eye size={14} aria-hidden /> {isViewed ? 'Close' : 'View'}
            <span className="visually-hidden"> {name}</span>
          </button>
        )}
        <CopyButton text={sha256} label="Checksum" />
        <a className="button" href={url} download={filename ?? true}>
          <Download size={14} aria-hidden /> Download<span className="visually-hidden"> {name}</span>
        </a>
      </div>
      {isViewed && <AttachmentViewer message={message} attachment={attachment} />}
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
