import type { ContentFact } from '../domain/contents.ts'
import { readCodes } from '../mime/codes.ts'
import type { ParsedMessage } from '../mime/mime.types.ts'

const LINK_IN_TEXT = /\bhttps?:\/\/[^\s<>"']/i
const LINK_IN_HTML = /<a\s[^>]{0,2000}?\bhref\s{0,9}=\s{0,9}["']?\s{0,9}https?:/i
/** Codes stand near the top of short mails; reading on in every newsletter would hold up the backlog. */
const CODE_LOOK_LENGTH = 4000
/** Something like a code, and something like a word for one: without both, nothing is read more closely. */
const CODE_LIKE =
  /(?<![\p{L}\p{N}])(?=[\p{Lu}\p{N}-]{0,6}\p{N})[\p{Lu}\p{N}]{2,8}(?:[- ][\p{Lu}\p{N}]{2,5})?(?![\p{L}\p{N}])/u
const CODE_WORD =
  /cod[eiu]|c[oó]dig|kod|\botp\b|\bp\.?i\.?n\b|tan\b|passw|einmal|clave|senha|mật|\bmã\b|код|парол|пин|رمز|كود|码|碼|コード|番号|코드|번호|รหัส|κωδικ|קוד/iu
const MARKED = /one-time-code/i

/** What a message holds that people look for by kind; `readable` is what a person would read of it. */
export function contentsOf(parsed: ParsedMessage, readable: string): readonly ContentFact[] {
  const facts: ContentFact[] = []
  if (hasCode(parsed, readable.slice(0, CODE_LOOK_LENGTH))) facts.push('code')
  if (LINK_IN_HTML.test(parsed.html ?? '') || LINK_IN_TEXT.test(parsed.text ?? '')) facts.push('link')
  if (parsed.attachments.some(({ contentType }) => contentType === 'text/calendar')) facts.push('calendar')
  return facts
}

function hasCode({ headers, html }: ParsedMessage, start: string): boolean {
  if (html !== null && MARKED.test(html)) return readCodes({ headers, text: start, html }).length > 0
  if (headers.some(([name]) => name.toLowerCase() === 'otp-token'))
    return readCodes({ headers, text: start, html: null }).length > 0
  const subject = headers.find(([name]) => name.toLowerCase() === 'subject')?.[1] ?? ''
  const looked = `${subject}\n${start}`
  if (!CODE_WORD.test(looked) || !CODE_LIKE.test(looked)) return false
  return readCodes({ headers, text: start, html: null }).length > 0
}
