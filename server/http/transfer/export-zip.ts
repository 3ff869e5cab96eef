import { Readable } from 'node:stream'
import { createDeflateRaw, createInflateRaw } from 'node:zlib'
import type { ExportIndexLine } from '../../contract/export.types.ts'
import { writeZip, type ZipEntry } from '../../mime/zip.ts'
import type { MessageRow } from '../../store/store.types.ts'
import { presentTime } from '../present/message.ts'
import type { Exported } from './export-rows.ts'

/** Its last entry: a line of JSON for each message, with what no header has. */
export const INDEX_NAME = 'index.jsonl'
const COUNT_DIGITS = 6

/** Messages as files of their own, and behind them the index. */
export function zipOf(messages: AsyncIterable<Exported>, atMs: number): AsyncGenerator<Uint8Array> {
  return writeZip(entriesOf(messages, atMs))
}

async function* entriesOf(messages: AsyncIterable<Exported>, atMs: number): AsyncGenerator<ZipEntry> {
  const index = createPackedText()
  let count = 0
  for await (const { row, bytes } of messages) {
    count += 1
    // Nothing that a message says becomes a name; ids are of letters, digits, - and _.
    const name = `${String(count).padStart(COUNT_DIGITS, '0')}-${row.id}.eml`
    await index.add(`${JSON.stringify(lineOf(name, row))}\n`)
    yield { name, modifiedAtMs: row.receivedAtMs, bytes }
  }
  yield { name: INDEX_NAME, modifiedAtMs: atMs, bytes: index.read() }
}

function lineOf(file: string, row: MessageRow): ExportIndexLine {
  const { envelope, decision, summary } = row
  return {
    file,
    id: row.id,
    receivedAt: presentTime(row.receivedAtMs),
    envelope: { from: envelope.from, to: envelope.to.map(({ address }) => address) },
    subject: summary.subject,
    recipients: row.recipients.map(({ address, class: kind, disposition, delivery }) => ({
      address,
      class: kind,
      disposition: disposition.kind,
      delivery: delivery?.state ?? null,
    })),
    decision: { kind: decision.kind, reason: decision.reason },
    read: row.read,
    starred: row.starred,
    tags: [...row.tags],
  }
}

/** Text that is kept until the end, deflated meanwhile: a tenth of it in memory. */
function createPackedText() {
  const deflate = createDeflateRaw()
  const chunks: Uint8Array[] = []
  deflate.on('data', (chunk: Uint8Array) => chunks.push(chunk))
  const add = (text: string) =>
    new Promise<void>((resolve, reject) => {
      deflate.write(text, (error) => (error ? reject(error) : resolve()))
    })
  async function* read(): AsyncGenerator<Uint8Array> {
    await new Promise<void>((resolve) => deflate.once('end', resolve).end())
    yield* Readable.from(chunks, { objectMode: false }).pipe(createInflateRaw())
  }
  return { add, read }
}
