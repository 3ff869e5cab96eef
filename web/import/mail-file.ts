/** How a file is imported. */
export type MailFileType = 'message/rfc822' | 'application/mbox' | 'application/zip'

/** Of a file, so many octets tell. */
export const LOOKED_AT_OCTETS = 2048

/** Not the field, which old mail writes with a space before its colon. */
const SEPARATOR = /^From (?![ \t]*:)/
/** RFC 5322 §2.2, §4.5: a field name and a colon. */
const FIELD = /^[!-9;-~]{1,76}[ \t]*:/

/** What a file is by its first octets (whatever it is called), read as Latin-1; null when it holds no mail. */
export function mailFileType(start: string): MailFileType | null {
  if (start.startsWith('PK\u0003\u0004')) return 'application/zip'
  const text = start.replace(/^\u00ef\u00bb\u00bf/, '').replace(/^[\r\n]+/, '')
  if (SEPARATOR.test(text)) return 'application/mbox'
  return FIELD.test(text) ? 'message/rfc822' : null
}
