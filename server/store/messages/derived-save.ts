import { zstdDecompressSync } from 'node:zlib'
import { contentBits } from '../../domain/contents.ts'
import type { Envelope } from '../../domain/envelope.ts'
import { indexText } from '../../domain/index-text.ts'
import type { Removed } from '../../domain/keep.ts'
import type { DerivedState, MessageId } from '../../domain/message.ts'
import { joinedTags, plusTag } from '../../domain/tag.ts'
import type { ChangeLog } from '../changes/change-log.ts'
import { CHUNK_BYTES, chunkId } from '../raw/chunk-id.ts'
import { preparePendingKeys } from '../search/pending-keys.ts'
import { prepareTagRules } from '../search/tag-rules.ts'
import { prepareKeys } from '../search/write-keys.ts'
import type { Connection } from '../sqlite/connection.ts'
import { type Operation, outcome } from '../sqlite/operation.ts'
import type { DerivedFacts } from '../store.types.ts'
import { prepareConversations } from './conversation.ts'
import { prepareTags } from './tag.ts'

/** Of the envelope's addresses, as much is found by its words: hundreds of recipients. Each is found by its key. */
const ENVELOPE_TEXT_LENGTH_MAX = 32 * 1024

interface SaveArgs {
  readonly facts: readonly DerivedFacts[]
  readonly atMs: number
}

interface Stored {
  readonly id: MessageId
  readonly instanceId: number
  readonly messageIdHeader: string | null
  readonly envelope: string
  readonly tags: string
  readonly derived: DerivedState
  readonly removed: Removed['what'] | null
}

/**
 * Writes what parsing found: the list's columns, the keys and the full-text rows, the smaller chunks. May be done
 * again; tags are given the first time alone, since people change them afterwards.
 */
export function prepareDerivedSave(connection: Connection, log: ChangeLog): Operation<SaveArgs, void> {
  const { driver } = connection
  const stored = driver.prepare<[number], Stored>(
    `SELECT id, instance_id AS instanceId, message_id_header AS messageIdHeader, envelope, tags, derived, removed
     FROM messages WHERE seq = ?`,
  )
  const update = driver.prepare(
    `UPDATE messages SET derived = ?, derived_error = ?, snippet = ?, attachment_count = ?, contents = ?,
       raw_sum = coalesce(raw_sum, ?) WHERE seq = ?`,
  )
  const keys = prepareKeys(connection)
  const index = prepareIndex(connection)
  const compress = prepareCompression(connection)
  const converse = prepareConversations(connection)
  const tagFirst = prepareFirstTags(connection)
  return ({ facts, atMs }) => {
    const changes = []
    const giveTags = tagFirst(atMs)
    for (const fact of facts) {
      const { seq, outcome: end } = fact
      const message = stored.get(seq)
      // What a parser read before the body was taken must not come back.
      if (message === undefined || (message.removed !== null && message.derived !== 'pending')) continue
      const { id, instanceId, envelope, messageIdHeader } = message
      const reason = end.kind === 'failed' ? end.reason : null
      const { snippet, attachmentCount, rawSum } = fact
      update.run(end.kind, reason, snippet, attachmentCount, contentBits(fact.contents), rawSum, seq)
      keys.write(seq)
      index(fact, envelope)
      if (message.derived === 'pending' && message.removed === null) giveTags(fact, message)
      for (const [position, compressed] of (fact.compressedChunks ?? []).entries()) {
        compress(chunkId(seq, position), compressed)
      }
      changes.push(log.append(atMs, instanceId, { kind: 'message.derived', messageId: id }))
      for (const joined of converse({ seq, instanceId, messageIdHeader, references: fact.references }))
        changes.push(log.append(atMs, instanceId, { kind: 'message.updated', messageId: joined }))
    }
    return outcome(undefined, changes)
  }
}

function prepareIndex({ driver }: Connection) {
  const unindex = ['message_index', 'fact_index'].map((table) =>
    driver.prepare(`DELETE FROM ${table} WHERE rowid = ?`),
  )
  const words = driver.prepare(
    'INSERT INTO message_index (rowid, subject, addresses, text, filenames) VALUES (?, ?, ?, ?, ?)',
  )
  const factWords = driver.prepare('INSERT INTO fact_index (rowid, facts) VALUES (?, ?)')
  return ({ seq, index: { subject, addresses, text, filenames, facts } }: DerivedFacts, envelope: string) => {
    for (const statement of unindex) statement.run(seq)
    words.run(seq, subject, `${addresses}\n${envelopeText(envelope)}`, text, filenames)
    factWords.run(seq, facts)
  }
}

/** Tags of its X-Tags field, of plus addresses, and of the rules of its instance, beside those it has. */
function prepareFirstTags(connection: Connection) {
  const { loadOwn } = preparePendingKeys(connection)
  const rulesAt = prepareTagRules(connection)
  const put = prepareTags(connection)
  return (atMs: number) => {
    const tagsByRule = rulesAt(atMs)
    return ({ seq, tags }: DerivedFacts, { instanceId, envelope, tags: stored }: Stored): void => {
      const { to } = JSON.parse(envelope) as Envelope
      const before = JSON.parse(stored) as readonly string[]
      const plain = joinedTags(
        before,
        tags,
        to.flatMap(({ address }) => plusTag(address) ?? []),
      )
      if (plain.length > before.length) put(instanceId, seq, before, plain)
      loadOwn(seq)
      const all = joinedTags(plain, tagsByRule({ seq, instanceId }))
      if (all.length > plain.length) put(instanceId, seq, plain, all)
    }
  }
}

/** Whom the envelope names, as words: who is bcc stands in no header. */
function envelopeText(envelope: string): string {
  const { from, to } = JSON.parse(envelope) as Envelope
  const text = [from, ...to.map(({ address }) => address)].join('\n')
  return indexText(text.slice(0, ENVELOPE_TEXT_LENGTH_MAX))
}

/** Replaces a plain chunk by its zstd form, where that is smaller and gives the same bytes back. */
function prepareCompression({ driver }: Connection) {
  const plain = driver
    .prepare<[number], Uint8Array>(`SELECT bytes FROM raw_chunks WHERE id = ? AND encoding = 'plain'`)
    .pluck()
  const replace = driver.prepare(`UPDATE raw_chunks SET encoding = 'zstd', bytes = ? WHERE id = ?`)
  return (id: number, compressed: Uint8Array): void => {
    const original = plain.get(id)
    if (original === undefined || compressed.length >= original.length) return
    if (givesBack(compressed, original)) replace.run(compressed, id)
  }
}

/** The promise is never to alter what was received, so the deriver's word is not enough. */
function givesBack(compressed: Uint8Array, original: Uint8Array): boolean {
  try {
    return zstdDecompressSync(compressed, { maxOutputLength: CHUNK_BYTES }).equals(original)
  } catch {
    return false
  }
}
