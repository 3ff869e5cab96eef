import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { Failure } from '../domain/failure.ts'

export interface ZippedFile {
  /** As the archive says: to be compared, never to become a path. */
  readonly name: string
  /** In chunks, as they are inflated; what comes is checked against what the directory says. */
  bytes(): AsyncIterable<Uint8Array>
}

/** More than this is no archive of mail. */
const ENTRIES_MAX = 1_000_000

/**
 * The files of a zip archive, in the order of its directory, one at a time. Nothing in it is believed: who reads `bytes` counts
 * them. `Failure('invalid')` when it is damaged, encrypted, or none.
 */
export async function* readZip(path: string): AsyncGenerator<ZippedFile> {
  const zip = await open(path)
  try {
    if (zip.entryCount > ENTRIES_MAX) throw unreadable(`it has more than ${ENTRIES_MAX} files`)
    for await (const entry of entriesOf(zip)) {
      const name = entry.fileNameRaw.toString('utf8')
      if (!name.endsWith('/')) yield { name, bytes: () => inflated(zip, entry, name) }
    }
  } finally {
    zip.close()
  }
}

async function open(path: string): Promise<ZipFile> {
  try {
    // Names stay as they are, so that a hostile one neither ends the reading nor is changed into another.
    return await openPromise(path, { autoClose: false, lazyEntries: true, decodeStrings: false })
  } catch (error) {
    throw unreadable(wordsOf(error))
  }
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  const entries = zip.eachEntry()
  for (;;) {
    const next = await entries.next().catch((error: unknown) => {
      throw unreadable(wordsOf(error))
    })
    if (next.done === true) return
    yield next.value
  }
}

async function* inflated(zip: ZipFile, entry: Entry, name: string): AsyncGenerator<Uint8Array> {
  if (entry.isEncrypted()) throw unreadable(`${JSON.stringify(name)} in it is encrypted`)
  let sum = 0
  try {
    const stream: Readable = await zip.openReadStreamPromise(entry)
    for await (const chunk of stream) {
      sum = crc32(chunk, sum)
      yield chunk as Uint8Array
    }
  } catch (error) {
    if (error instanceof Failure) throw error
    throw unreadable(`${JSON.stringify(name)} in it: ${wordsOf(error)}`)
  }
  if (sum !== entry.crc32) throw unreadable(`${JSON.stringify(name)} in it is damaged`)
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function unreadable(why: string): Failure {
  return new Failure('invalid', `The zip file cannot be read: ${why}.`)
}
