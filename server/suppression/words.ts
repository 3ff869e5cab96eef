import { encodedWords } from './encoded-word.ts'

/** A line with an encoded word is at most this long (RFC 2047 §2); we keep all lines that we write so. */
const LINE_OCTETS_MAX = 76

/**
 * Controls, zero-width, bidi and other format characters, and letters that show as nothing: in text that we
 * write they could reorder or hide what the reader sees.
 */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]|[\u115f\u1160\u2800\u3164\uffa0]|\u034f/gu

/** `text` with each invisible character replaced by `?`. */
export function cleanText(text: string): string {
  return text.replace(INVISIBLE, '?')
}

/**
 * Words of an unstructured field, ready to be folded: cleaned, and turned into encoded words where they are not
 * printable ASCII or hold `=?`, which a reader would decode as if we had written it (RFC 2047 §5). Neighbours
 * that need it are encoded as one text, since the space between encoded words is not shown (§6.2).
 */
export function asciiWords(words: readonly string[]): string[] {
  const ascii: string[] = []
  let run: string[] = []
  const endRun = () => {
    if (run.length > 0) ascii.push(...encodedWords(run.join(' ')))
    run = []
  }
  for (const word of words.map(cleanText)) {
    if (needsEncoding(word)) {
      run.push(word)
      continue
    }
    endRun()
    ascii.push(word)
  }
  endRun()
  return ascii
}

/** `name: word word …` with its last CRLF; folded before each word that would make a line longer than 76. */
export function foldedField(name: string, words: readonly string[]): string {
  let text = `${name}:`
  let column = text.length
  for (const word of words) {
    if (column + 1 + word.length > LINE_OCTETS_MAX) {
      text += '\r\n'
      column = 0
    }
    text += ` ${word}`
    column += 1 + word.length
  }
  return `${text}\r\n`
}

function needsEncoding(word: string): boolean {
  return !/^[\x20-\x7e]*$/.test(word) || word.includes('=?')
}
