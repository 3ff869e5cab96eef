/** A message to be made; every value is one line without control characters already, save the bodies. */
export interface Draft {
  /** In this order; non-ASCII values become encoded words. Mailboxes are listed one a line. */
  readonly headers: readonly (readonly [name: string, value: string | readonly Mailbox[]])[]
  readonly text: string | null
  readonly html: string | null
  readonly attachments: readonly {
    readonly filename: string
    readonly contentType: string
    readonly content: Uint8Array
    readonly contentId: string | null
  }[]
}

export interface Mailbox {
  readonly address: string
  readonly name: string | null
}

/** RFC 2047 §2: 75 characters with its frame; 45 octets are 60 in base64. */
const WORD_OCTETS_MAX = 45
const BASE64_LINE = 76

/** The bytes of a message (RFC 5322, RFC 2045). `boundary` must not occur in it: random text does not. */
export function compose(draft: Draft, boundary: string): Uint8Array {
  const headers = draft.headers.map(
    ([name, value]) =>
      `${name}: ${typeof value === 'string' ? fieldValue(value) : value.map(mailboxValue).join(',\r\n ')}`,
  )
  return Buffer.from([...headers, 'MIME-Version: 1.0', ...body(draft, boundary), ''].join('\r\n'))
}

/** `"Anna Ö" <a@x.test>` with the name encoded where it has to be; the address never is (RFC 2047 §5). */
function mailboxValue({ address, name }: Mailbox): string {
  if (name === null || name === '') return address
  const shown = isAscii(name) ? `"${name.replace(/["\\]/g, '\\$&')}"` : encodedWords(name)
  return `${shown} <${address}>`
}

function body({ text, html, attachments }: Draft, boundary: string): readonly string[] {
  const bodies = [
    ...(text === null && html !== null ? [] : [textPart('plain', text ?? '')]),
    ...(html === null ? [] : [textPart('html', html)]),
  ]
  const alternative =
    bodies.length === 1 ? (bodies[0] ?? []) : multipart('alternative', bodies, `${boundary}a`)
  if (attachments.length === 0) return alternative
  return multipart('mixed', [alternative, ...attachments.map(attachmentPart)], `${boundary}m`)
}

function multipart(kind: string, parts: readonly (readonly string[])[], boundary: string): readonly string[] {
  return [
    `Content-Type: multipart/${kind}; boundary="${boundary}"`,
    '',
    ...parts.flatMap((part) => [`--${boundary}`, ...part]),
    `--${boundary}--`,
  ]
}

function textPart(kind: 'plain' | 'html', text: string): readonly string[] {
  return [
    `Content-Type: text/${kind}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
    '',
    ...base64Lines(Buffer.from(text.replace(/\r?\n/g, '\r\n'))),
  ]
}

function attachmentPart({
  filename,
  contentType,
  content,
  contentId,
}: Draft['attachments'][number]): readonly string[] {
  // RFC 2231: the name in UTF-8, percent-encoded, whatever it is made of.
  const name = `filename*=UTF-8''${encodeURIComponent(filename).replace(/['()*]/g, escaped)}`
  return [
    `Content-Type: ${contentType}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: ${contentId === null ? 'attachment' : 'inline'}; ${name}`,
    ...(contentId === null ? [] : [`Content-ID: <${contentId}>`]),
    '',
    ...base64Lines(content),
  ]
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}

function base64Lines(bytes: Uint8Array): readonly string[] {
  const text = Buffer.from(bytes).toString('base64')
  return text.match(new RegExp(`.{1,${BASE64_LINE}}`, 'g')) ?? ['']
}

function fieldValue(value: string): string {
  return isAscii(value) ? value : encodedWords(value)
}

function encodedWords(text: string): string {
  const words: string[] = []
  let word = ''
  for (const character of text) {
    if (Buffer.byteLength(word + character) > WORD_OCTETS_MAX) {
      words.push(word)
      word = ''
    }
    word += character
  }
  return [...words, word].map((each) => `=?utf-8?B?${Buffer.from(each).toString('base64')}?=`).join('\r\n ')
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text)
}
