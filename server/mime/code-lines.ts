import { htmlLines } from './html-lines.ts'
import type { ParsedMessage } from './mime.types.ts'

/** A line of a message as it is looked at for codes. */
export interface CodeLine {
  readonly text: string
  readonly lower: string
}

/** A code stands far above the end of a newsletter. */
const LINES_MAX = 400
const LINE_LENGTH_MAX = 1000
/** Addresses are full of digits. They become one blank each, so that words around them stay apart. */
const ADDRESSES =
  /(?:\b[a-z][a-z0-9+.-]{1,20}:\/\/|\bwww\.)[^\s<>"'）」』]{1,2000}|[^\s<>"'():]{1,100}@[^\s<>"'():]{1,200}/giu
const QUOTED = /^\s*>/
const INVISIBLE = /\u034f|[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu
const BLANKS = /[\s\u00a0\u2000-\u200a\u202f\u3000]+/gu
const FULL_WIDTH = /[\uff01-\uff5e]/gu
const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f]/gu

/** The lines of one part as a reader sees them, none of them blank. */
export function linesOf(part: 'html' | 'text', { text, html }: Pick<ParsedMessage, 'text' | 'html'>) {
  if (part === 'html') return html === null ? [] : prepared(unquoted(htmlLines(html)))
  return text === null ? [] : prepared(unquoted(text.split('\n')))
}

export function codeLine(written: string): CodeLine {
  const text = written
    .slice(0, LINE_LENGTH_MAX)
    .replace(INVISIBLE, '')
    .replace(FULL_WIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(OTHER_DIGITS, (digit) => String(digitValue(digit)))
    .replace(ADDRESSES, ' ')
    .replace(BLANKS, ' ')
    .trim()
  return { text, lower: lowerCase(text) }
}

/** What somebody answers to was said to somebody else. */
function unquoted(lines: readonly string[]): readonly string[] {
  return lines.filter((line) => !QUOTED.test(line))
}

function prepared(lines: readonly string[]): readonly CodeLine[] {
  const looked: CodeLine[] = []
  for (const line of lines) {
    if (looked.length === LINES_MAX) break
    const made = codeLine(line)
    if (made.text !== '') looked.push(made)
  }
  return looked
}

function digitValue(digit: string): number {
  const code = digit.charCodeAt(0)
  const zero = [0x0660, 0x06f0, 0x0966].find((start) => code >= start && code <= start + 9) ?? code
  return code - zero
}

/** Positions stay the same: the letters that change their length are left as they are. */
function lowerCase(text: string): string {
  const lower = text.toLowerCase()
  return lower.length === text.length ? lower : text.replace(/./gsu, (one) => sameLength(one))
}

function sameLength(character: string): string {
  const lower = character.toLowerCase()
  return lower.length === character.length ? lower : character
}
