import { decodeRaw, decodeWords, encodedWordAt, unfold } from './encoded-words.ts'

/** Who a From field names; for showing, never for sending. */
export interface Mailbox {
  readonly name: string | null
  readonly address: string | null
}

/** A display name and an address of any honest length fit twice. */
const LOOK_OCTETS_MAX = 4096

/** What has been read of one mailbox so far. */
interface Draft {
  phrase: string
  comment: string
  angle: string | null
}

/** The first mailbox of an address field (RFC 5322 §3.4), groups and old forms included. `body` has one character per octet. */
export function firstMailbox(body: string): Mailbox {
  const text = decodeRaw(unfold(body.slice(0, LOOK_OCTETS_MAX)))
  const draft: Draft = { phrase: '', comment: '', angle: null }
  let at = 0
  while (at < text.length) {
    const char = text[at] ?? ''
    if ((char === ',' || char === ';') && hasAnything(draft)) break
    if (char === ':' && draft.angle === null && !draft.phrase.includes('@')) {
      // What stood before was a group's name.
      draft.phrase = ''
      at += 1
    } else at = takeToken(text, at, draft)
  }
  return mailboxOf(draft)
}

function hasAnything(draft: Draft): boolean {
  return draft.angle !== null || draft.phrase.trim() !== ''
}

/** Adds what starts at `at` to the draft; answers where the next thing starts. */
function takeToken(text: string, at: number, draft: Draft): number {
  const char = text[at] ?? ''
  if (char === '"') return takeQuoted(text, at, draft)
  if (char === '(') return takeUntil(text, at, ')', (part) => (draft.comment ||= part))
  if (char === '<' && draft.angle === null) return takeUntil(text, at, '>', (part) => (draft.angle = part))
  // An encoded word is taken whole: a comma in it separates nothing.
  const word = char === '=' && text[at + 1] === '?' ? encodedWordAt(text, at) : undefined
  const end = word?.end ?? at + 1
  draft.phrase += char === ',' || char === ';' ? ' ' : text.slice(at, end)
  return end
}

/** A name in quotes, without them; but they are part of an address (RFC 5321 §4.1.2). */
function takeQuoted(text: string, at: number, draft: Draft): number {
  let inner = ''
  const end = takeUntil(text, at, '"', (part) => (inner = part))
  draft.phrase += text[end] === '@' ? text.slice(at, end) : inner
  return end
}

/** A quoted string, a comment or an angle address: the text up to its end, quoted pairs undone. */
function takeUntil(text: string, from: number, close: string, take: (part: string) => void): number {
  let part = ''
  let at = from + 1
  while (at < text.length && text[at] !== close) {
    if (text[at] === '\\' && close !== '>') at += 1
    part += text[at] ?? ''
    at += 1
  }
  take(part)
  return at + 1
}

function mailboxOf({ phrase, comment, angle }: Draft): Mailbox {
  const words = phrase.trim()
  if (angle !== null) return mailbox(words, angle.replace(/\([^()]*\)/g, '').trim())
  // Forms that no RFC knows, such as `Anna anna@example.com` or a bare local name.
  const tokens = words.includes('=?') ? [words] : words.split(/\s+/)
  const address = tokens.find((token) => token.includes('@')) ?? (tokens.length === 1 ? words : '')
  if (address.includes('=?')) return mailbox(words, '')
  const before = words.slice(0, words.indexOf(address)).trim()
  return mailbox(address === '' ? words : before || comment.trim(), address.replace(/^<|>$/g, ''))
}

function mailbox(name: string, address: string): Mailbox {
  return { name: name === '' ? null : decodeWords(name), address: address === '' ? null : address }
}
