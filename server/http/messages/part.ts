import type { ParsedPart } from '../../mime/mime.types.ts'
import { type Answer, bytes } from '../requests/answer.ts'
import { downloadAs } from './file-name.ts'

/** RFC 6838 §4.2; anything else is not a type that we repeat. */
const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/

/** An attachment to save: nothing in it runs here, whatever it says it is. */
export function partAnswer(part: ParsedPart): Answer {
  const contentType = MEDIA_TYPE.test(part.contentType) ? part.contentType : 'application/octet-stream'
  return bytes(
    { contentType, etag: `"${part.sha256}"`, cache: 'ask', body: () => [part.bytes] },
    {
      downloadAs: downloadAs(part.filename, `part-${part.part}`),
      sizeBytes: part.sizeBytes,
      // The sandboxed preview has no origin, so that a picture of its own message is cross-origin to it.
      embed: contentType.startsWith('image/') ? 'cross-origin' : 'same-origin',
    },
  )
}
