import { headersOnly } from '../mime/headers-only.ts'
import type { ReadMessage } from '../mime/mime.types.ts'
import type { RawStore } from '../store/store.types.ts'
import type { JobFailure } from './parser.ts'
import { type MessageRef, readStart } from './read-raw.ts'

/** What can be said of a message that its worker did not survive; undefined when its bytes are gone. */
export async function unread(
  raw: RawStore,
  message: MessageRef,
  failure: JobFailure,
): Promise<ReadMessage | undefined> {
  const start = await readStart(raw, message)
  if (start === undefined) return undefined
  return {
    ...headersOnly(start, `It could not be read: ${failure.message}.`),
    codes: [],
    links: [],
    report: null,
  }
}
