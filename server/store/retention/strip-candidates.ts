import type { Keep } from '../../domain/keep.ts'
import type { Connection } from '../sqlite/connection.ts'
import { strippable } from './strip.ts'

/** Messages that one query looks at: a few milliseconds of the reader. */
const LOOKED_AT = 2_000

export interface StripCandidatesArgs {
  readonly instanceId: number
  readonly keep: Exclude<Keep, 'full'>
  readonly afterSeq: number
}

export interface StripCandidates {
  readonly messages: readonly { readonly seq: number; readonly sizeBytes: number }[]
  /** The last that was looked at, behind which the next query goes on. */
  readonly lastSeq: number
  readonly isEnd: boolean
  /** The first that will be one by itself, with its last delivery; null when there was none. */
  readonly firstWaitingSeq: number | null
}

interface Looked {
  readonly seq: number
  readonly sizeBytes: number
  readonly may: number
  readonly held: number
}

/** Which messages of an instance have more than it keeps, oldest first. */
export function prepareStripCandidates({ driver }: Connection) {
  const look = driver.prepare<[number, number], { readonly count: number; readonly last: number | null }>(
    `SELECT count(*) AS count, max(seq) AS last FROM (SELECT seq FROM messages
       WHERE instance_id = ? AND deleted_at_ms IS NULL AND seq > ? ORDER BY seq LIMIT ${LOOKED_AT})`,
  )
  const find = driver.prepare<[number, number, number, number], Looked>(
    `SELECT seq, size_bytes AS sizeBytes, ${strippable('m')} AS may, decision = 'hold' AS held FROM messages m
     WHERE instance_id = ? AND deleted_at_ms IS NULL AND seq > ? AND seq <= ?
       AND (removed IS NULL OR (removed = 'body' AND ?)) ORDER BY seq`,
  )
  return ({ instanceId, keep, afterSeq }: StripCandidatesArgs): StripCandidates => {
    const { count, last } = look.get(instanceId, afterSeq) ?? { count: 0, last: null }
    if (last === null) return { messages: [], lastSeq: afterSeq, isEnd: true, firstWaitingSeq: null }
    const found = find.all(instanceId, afterSeq, last, Number(keep === 'envelope'))
    return {
      messages: found.flatMap(({ seq, sizeBytes, may }) => (may === 1 ? [{ seq, sizeBytes }] : [])),
      lastSeq: last,
      isEnd: count < LOOKED_AT,
      firstWaitingSeq: found.find(({ may, held }) => may === 0 && held === 0)?.seq ?? null,
    }
  }
}
