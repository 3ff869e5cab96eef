/** A line of iCalendar or vCard (RFC 5545 §3.1, RFC 6350 §3.2). */
export interface ContentLine {
  /** In upper case, without a group. */
  readonly name: string
  /** By name in upper case. */
  readonly parameters: Readonly<Record<string, string>>
  readonly value: string
}

/** More lines are no invitation and no business card. */
const LINES_MAX = 5000
const LINE = /^(?:[\w-]+\.)?([\w-]+)((?:;[\w-]+=(?:"[^"]*"|[^":;,]*)(?:,(?:"[^"]*"|[^":;,]*))*)*):(.*)$/s

/** The lines of a calendar or card, unfolded; what is none is left out. */
export function contentLines(text: string): readonly ContentLine[] {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\n[ \t]/g, '')
    .split('\n', LINES_MAX)
    .flatMap((line) => {
      const [, name = '', parameters = '', value = ''] = LINE.exec(line) ?? []
      return name === '' ? [] : [{ name: name.toUpperCase(), parameters: parametersOf(parameters), value }]
    })
}

/** A text value as it reads: `\n`, `\,` and `\;` undone. */
export function textValue(value: string): string {
  return value.replace(/\\([\s\S])/g, (_, char: string) => (char === 'n' || char === 'N' ? '\n' : char))
}

function parametersOf(written: string): Readonly<Record<string, string>> {
  const entries = Array.from(
    written.matchAll(/;([\w-]+)=((?:"[^"]*"|[^":;])*)/g),
    ([, name = '', value = '']) => [name.toUpperCase(), value.replaceAll('"', '')] as const,
  )
  return Object.fromEntries(entries)
}
