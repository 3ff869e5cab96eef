import { readdirSync, readFileSync } from 'node:fs'
import type { ParsedMessage } from '../../server/mime/mime.types.ts'

/** A mail of ours, and the codes that a reader would see in it. */
export interface LabelledMail {
  /** `de 7 boxes`: language, number in its file, layout. */
  readonly name: string
  readonly language: string
  readonly mail: Pick<ParsedMessage, 'headers' | 'text' | 'html'>
  readonly codes: readonly string[]
}

const FOLDER = new URL('./mails/', import.meta.url)

interface Written {
  readonly hasCode: boolean
  readonly subject: string
  readonly lines: readonly string[]
}

/** A code as a mail shows it, and as it is typed. */
type Shape = readonly [shown: string, value: string]

/** Different in each mail, the same in each run. */
const SHAPES: readonly ((seed: number) => Shape)[] = [
  (seed) => same(digits(seed, 6)),
  (seed) => same(digits(seed, 4)),
  (seed) => [`${digits(seed, 3)} ${digits(seed + 7, 3)}`, `${digits(seed, 3)}${digits(seed + 7, 3)}`],
  (seed) => same(digits(seed, 8)),
  (seed) => [`${digits(seed, 3)}-${digits(seed + 5, 3)}`, `${digits(seed, 3)}${digits(seed + 5, 3)}`],
  (seed) => same(digits(seed, 5)),
  (seed) => same(mixed(seed)),
]

/** One after the other, so that each language has each. */
const LAYOUTS: readonly {
  readonly name: string
  readonly lay: (subject: string, lines: readonly string[], code: string) => LabelledMail['mail']
}[] = [
  { name: 'text', lay: (subject, lines) => mail(subject, lines.join('\n'), null) },
  {
    name: 'paragraphs',
    lay: (subject, lines) =>
      mail(subject, null, page(lines.map((line) => `<p>${escaped(line)}</p>`).join('\n'))),
  },
  {
    name: 'table',
    lay: (subject, lines, code) =>
      mail(
        subject,
        lines.join('\r\n'),
        page(
          `<table width="600"><tbody>${lines.map((line) => `<tr><td style="font:16px Arial">${marked(line, code)}</td></tr>`).join('')}</tbody></table>`,
        ),
      ),
  },
  {
    name: 'boxes',
    lay: (subject, lines, code) =>
      mail(
        subject,
        null,
        page(
          lines
            .map((line) => {
              if (line !== code || !/^\d+$/.test(code)) return `<div>${marked(line, code)}</div>`
              return `<table><tr>${[...code].map((digit) => `<td class="box">${digit}</td>`).join('')}</tr></table>`
            })
            .join(''),
        ),
      ),
  },
]

/** Every mail of the files in each of its layouts. */
export function labelledMails(): readonly LabelledMail[] {
  return readdirSync(FOLDER)
    .sort()
    .flatMap((file) => mailsOf(file.replace('.txt', ''), readFileSync(new URL(file, FOLDER), 'utf8')))
}

function mailsOf(language: string, source: string): readonly LabelledMail[] {
  const noise = [...source.matchAll(/^noise: (.+)$/gm)].map(([, line = '']) => line.split(' | '))
  return writtenIn(source).flatMap((written, at) => {
    const rounds = written.hasCode ? [0, 1] : [0]
    return rounds.map((round) => {
      const seed = at * 31 + round * 17 + language.charCodeAt(0) * 3 + language.charCodeAt(1)
      const [shown, value] = shapeFor(seed)
      const { name, lay } = pick(LAYOUTS, seed)
      const lines = written.lines.map((line) => line.replaceAll('{code}', shown))
      const footer = pick(noise, seed + round)
      return {
        name: `${language} ${at + 1} ${name} ${shown}`,
        language,
        mail: lay(written.subject.replaceAll('{code}', shown), [...lines, ...footer], shown),
        codes: written.hasCode ? [value] : [],
      }
    })
  })
}

function writtenIn(source: string): readonly Written[] {
  return source
    .split(/\n\s*\n/)
    .filter((block) => /^[+-] /.test(block.trim()))
    .map((block) => {
      const [head = '', ...lines] = block.trim().split('\n')
      return { hasCode: head.startsWith('+'), subject: head.slice(2), lines }
    })
}

function shapeFor(seed: number): Shape {
  return pick(SHAPES, Math.floor(seed / 2))(seed)
}

function pick<T>(list: readonly T[], seed: number): T {
  const found = list[seed % list.length]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

function digits(seed: number, count: number): string {
  const text = String(BigInt(seed * 7919 + 104_729) * 2_654_435_761n)
  return `${(seed % 9) + 1}${text.slice(-count - 1, -2)}`.padEnd(count, '7').slice(0, count)
}

function mixed(seed: number): string {
  const letters = 'ABCDEFGHJKLMNPQRSTUVWXYZ'
  return [0, 5, 11]
    .map((step) => `${letters[(seed * 7 + step) % letters.length]}${(seed + step) % 10}`)
    .join('')
}

function same(value: string): Shape {
  return [value, value]
}

function mail(subject: string, text: string | null, html: string | null): LabelledMail['mail'] {
  return { headers: [['Subject', subject]], text, html }
}

function page(body: string): string {
  return `<!doctype html><html><head><meta charset="utf-8"><title>2026</title><style>.box{width:2024px;color:#482913}</style></head><body bgcolor="#123456">${body}<img src="https://pixel.example/o/90817263.gif" width="1" height="1"></body></html>`
}

function marked(line: string, code: string): string {
  return escaped(line).replaceAll(escaped(code), `<b style="letter-spacing:4px">${escaped(code)}</b>`)
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/©/g, '&copy;').replace(/é/g, '&eacute;')
}
