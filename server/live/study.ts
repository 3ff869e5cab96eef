import type { Deriver } from '../derive/derive.types.ts'
import { foldAscii } from '../domain/address.ts'
import type { MessageRow } from '../store/store.types.ts'
import type { Condition, TextWanted, Verdict } from './condition.ts'
import { unlike } from './condition-words.ts'
import type { PatternRunner } from './pattern.ts'
import { present, rowValues } from './row-values.ts'

export interface StudyTools {
  readonly deriver: Deriver
  readonly patterns: PatternRunner
}

/** A pattern that fails after this much text is a search, not a condition. */
const PATTERN_TEXT_MAX = 256 * 1024

/**
 * Judges a message by its content, up to the first condition that does not hold. Rejects with `Failure('invalid')`
 * when a pattern takes too long.
 */
export async function study(
  row: MessageRow,
  conditions: readonly Condition[],
  tools: StudyTools,
): Promise<Verdict> {
  for (const [held, condition] of conditions.entries()) {
    const problem =
      condition.kind === 'attachment'
        ? await attachmentProblem(row, condition.wanted, tools)
        : await textProblem(row, condition, tools)
    if (problem !== null) return { held, failed: () => problem }
  }
  return { held: conditions.length, failed: null }
}

async function attachmentProblem(
  row: MessageRow,
  wanted: 'some' | 'none',
  { deriver }: StudyTools,
): Promise<string | null> {
  const known =
    row.derived === 'pending' ? (await parsed(row, deriver))?.attachments.length : row.attachmentCount
  const count = known ?? 0
  if (count > 0 === (wanted === 'some')) return null
  return `hasAttachment: wanted ${wanted}, ${count === 0 ? 'there is none' : `there are ${count}`}`
}

type TextCondition = Exclude<Condition, { readonly kind: 'attachment' }>

async function textProblem(
  row: MessageRow,
  condition: TextCondition,
  { deriver, patterns }: StudyTools,
): Promise<string | null> {
  const name = condition.kind === 'header' ? `header.${condition.name}` : condition.kind
  const values = await valuesOf(row, condition, deriver)
  const holds = await holdsFor(condition.wanted, values, patterns, `match.${name}.regex`)
  return holds ? null : unlike(name, condition.wanted, values)
}

async function valuesOf(
  row: MessageRow,
  condition: TextCondition,
  deriver: Deriver,
): Promise<readonly string[]> {
  if (condition.kind === 'text') return present([(await parsed(row, deriver))?.text ?? null])
  if (condition.kind !== 'header') return rowValues(row, condition.kind)
  const name = foldAscii(condition.name)
  const headers = (await parsed(row, deriver))?.headers ?? []
  return headers.filter(([field]) => foldAscii(field) === name).map(([, value]) => value)
}

async function holdsFor(
  wanted: TextWanted,
  values: readonly string[],
  patterns: PatternRunner,
  field: string,
): Promise<boolean> {
  switch (wanted.kind) {
    case 'equals':
      return values.includes(wanted.value)
    case 'contains':
      return values.some((value) => value.includes(wanted.value))
    case 'regex': {
      const texts = values.map((value) => value.slice(0, PATTERN_TEXT_MAX))
      return await patterns.matches(wanted, texts, field)
    }
    default:
      return wanted satisfies never
  }
}

function parsed({ seq, facts }: MessageRow, deriver: Deriver): ReturnType<Deriver['parsed']> {
  return deriver.parsed({ seq, sizeBytes: facts.sizeBytes })
}
