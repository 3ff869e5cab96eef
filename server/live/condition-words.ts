import type { TextWanted } from './condition.ts'

/** What a near miss quotes. */
const QUOTED_CHARACTERS = 80
const QUOTED_VALUES = 5

/** Why a text is not what was wanted: `subject: wanted 'Hello', was 'Goodbye'`. */
export function unlike(name: string, wanted: TextWanted, values: readonly string[]): string {
  return `${name}: wanted ${wish(wanted)}, was ${quoteAll(values)}`
}

function wish(wanted: TextWanted): string {
  switch (wanted.kind) {
    case 'equals':
      return quote(wanted.value)
    case 'contains':
      return `to contain ${quote(wanted.value)}`
    case 'regex':
      return `to match /${wanted.source}/u${wanted.flags}`
    default:
      return wanted satisfies never
  }
}

function quoteAll(values: readonly string[]): string {
  if (values.length === 0) return 'missing'
  const quoted = values.slice(0, QUOTED_VALUES).map(quote).join(', ')
  return values.length > QUOTED_VALUES ? `${quoted} +${values.length - QUOTED_VALUES} more` : quoted
}

function quote(value: string): string {
  return value.length > QUOTED_CHARACTERS ? `'${value.slice(0, QUOTED_CHARACTERS)}…'` : `'${value}'`
}
