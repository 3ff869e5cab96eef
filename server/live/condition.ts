import type { Deriver } from '../derive/derive.types.ts'
import { addressKey, foldAscii, parseAddress } from '../domain/address.ts'
import type { MessageRow } from '../store/store.types.ts'
import type { PatternRunner } from './pattern.ts'

/** One thing that a waiter wants of a message. */
export type Condition =
  | { readonly kind: 'to' | 'from' | 'subject' | 'text'; readonly wanted: TextWanted }
  | { readonly kind: 'header'; readonly name: string; readonly wanted: TextWanted }
  | { readonly kind: 'attachment'; readonly wanted: 'some' | 'none' }

export type TextWanted =
  | { readonly kind: 'equals'; readonly value: string }
  | { readonly kind: 'contains'; readonly value: string }
  /** `flags`: any of `ims`. */
  | { readonly kind: 'regex'; readonly source: string; readonly flags: string }

/** How close a message came: how many conditions held, and in words the first that did not. */
export interface Verdict {
  readonly held: number
  /** Null when all held. */
  readonly failed: string | null
}

export interface JudgeTools {
  readonly deriver: Deriver
  readonly patterns: PatternRunner
}

/** A pattern that fails after this much text is a search, not a condition. */
const PATTERN_TEXT_MAX = 256 * 1024
/** What a near miss quotes. */
const QUOTED_CHARACTERS = 80
const QUOTED_VALUES = 5

/**
 * Judges a row. Conditions that need parsing or a pattern are asked only when all others held, so that most
 * messages cost a comparison. Rejects with `Failure('invalid')` when a pattern takes too long.
 */
export async function judge(
  row: MessageRow,
  conditions: readonly Condition[],
  tools: JudgeTools,
): Promise<Verdict> {
  let held = 0
  let failed: string | null = null
  const inOrder = [...conditions.filter(isCheap), ...conditions.filter((condition) => !isCheap(condition))]
  for (const condition of inOrder) {
    if (failed !== null && !isCheap(condition)) break
    const problem =
      condition.kind === 'attachment'
        ? await attachmentProblem(row, condition.wanted, tools)
        : await textProblem(row, condition, tools)
    if (problem === null) held += 1
    else failed ??= problem
  }
  return { held, failed }
}

function isCheap(condition: Condition): boolean {
  if (condition.kind === 'attachment' || condition.kind === 'header' || condition.kind === 'text')
    return false
  return condition.wanted.kind !== 'regex'
}

async function attachmentProblem(
  row: MessageRow,
  wanted: 'some' | 'none',
  { deriver }: JudgeTools,
): Promise<string | null> {
  const known =
    row.derived === 'pending' ? (await parsed(row, deriver))?.attachments.length : row.attachmentCount
  const count = known ?? 0
  if (count > 0 === (wanted === 'some')) return null
  return `hasAttachment: wanted ${wanted}, ${count === 0 ? 'there is none' : `there are ${count}`}`
}

async function textProblem(
  row: MessageRow,
  condition: Exclude<Condition, { kind: 'attachment' }>,
  { deriver, patterns }: JudgeTools,
): Promise<string | null> {
  const name = condition.kind === 'header' ? `header.${condition.name}` : condition.kind
  const values = await valuesOf(row, condition, deriver)
  const { wanted } = condition
  if (wanted.kind === 'regex') {
    const texts = values.map((value) => value.slice(0, PATTERN_TEXT_MAX))
    if (await patterns.matches(wanted, texts, `match.${name}.regex`)) return null
  } else if (holds(condition, wanted, values)) return null
  return `${name}: wanted ${wish(wanted)}, was ${quoteAll(values)}`
}

async function valuesOf(
  row: MessageRow,
  condition: Exclude<Condition, { kind: 'attachment' }>,
  deriver: Deriver,
): Promise<readonly string[]> {
  switch (condition.kind) {
    case 'to':
      return row.envelope.to.map(({ address }) => address)
    case 'from':
      return present([row.summary.fromAddress, row.envelope.from])
    case 'subject':
      return present([row.summary.subject])
    case 'text':
      return present([(await parsed(row, deriver))?.text ?? null])
    case 'header': {
      const name = foldAscii(condition.name)
      const headers = (await parsed(row, deriver))?.headers ?? []
      return headers.filter(([field]) => foldAscii(field) === name).map(([, value]) => value)
    }
    default:
      return condition satisfies never
  }
}

function holds(
  { kind }: Condition,
  wanted: Exclude<TextWanted, { kind: 'regex' }>,
  values: readonly string[],
): boolean {
  const isAddress = kind === 'to' || kind === 'from'
  if (wanted.kind === 'contains') {
    const part = isAddress ? foldAscii(wanted.value) : wanted.value
    return values.some((value) => (isAddress ? foldAscii(value) : value).includes(part))
  }
  const same = isAddress ? mailboxKey(wanted.value) : wanted.value
  return values.some((value) => (isAddress ? mailboxKey(value) : value) === same)
}

function mailboxKey(text: string): string {
  const address = parseAddress(text)
  return address === undefined ? foldAscii(text) : addressKey(address)
}

function parsed({ seq, facts }: MessageRow, deriver: Deriver): ReturnType<Deriver['parsed']> {
  return deriver.parsed({ seq, sizeBytes: facts.sizeBytes })
}

function present(values: readonly (string | null)[]): readonly string[] {
  return values.filter((value) => value !== null && value !== '').map(String)
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
