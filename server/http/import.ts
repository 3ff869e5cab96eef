import { type Address, parseAddress } from '../domain/address.ts'
import { Failure } from '../domain/failure.ts'
import type { Instance } from '../domain/instance.ts'
import type { SessionStory } from '../domain/session.ts'
import type { Acceptance, Collector, KeepingIntake } from '../intake/intake.types.ts'
import { readHeader } from '../mime/header-reader.ts'
import { mailboxesOf } from '../mime/mailboxes.ts'
import { MboxReader } from '../mime/mbox.ts'

/** One upload; the message size limit holds for each message by the meter. */
const IMPORT_MESSAGES_MAX = 100_000
/** As large as SMTP takes them by default. */
const MESSAGE_OCTETS_MAX = 50 * 1024 * 1024
const HEADER_LIMITS = { bytes: 1024 * 1024, fields: 5000 }
/** Said of mail whose header names nobody; a domain that nobody can have (RFC 2606). */
const NOBODY = 'unknown@import.invalid'

interface Deps {
  readonly intake: KeepingIntake
}

/**
 * Takes messages from a stream, each kept and never sent; what was kept when something goes wrong stays kept. The
 * envelope is read from the header, since files have none.
 */
export async function importStream(
  { intake }: Deps,
  instance: Instance,
  { type, bytes }: { readonly type: string; readonly bytes: AsyncIterable<Uint8Array> },
  session: SessionStory,
): Promise<readonly Acceptance[]> {
  const done: Acceptance[] = []
  const complete: Collector[] = []
  let open: Collector | undefined
  let sizeBytes = 0
  const begin = () => {
    if (done.length + complete.length >= IMPORT_MESSAGES_MAX) {
      throw new Failure(
        'limited',
        `One import takes ${IMPORT_MESSAGES_MAX} messages; send the rest in another.`,
      )
    }
    open = intake.collect()
    sizeBytes = 0
  }
  const chunk = (piece: Uint8Array) => {
    sizeBytes += piece.length
    if (sizeBytes > MESSAGE_OCTETS_MAX) {
      throw new Failure(
        'limited',
        `Message ${done.length + complete.length + 1} is larger than ${MESSAGE_OCTETS_MAX} octets.`,
      )
    }
    open?.write(piece)
  }
  const end = () => {
    if (open !== undefined) complete.push(open)
    open = undefined
  }
  const keepComplete = async () => {
    for (let collector = complete.shift(); collector !== undefined; collector = complete.shift()) {
      const content = await collector.finish()
      const acceptance = await intake.keep({
        instance,
        envelope: envelopeOf(content.start),
        content,
        session,
      })
      done.push(acceptance)
      if (acceptance.kind === 'refused') return acceptance
    }
    return undefined
  }
  const reader = type === 'application/mbox' ? new MboxReader({ begin, chunk, end }) : { write: chunk, end }
  if (type !== 'application/mbox') begin()
  try {
    for await (const piece of bytes) {
      reader.write(piece)
      if ((await keepComplete()) !== undefined) return done
      await open?.drained()
    }
    reader.end()
    await keepComplete()
  } finally {
    await open?.discard()
    for (const collector of complete) await collector.discard()
  }
  if (done.length === 0)
    throw new Failure('invalid', 'There is no message in it: an mbox begins with a line "From …".')
  return done
}

function envelopeOf(start: Uint8Array) {
  const { fields } = readHeader(start, HEADER_LIMITS)
  const named = (...names: readonly string[]) =>
    fields
      .filter(({ name }) => names.includes(name.toLowerCase()))
      .flatMap(({ body }) => mailboxesOf(body))
      .flatMap((text): readonly Address[] => {
        const address = parseAddress(text)
        return address === undefined ? [] : [address]
      })
  const to = [...new Set(named('to', 'cc', 'bcc', 'delivered-to'))]
  const nobody = parseAddress(NOBODY)
  const recipients = to.length === 0 && nobody !== undefined ? [nobody] : to
  return {
    from: named('return-path')[0] ?? named('from', 'sender')[0] ?? ('' as const),
    to: recipients.map((address) => ({ address, notify: null, orcpt: null })),
    smtputf8: false,
    body: null,
    ret: null,
    envid: null,
  }
}
