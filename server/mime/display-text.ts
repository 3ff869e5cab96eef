/** Line ends, tabs and the line separators of Unicode: shown as one blank. */
const BREAKS = /[\t\n\v\f\r\u0085\u2028\u2029]/g
/**
 * Other controls, bidirectional controls, zero-width characters save the joiners that scripts and emoji need,
 * interlinear marks: invisible, so they could only make one text look like another.
 */
const INVISIBLE =
  /[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g

/** One line that is safe to show: no controls, no bidi tricks, blanks collapsed, at most `lengthMax` UTF-16 units. */
export function displayLine(text: string, lengthMax: number): string {
  // A first cut bounds the work; blanks are collapsed behind it, so it takes some more than is shown.
  return cut(
    displayText(cut(text, lengthMax * 4))
      .replace(/ {2,}/g, ' ')
      .trim(),
    lengthMax,
  )
}

/** The same without collapsing or cutting. */
export function displayText(text: string): string {
  return text.replace(BREAKS, ' ').replace(INVISIBLE, '')
}

/** At most `lengthMax` UTF-16 units, never half a character. */
export function cut(text: string, lengthMax: number): string {
  if (text.length <= lengthMax) return text
  const last = text.charCodeAt(lengthMax - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? lengthMax - 1 : lengthMax)
}
