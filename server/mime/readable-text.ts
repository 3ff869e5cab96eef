import { cut, displayLine } from './display-text.ts'
import { htmlToText } from './html-text.ts'
import type { ParsedMessage } from './mime.types.ts'

/** HTML looked at for its words: ten times a large newsletter. */
const HTML_LENGTH_MAX = 1024 * 1024
/** Two lines of a list. */
const SNIPPET_LENGTH_MAX = 200
/** Padding that senders put behind the hidden first line of a newsletter, to keep the rest out of snippets. */
const FILLER = /(?:\s|\u034f|\u200c|\u00ad){3,}/g

/**
 * What a person would read, for search; at most `lengthMax` UTF-16 units. The longer of the text and the words of
 * the HTML: a text part often says no more than that there is HTML.
 */
export function readableText(
  { text, html }: Pick<ParsedMessage, 'text' | 'html'>,
  lengthMax: number,
): string {
  const plain = text ?? ''
  const fromHtml = html === null ? '' : htmlToText(html, HTML_LENGTH_MAX)
  return cut(fromHtml.length > plain.length ? fromHtml : plain, lengthMax)
}

/** First words of it, on one line. */
export function snippetOf(readable: string): string {
  return displayLine(readable.slice(0, SNIPPET_LENGTH_MAX * 8).replace(FILLER, ' '), SNIPPET_LENGTH_MAX)
}
