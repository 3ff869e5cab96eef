import type { ReceivedView } from '../../contract/send.types.ts'
import type { Instance } from '../../domain/instance.ts'
import type { SessionStory } from '../../domain/session.ts'
import type { KeepingIntake } from '../../intake/intake.types.ts'
import { MboxReader } from '../../mime/mbox.ts'
import { type Arriving, ImportRun } from './import-run.ts'
import { importZip } from './import-zip.ts'

/** Media types that are imported. */
export const IMPORTED_TYPES = ['message/rfc822', 'application/mbox', 'application/zip'] as const

interface Deps {
  readonly intake: KeepingIntake
}

/**
 * Takes messages from a stream, each kept and never sent. One that can't be taken is left out and named; once none can
 * be taken any more, the rest is read and thrown away, so that the client hears the answer. Throws when nothing was
 * kept. The envelope is read from the header, since files have none, or from the index of a zip file.
 */
export async function importStream(
  { intake }: Deps,
  instance: Instance,
  { type, bytes }: { readonly type: string; readonly bytes: AsyncIterable<Uint8Array> },
  session: SessionStory,
): Promise<ReceivedView> {
  const run = new ImportRun(intake, instance, session)
  if (type === 'application/zip') {
    // What was kept before a file turned out to be damaged is kept, and so it is said.
    await importZip(intake, instance, bytes, run).catch((error: unknown) => run.breakOff(error))
  } else await importText(run, type, bytes)
  return run.result()
}

/** One message, or the messages of an mbox. */
async function importText(run: ImportRun, type: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  const complete: Arriving[] = []
  let open: Arriving | undefined
  const begin = () => {
    open = run.begin()
  }
  const chunk = (piece: Uint8Array) => {
    if (open !== undefined) run.write(open, piece)
  }
  const end = () => {
    if (open !== undefined) complete.push(open)
    open = undefined
  }
  const settle = async () => {
    while (!run.isStopped && complete[0] !== undefined) {
      await run.keep(complete[0])
      complete.shift()
    }
    if (open?.isOut === false) await open.collector.drained()
    else await open?.collector.discard()
  }
  const reader = type === 'application/mbox' ? new MboxReader({ begin, chunk, end }) : { write: chunk, end }
  if (type !== 'application/mbox') begin()
  try {
    for await (const piece of bytes) {
      if (run.isStopped) continue
      reader.write(piece)
      await settle()
    }
    if (!run.isStopped) reader.end()
    await settle()
  } finally {
    for (const { collector } of [...complete, ...(open === undefined ? [] : [open])])
      await collector.discard()
  }
}
