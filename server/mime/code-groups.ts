/** Characters in a line that could be a code, by their shape and what stands right beside them. */
export interface Group {
  /** As it would be typed: blanks left out, digits of other scripts as ASCII. */
  readonly value: string
  readonly shape: 'digits' | 'mixed' | 'letters'
  readonly start: number
  readonly end: number
  /** The line has nothing else. */
  readonly isAlone: boolean
  /** Could as well be a year. */
  readonly isYear: boolean
}

/** Beyond this a mail is a table of numbers. */
const GROUPS_MAX = 100
const LETTER = '\\p{Script=Latin}\\p{Script=Cyrillic}\\p{Script=Greek}\\p{Script=Arabic}'
const SHAPES = [
  // 1 2 3 4 5 6: each digit in a box of its own
  '\\d(?: \\d){3,7}',
  // 123 456, 123-456, 1234 5678, 12 34 56
  '\\d{3}[ -]\\d{3}|\\d{4}[ -]\\d{4}|\\d{2} \\d{2} \\d{2}|\\d{2}-\\d{2}-\\d{2}',
  // ABC-123, AB12-CD34-EF56, G-123456
  '[A-Z0-9]{3,5}-[A-Z0-9]{3,5}(?:-[A-Z0-9]{3,5})?|[A-Z]{1,2}-\\d{4,8}',
  '[A-Za-z0-9]{4,10}',
].join('|')
const GROUP = new RegExp(`(?<![${LETTER}\\d_])(?:${SHAPES})(?![${LETTER}\\d_])`, 'gu')

/** Right before: money, a larger number, a path, a telephone number, a mark of other numbers. */
const BAD_BEFORE =
  /(?:[$€£¥₽₹₺₩#+@/\\&=~^%№]|\d(?:[.,:/'’]|[\s()–-]{1,3})|[\p{L}\d][-.,/@]|(?:usd|eur|gbp|chf|pln|brl|jpy|rub|kr|r\$|us\$|rs)\.?\s?|\bv\.?|第|nr\.?\s|no\.\s|n[°º]\s?)$/iu
/** Right behind: units, money, the rest of a number. */
const BAD_BEHIND =
  /^(?:[%‰°$€£¥₽₹₺₩@/\\_+]|[.,:’'](?=\d)|[\s/–-]{1,3}\d|-[\p{L}\d]|\s?(?:usd|eur|gbp|chf|pln|brl|jpy|rub|zł|kr|€|руб|円|元|원|tl|hrs?|hours?|mins?|minut\p{L}*|sec\p{L}*|stunden|sekunden|tag\p{L}*|days?|years?|jahr\p{L}*|heures?|jours?|horas?|días?|dias?|ore|giorni|uur|dagen|godzin\p{L}*|dni|час\p{L}*|дн\p{L}+|минут\p{L}*|секунд\p{L}*|km|kg|mb|gb|kb|px|times|items|points|punkte|points|puntos|users|people|customers|followers|miles|gmt|utc|cet|am|pm)(?![\p{L}])|\s?[年月日号號番円元원년월일분초시개명人名件回個个次点歳])/iu
const DECORATION = /^[\s"'“”„«»‹›「」『』()[\]*_~|>.:·•–—-]*$/u
const YEAR = /^(?:19|20)\d\d$/
/** A year stands behind them. */
const MONTHS =
  /(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz]|янв|фев|мар|апр|мая|июн|июл|авг|сент|окт|ноя|дек)\p{L}*\.?\s(?:\d{1,2}(?:st|nd|rd|th)?,?\s)?$/iu

/** The groups of a line that could be a code; `line` has digits of other scripts as ASCII already. */
export function groupsIn(line: string): readonly Group[] {
  const groups: Group[] = []
  for (const { 0: text, index: start } of line.matchAll(GROUP)) {
    if (groups.length === GROUPS_MAX) break
    const end = start + text.length
    const before = line.slice(Math.max(0, start - 24), start)
    const behind = line.slice(end, end + 24)
    const value = typedValue(text)
    const shape = shapeOf(value)
    if (shape === undefined || BAD_BEFORE.test(before) || BAD_BEHIND.test(behind)) continue
    const isYear = YEAR.test(value) && !text.includes(' ')
    if (isYear && MONTHS.test(before)) continue
    const isAlone = DECORATION.test(line.slice(0, start)) && DECORATION.test(line.slice(end))
    groups.push({ value, shape, start, end, isAlone, isYear })
  }
  return groups
}

function typedValue(text: string): string {
  const isDigits = /^[\d -]+$/.test(text)
  return isDigits ? text.replace(/[ -]/g, '') : text
}

function shapeOf(value: string): Group['shape'] | undefined {
  if (/^\d+$/.test(value)) return value.length >= 4 && value.length <= 8 ? 'digits' : undefined
  if (/\d/.test(value)) return /[A-Za-z]/.test(value) ? 'mixed' : undefined
  return /^(?:[A-Z]{5,8}|[A-Z]{4}-[A-Z]{4}|[A-Z]{3}-[A-Z]{3})$/.test(value) ? 'letters' : undefined
}
