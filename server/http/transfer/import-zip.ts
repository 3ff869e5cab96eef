import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setImmediate } from 'node:timers/promises'
import { type ImportIndexLine, importIndexLineSchema } from '../../contract/export.ts'
import { Failure } from '../../domain/failure.ts'
import type { Instance } from '../../domain/instance.ts'
import type { KeepingIntake } from '../../intake/intake.types.ts'
import { readZip, type ZippedFile } from '../../mime/zip-read.ts'
import { INDEX_NAME } from './export-zip.ts'
import { saidEnvelope } from './import-envelope.ts'
import type { ImportRun, Known } from './import-run.ts'

/** It lies on the disk while it is read, because its directory is at its end. */
const ZIP_OCTETS_MAX = 4 * 1024 ** 3
/** As text in memory. */
const INDEX_OCTETS_MAX = 48 * 1024 * 1024
/** As many as one import takes messages. */
const INDEX_LINES_MAX = 100_000
/** Lines that are read before the doors have their turn. */
const LINES_A_TURN = 200
/** What Finder adds to the archives that it makes. */
const APPLE_DOUBLE = /(?:^|\/)(?:__MACOSX\/|\._)/

/** Keeps the `.eml` files of an archive, in its order; with an index, under the envelope and receive time that it says. */
export async function importZip(
  intake: KeepingIntake,
  instance: Instance,
  bytes: AsyncIterable<Uint8Array>,
  run: ImportRun,
): Promise<void> {
  const path = join(intake.spoolDir, `${randomUUID()}.zip`)
  // Whoever tidies up may have removed it, since it is mostly empty.
  await mkdir(intake.spoolDir, { recursive: true, mode: 0o700 })
  try {
    await pipeline(bounded(bytes, intake, instance), createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    const index = await readIndex(path)
    for await (const file of readZip(path)) {
      if (isMessage(file)) await keepOne(file, index.get(file.name), run)
      if (run.isStopped) return
    }
  } finally {
    await rm(path, { force: true })
  }
}

/** Stops before the disk has less room than is kept free for mail. */
async function* bounded(
  bytes: AsyncIterable<Uint8Array>,
  { meter }: KeepingIntake,
  { kind }: Instance,
): AsyncGenerator<Uint8Array> {
  let octets = 0
  for await (const chunk of bytes) {
    octets += chunk.length
    if (octets > ZIP_OCTETS_MAX) {
      throw new Failure('limited', `A zip file may have ${ZIP_OCTETS_MAX} octets; send several.`)
    }
    if (!meter.spool(kind, chunk.length)) {
      throw new Failure('limited', 'There is too little room on the disk to read the zip file.')
    }
    yield chunk
  }
}

function isMessage({ name }: ZippedFile): boolean {
  return /\.eml$/i.test(name) && !APPLE_DOUBLE.test(name)
}

/** A file that can't be read is left out, as a message that can't be taken. */
async function keepOne(file: ZippedFile, line: string | undefined, run: ImportRun): Promise<void> {
  const known = line === undefined ? {} : knownOf(line)
  const arriving = run.begin()
  if (arriving === undefined) return
  try {
    for await (const chunk of file.bytes()) {
      if (!run.write(arriving, chunk)) await arriving.collector.drained()
      if (arriving.isOut) break
    }
    await run.keep(arriving, known)
  } catch (error) {
    await arriving.collector.discard()
    if (!(error instanceof Failure) || error.code !== 'invalid') throw error
    run.leaveOut(arriving, error)
  }
}

function knownOf(line: string): Known {
  const { envelope, receivedAt } = parsed(line)
  return {
    envelope: envelope && saidEnvelope(envelope),
    receivedAtMs: receivedAt === undefined ? undefined : Date.parse(receivedAt),
  }
}

/** Lines of the index by the name of their file; none when there is no index. Parsed again when they are needed. */
async function readIndex(path: string): Promise<ReadonlyMap<string, string>> {
  const lines = new Map<string, string>()
  for await (const file of readZip(path)) {
    if (file.name !== INDEX_NAME) continue
    let count = 0
    for await (const line of linesOf(file)) {
      count += 1
      if (count > INDEX_LINES_MAX) {
        throw new Failure('limited', `${INDEX_NAME} has more than ${INDEX_LINES_MAX} lines.`)
      }
      lines.set(parsed(line).file, line)
      if (count % LINES_A_TURN === 0) await setImmediate()
    }
    return lines
  }
  return lines
}

/** Without those that are empty. */
async function* linesOf(file: ZippedFile): AsyncGenerator<string> {
  const decoder = new TextDecoder()
  let octets = 0
  let open = ''
  for await (const chunk of file.bytes()) {
    octets += chunk.length
    if (octets > INDEX_OCTETS_MAX) {
      throw new Failure('limited', `${INDEX_NAME} has more than ${INDEX_OCTETS_MAX} octets.`)
    }
    const [first = '', ...more] = decoder.decode(chunk, { stream: true }).split('\n')
    open += first
    for (const next of more) {
      if (open.trim() !== '') yield open
      open = next
    }
  }
  if (open.trim() !== '') yield open
}

function parsed(line: string): ImportIndexLine {
  const { data, error } = importIndexLineSchema.safeParse(jsonOf(line))
  if (data !== undefined) return data
  const issue = error.issues[0]
  throw new Failure(
    'invalid',
    `A line of ${INDEX_NAME} cannot be read: ${issue?.path.join('.')}: ${issue?.message}.`,
  )
}

function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    throw new Failure('invalid', `A line of ${INDEX_NAME} is no JSON.`)
  }
}
