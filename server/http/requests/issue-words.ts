import type { z } from 'zod'

type RawIssue = z.core.$ZodRawIssue

/** What is wrong with an input where its schema has no words of its own: what it must be, in the words of the product. */
export function issueWords(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? 'is missing'
        : `must be ${TYPES[issue.expected] ?? issue.expected}, not ${kindOf(issue.input)}`
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`
    case 'too_small':
      return bound(issue.origin, 'at least', Number(issue.minimum))
    case 'too_big':
      return bound(issue.origin, 'at most', Number(issue.maximum))
    case 'invalid_format':
      return issue.format === 'datetime'
        ? 'must be a time such as 2026-11-26T10:15:30Z (ISO 8601, UTC)'
        : undefined
    case 'invalid_union':
      return 'has none of the forms that it may have; /docs/api shows them'
    default:
      return undefined
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  null: 'null',
}

const PARTS: Readonly<Record<string, string>> = { string: 'character', array: 'entry', set: 'entry' }

function bound(origin: string, limit: string, count: number): string {
  const part = PARTS[origin]
  if (part === undefined) return `must be ${limit} ${count}`
  const parts = count === 1 ? part : part === 'entry' ? 'entries' : `${part}s`
  return `must have ${limit} ${count} ${parts}`
}

function kindOf(input: unknown): string {
  if (input === null) return 'null'
  if (Array.isArray(input)) return 'a list'
  if (typeof input === 'number') return Number.isInteger(input) ? 'a number' : 'a number with a fraction'
  return TYPES[typeof input] ?? typeof input
}
