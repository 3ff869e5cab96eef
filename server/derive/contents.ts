import type { ContentFact } from '../domain/contents.ts'
import type { ParsedMessage } from '../mime/mime.types.ts'

const LINK_IN_TEXT = /\bhttps?:\/\/[^\s<>"']/i
const LINK_IN_HTML = /<a\s[^>]{0,2000}?\bhref\s{0,9}=\s{0,9}["']?\s{0,9}https?:/i

/** What a message holds that people look for by kind. */
export function contentsOf(parsed: ParsedMessage): readonly ContentFact[] {
  const facts: ContentFact[] = []
  if (LINK_IN_HTML.test(parsed.html ?? '') || LINK_IN_TEXT.test(parsed.text ?? '')) facts.push('link')
  if (parsed.attachments.some(({ contentType }) => contentType === 'text/calendar')) facts.push('calendar')
  return facts
}
