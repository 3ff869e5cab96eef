import type { Address, ReversePath } from '../../domain/address.ts'
import type { Envelope } from '../../domain/envelope.ts'
import type { EmailMode, InstanceKind } from '../../domain/instance.ts'
import type { MessageId } from '../../domain/message.ts'
import type { ReleaseKind } from '../../domain/release.ts'
import { CHUNK_BYTES, chunkId } from '../raw/chunk-id.ts'
import { bytesOf, type Chunk } from '../raw/raw-chunk.ts'
import type { Connection } from '../sqlite/connection.ts'
import type { ClaimedDeliveries, RawStore } from '../store.types.ts'

/** Raw messages that take no more as stored come along with their claim, instead of being read later. */
const CHUNK_ALONG_BYTES_MAX = 32 * 1024

/** What is sent, as its rows hold it: it crosses to the main thread like this. */
export interface CopyContents {
  readonly copyId: number
  readonly messageSeq: number
  readonly messageId: MessageId
  readonly instanceId: number
  readonly envelope: string
  readonly safeSet: string
  readonly mode: EmailMode
  readonly instanceKind: InstanceKind
  readonly sizeBytes: number
  readonly canonical: number
  readonly hasEightBit: number
  readonly hasNul: number
  readonly from: ReversePath
  readonly head: Uint8Array
  readonly bodyOffset: number
  readonly relay: string
  readonly releaseKind: ReleaseKind | null
  readonly releaseSafeSet: string | null
  /** The whole message, if it is small. */
  readonly chunk: Chunk | null
}

type CopyRow = Omit<CopyContents, 'chunk'>

/** Reads a copy with its message. A copy never changes, and its message's bytes do not either. */
export function prepareContents({ driver }: Connection): (copyId: number) => CopyContents {
  const copyOf = driver.prepare<[number], CopyRow>(
    `SELECT c.id AS copyId, m.seq AS messageSeq, m.id AS messageId, m.instance_id AS instanceId, m.envelope, m.safe_set AS safeSet,
       m.decision_mode AS mode, m.decision_instance_kind AS instanceKind, m.size_bytes AS sizeBytes, m.canonical,
       m.has_eight_bit AS hasEightBit, m.has_nul AS hasNul, c."from", c.head, c.body_offset AS bodyOffset, c.relay,
       r.kind AS releaseKind, r.safe_set AS releaseSafeSet
     FROM copies c JOIN messages m ON m.seq = c.message_seq LEFT JOIN releases r ON r.id = c.release_id
     WHERE c.id = +?`,
  )
  const chunkOf = driver.prepare<[number, number], Chunk>(
    'SELECT encoding, bytes FROM raw_chunks WHERE id = ? AND length(bytes) <= ?',
  )
  return (copyId) => {
    const row = copyOf.get(copyId)
    if (row === undefined) throw new Error(`copy ${copyId} of a claimed delivery is gone`)
    const chunk =
      row.sizeBytes > CHUNK_BYTES ? undefined : chunkOf.get(chunkId(row.messageSeq, 0), CHUNK_ALONG_BYTES_MAX)
    return { ...row, chunk: chunk ?? null }
  }
}

/** Throws where a row is damaged. */
export function parseContents(contents: CopyContents, raw: RawStore): Omit<ClaimedDeliveries, 'deliveries'> {
  const { messageSeq, messageId, instanceId, copyId, chunk } = contents
  return {
    messageSeq,
    messageId,
    instanceId,
    copyId,
    copy: {
      from: contents.from,
      head: contents.head,
      bodyOffset: contents.bodyOffset,
      relay: contents.relay,
    },
    facts: {
      sizeBytes: contents.sizeBytes,
      canonical: contents.canonical === 1,
      hasEightBit: contents.hasEightBit === 1,
      hasNul: contents.hasNul === 1,
    },
    envelope: JSON.parse(contents.envelope) as Envelope,
    frozen: {
      safeSet: JSON.parse(contents.releaseSafeSet ?? contents.safeSet) as readonly Address[],
      instanceKind: contents.instanceKind,
      // What a person released is a redirect, whatever the rule had decided.
      mode: contents.releaseKind === 'release' ? 'redirect' : contents.mode,
    },
    raw: () => (chunk === null ? raw.stream(messageSeq) : only(chunk)),
  }
}

async function* only(chunk: Chunk): AsyncGenerator<Uint8Array> {
  yield await bytesOf(chunk)
}
