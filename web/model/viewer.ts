import type { AttachmentView } from '../../server/contract/message.types.ts'

export type Viewer = 'picture' | 'pdf' | 'calendar' | 'card' | 'message' | 'text'

/** Larger ones are downloaded. */
const VIEWED_BYTES_MAX = 20 * 1024 * 1024
const TEXT_TYPES =
  /^(?:text\/|application\/(?:json|xml|x-yaml|yaml|x-sh|javascript|sql|pgp-signature)$|.*\+(?:xml|json)$)/
const TEXT_NAMES = /\.(?:txt|csv|tsv|md|json|ya?ml|xml|html?|svg|log|ini|sql|js|css|eml|asc)$/i

/** How an attachment can be looked at here; null when it can only be downloaded. HTML and SVG are text. */
export function viewerOf({
  contentType,
  filename,
  sizeBytes,
}: Pick<AttachmentView, 'contentType' | 'filename' | 'sizeBytes'>): Viewer | null {
  if (sizeBytes > VIEWED_BYTES_MAX || sizeBytes === 0) return null
  if (/^image\/(?:png|jpe?g|gif|webp|bmp)$/.test(contentType)) return 'picture'
  if (contentType === 'application/pdf' || /\.pdf$/i.test(filename ?? '')) return 'pdf'
  if (contentType === 'text/calendar' || /\.ics$/i.test(filename ?? '')) return 'calendar'
  if (/^text\/(?:x-)?(?:vcard|directory)$/.test(contentType) || /\.vcf$/i.test(filename ?? '')) return 'card'
  if (contentType === 'message/rfc822') return 'message'
  return TEXT_TYPES.test(contentType) || TEXT_NAMES.test(filename ?? '') ? 'text' : null
}
