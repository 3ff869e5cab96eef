import type { NearMiss, TextMatch, WaitedMessage, WaitInput, WaitResult } from '../../contract/wait.types.ts'
import type { Deriver } from '../../derive/derive.types.ts'
import type { Condition, TextWanted } from '../../live/condition.ts'
import type { WaitOutcome } from '../../live/waiter.ts'
import type { MessageRow } from '../../store/store.types.ts'
import { presentCodes, presentHeaders, presentLinks, presentRow } from './message.ts'

/** What must hold of a message, in the order that a near miss is told. */
export function conditionsOf(match: WaitInput['match']): readonly Condition[] {
  const conditions: Condition[] = []
  for (const kind of ['to', 'from', 'subject'] as const) {
    const wanted = match[kind]
    if (wanted !== undefined) conditions.push({ kind, wanted: textWanted(wanted) })
  }
  for (const [name, wanted] of Object.entries(match.header ?? {})) {
    conditions.push({ kind: 'header', name, wanted: textWanted(wanted) })
  }
  if (match.text !== undefined) conditions.push({ kind: 'text', wanted: textWanted(match.text) })
  if (match.hasAttachment !== undefined) {
    conditions.push({ kind: 'attachment', wanted: match.hasAttachment ? 'some' : 'none' })
  }
  return conditions
}

export async function presentOutcome(
  outcome: WaitOutcome,
  asked: WaitInput,
  instance: string,
  deriver: Deriver,
): Promise<WaitResult> {
  const { cursor } = outcome
  if (outcome.kind === 'unmatched') {
    return { matched: false, asked, cursor, nearMisses: outcome.nearMisses.map(presentNearMiss) }
  }
  const messages: WaitedMessage[] = []
  // One after the other: parsed bodies of hundreds of messages at once would fill the memory.
  for (const row of outcome.rows)
    messages.push(await presentWaited(row, asked.include ?? [], instance, deriver))
  return { matched: true, messages, cursor }
}

function textWanted(match: TextMatch): TextWanted {
  if (typeof match === 'string') return { kind: 'equals', value: match }
  if ('contains' in match) return { kind: 'contains', value: match.contains }
  return { kind: 'regex', source: match.regex, flags: match.flags ?? '' }
}

async function presentWaited(
  row: MessageRow,
  include: NonNullable<WaitInput['include']>,
  instance: string,
  deriver: Deriver,
): Promise<WaitedMessage> {
  const item = presentRow(row, instance)
  const parsed =
    include.length === 0 ? undefined : await deriver.parsed({ seq: row.seq, sizeBytes: row.facts.sizeBytes })
  if (parsed === undefined) return item
  return {
    ...item,
    ...(include.includes('text') ? { text: parsed.text } : {}),
    ...(include.includes('html') ? { html: parsed.html } : {}),
    ...(include.includes('headers') ? { headers: presentHeaders(parsed) } : {}),
    ...(include.includes('links') ? { links: presentLinks(parsed) } : {}),
    ...(include.includes('codes') ? { codes: presentCodes(parsed) } : {}),
  }
}

function presentNearMiss({
  row,
  failed,
}: Extract<WaitOutcome, { kind: 'unmatched' }>['nearMisses'][number]): NearMiss {
  return {
    id: row.id,
    subject: row.summary.subject,
    to: row.envelope.to.map(({ address }) => address),
    failed,
  }
}
