import { judgeLines, offerOf } from './code-judge.ts'
import { codeLine, linesOf } from './code-lines.ts'
import { markedCodes } from './code-markup.ts'
import { displayLine } from './display-text.ts'
import type { FoundCode, ParsedMessage } from './mime.types.ts'

type Readable = Pick<ParsedMessage, 'headers' | 'text' | 'html'>

/** A mail with more is a list. */
const CODES_MAX = 10
const CONTEXT_LENGTH_MAX = 160
/** `OTP-Token: "123456"; origin="https://example.com"` */
const TOKEN = /^\s*(?:"([^"]{1,64})"|([A-Za-z0-9-]{1,64}))\s*(?:;(.*))?$/s
const ORIGIN = /(?:^|;)\s*origin\s*=\s*(?:"([^"]{1,300})"|([^\s;"]{1,300}))/i

/**
 * The codes that a reader is meant to type in, surest first: by the `OTP-Token` field, else by markup, else by the
 * words around them. None where that is not clear: a wrong code is worse than none. Linear in the length of the
 * message, never throws.
 */
export function readCodes(message: Readable): readonly FoundCode[] {
  const fromHeader = tokenCodes(message)
  if (fromHeader.length > 0) return fromHeader
  const marked = message.html === null ? [] : markedCodes(message.html)
  if (marked.length > 0) {
    return marked
      .slice(0, CODES_MAX)
      .map((value) => ({ value, source: 'markup', confidence: 0.99, context: '', origin: null }))
  }
  return wordedCodes(message)
}

function tokenCodes({ headers }: Readable): readonly FoundCode[] {
  return headers.flatMap(([name, body]) => {
    if (name.toLowerCase() !== 'otp-token') return []
    const [, quoted, bare, parameters = ''] = TOKEN.exec(body) ?? []
    const value = quoted ?? bare
    if (value === undefined) return []
    const [, quotedOrigin, bareOrigin] = ORIGIN.exec(parameters) ?? []
    const origin = quotedOrigin ?? bareOrigin ?? null
    return [
      {
        value,
        source: 'header',
        confidence: 1,
        context: displayLine(`${name}: ${body}`, CONTEXT_LENGTH_MAX),
        origin,
      },
    ]
  })
}

function wordedCodes(message: Readable): readonly FoundCode[] {
  const written = message.headers.find(([name]) => name.toLowerCase() === 'subject')?.[1] ?? ''
  const subject = written === '' ? undefined : codeLine(written)
  const html = linesOf('html', message)
  const text = linesOf('text', message)
  const isOffer = offerOf([...(subject === undefined ? [] : [subject]), ...html, ...text])
  const judged = [
    ...(subject === undefined
      ? []
      : judgeLines([subject], undefined, isOffer).map((one) => ({ ...one, source: 'subject' as const }))),
    ...judgeLines(html, subject, isOffer).map((one) => ({ ...one, source: 'html' as const })),
    ...judgeLines(text, subject, isOffer).map((one) => ({ ...one, source: 'text' as const })),
  ]
  const best = new Map<string, FoundCode>()
  for (const { value, confidence, line, source } of judged) {
    const known = best.get(value)
    if (known !== undefined && known.confidence >= confidence) continue
    best.set(value, {
      value,
      source,
      confidence,
      context: displayLine(line.text, CONTEXT_LENGTH_MAX),
      origin: null,
    })
  }
  // A sort keeps the order of what is equally sure.
  return [...best.values()].sort((a, b) => b.confidence - a.confidence).slice(0, CODES_MAX)
}
