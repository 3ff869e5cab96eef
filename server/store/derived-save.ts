import { zstdDecompressSync } from 'node:zlib'
import type { Envelope } from '../domain/envelope.ts'
import { indexText } from '../domain/index-text.ts'
import type { MessageId } from '../domain/message.ts'
import type { ChangeLog } from './change-log.ts'
import { CHUNK_BYTES, chunkId } from './chunk-id.ts'
import type { Connection } from './connection.ts'
import { type Operation, outcome } from './operation.ts'
import type { DerivedFacts } from './store.types.ts'
import { prepareKeys } from './write-keys.ts'

/** Of the envelope's addresses, as much is found by its words: hundreds of recipients. Each is found by its key. */
const ENVELOPE_TEXT_LENGTH_MAX = 32 * 1024

interface SaveArgs {
  readonly facts: readonly DerivedFacts[]
  readonly atMs: number
}

/** Writes what parsing found: the list's columns, the keys and the full-text row, the smaller chunks. May be done again. */
export function prepareDerivedSave(connection: Connection, log: ChangeLog): Operation<SaveArgs, void> {
  const { driver } = connection
  const update = driver.prepare<
    [string, string | null, string, number, number],
    { id: MessageId; instanceId: number; envelope: string }
  >(
    `UPDATE messages SET derived = ?, derived_error = ?, snippet = ?, attachment_count = ? WHERE seq = ?
     RETURNING id, instance_id AS instanceId, envelope`,
  )
  const unindex = driver.prepare('DELETE FROM message_index WHERE rowid = ?')
  const index = driver.prepare(
    'INSERT INTO message_index (rowid, subject, addresses, text, filenames) VALUES (?, ?, ?, ?, ?)',
  )
  const keys = prepareKeys(connection)
  const compress = prepareCompression(connection)
  return ({ facts, atMs }) => {
    const changes = []
    for (const fact of facts) {
      const { seq, outcome: end } = fact
      const reason = end.kind === 'failed' ? end.reason : null
      const message = update.get(end.kind, reason, fact.snippet, fact.attachmentCount, seq)
      if (message === undefined) continue
      keys.write(seq)
      unindex.run(seq)
      const { subject, addresses, text, filenames } = fact.index
      index.run(seq, subject, `${addresses}\n${envelopeText(message.envelope)}`, text, filenames)
      for (const [position, compressed] of (fact.compressedChunks ?? []).entries()) {
        compress(chunkId(seq, position), compressed)
      }
      changes.push(log.append(atMs, message.instanceId, { kind: 'message.derived', messageId: message.id }))
    }
    return outcome(undefined, changes)
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
