/** A stretch of text; `href` is set where it is an http link. */
export interface Piece {
  readonly text: string
  readonly href: string | null
}

/** Marks the http and https links of a text. The pieces in order are the text itself. */
export function linkify(text: string): Piece[] {
  const pieces: Piece[] = []
  let done = 0
  for (const match of text.matchAll(LINK)) {
    const link = match[0].replace(TRAILING, '')
    if (!URL.canParse(link)) continue
    if (match.index > done) pieces.push({ text: text.slice(done, match.index), href: null })
    pieces.push({ text: link, href: link })
    done = match.index + link.length
  }
  if (done < text.length) pieces.push({ text: text.slice(done), href: null })
  return pieces
}

const LINK = /\bhttps?:\/\/[^\s<>"']{1,2000}/gi

/** Punctuation that ends the sentence, not the link. */
const TRAILING = /[.,;:!?)\]}]+$/
