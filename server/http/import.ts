import type { ReceivedView } from '../contract/send.types.ts'
import { type Address, parseAddress } from '../domain/address.ts'
import { Failure } from '../domain/failure.ts'
import type { Instance } from '../domain/instance.ts'
import type { SessionStory } from '../domain/session.ts'
import type { Collector, KeepingIntake } from '../intake/intake.types.ts'
import { TOO_MANY_HOPS } from '../intake/refuse.ts'
import { readHeader } from '../mime/header-reader.ts'
import { mailboxesOf } from '../mime/mailboxes.ts'
import { MboxReader } from '../mime/mbox.ts'
import { failureOfReply } from './refused-mail.ts'

/** One upload; the message size limit holds for each message by the meter. */
const IMPORT_MESSAGES_MAX = 100_000
/** As large as SMTP takes them by default. */
const MESSAGE_OCTETS_MAX = 50 * 1024 * 1024
const HEADER_LIMITS = { bytes: 1024 * 1024, fields: 5000 }
/** Said of mail whose header names nobody; a domain that nobody can have (RFC 2606). */
const NOBODY = 'unknown@import.invalid'

/** Of what is left out, so many are named. */
const NAMED_MAX = 10

interface Deps {
  readonly intake: KeepingIntake
}

interface Arriving {
  /** Its place in the file, counted from 1. */
  readonly position: number
  readonly collector: Collector
  sizeBytes: number
}

/**
 * Takes messages from a stream, each kept and never sent. One that can't be taken is left out and named; once none can
 * be taken any more, the rest is read and thrown away, so that the client hears the answer. Throws when nothing was
 * kept. The envelope is read from the header, since files have none.
 */
export async function importStream(
  { intake }: Deps,
  instance: Instance,
  { type, bytes }: { readonly type: string; readonly bytes: AsyncIterable<Uint8Array> },
  session: SessionStory,
): Promise<ReceivedView> {
  const kept: ReceivedView['messages'] = []
  const leftOut = createLeftOut()
  const complete: Arriving[] = []
  let open: Arriving | undefined
  let tooLarge: Arriving | undefined
  let position = 0
  let isStopped = false
  const stop = (at: number, failure: Failure) => {
    isStopped = true
    leftOut.add(at, new Failure(failure.code, `${failure.message}; nothing was read from there on`))
  }
  const begin = () => {
    position += 1
    if (isStopped) return
    if (position > IMPORT_MESSAGES_MAX)
      stop(position, new Failure('limited', `One import takes ${IMPORT_MESSAGES_MAX} messages`))
    else open = { position, collector: intake.collect(), sizeBytes: 0 }
  }
  const chunk = (piece: Uint8Array) => {
    if (open === undefined) return
    open.sizeBytes += piece.length
    if (open.sizeBytes <= MESSAGE_OCTETS_MAX) open.collector.write(piece)
    else {
      leftOut.add(open.position, new Failure('limited', `It is larger than ${MESSAGE_OCTETS_MAX} octets`))
      tooLarge = open
      open = undefined
    }
  }
  const end = () => {
    if (open !== undefined) complete.push(open)
    open = undefined
  }
  const keep = async ({ position: at, collector }: Arriving) => {
    const content = await collector.finish()
    const acceptance = await intake.keep({ instance, envelope: envelopeOf(content.start), content, session })
    if (acceptance.kind === 'accepted') kept.push({ id: acceptance.id, seq: acceptance.seq })
    else if (acceptance.reply === TOO_MANY_HOPS) leftOut.add(at, failureOfReply(acceptance.reply))
    else stop(at, failureOfReply(acceptance.reply))
  }
  const settle = async () => {
    await tooLarge?.collector.discard()
    tooLarge = undefined
    while (!isStopped && complete[0] !== undefined) {
      await keep(complete[0])
      complete.shift()
    }
    await open?.collector.drained()
  }
  const reader = type === 'application/mbox' ? new MboxReader({ begin, chunk, end }) : { write: chunk, end }
  if (type !== 'application/mbox') begin()
  try {
    for await (const piece of bytes) {
      if (isStopped) continue
      reader.write(piece)
      await settle()
    }
    if (!isStopped) reader.end()
    await settle()
  } finally {
    for (const { collector } of [...complete, ...(open === undefined ? [] : [open])])
      await collector.discard()
  }
  const { first, refused } = leftOut
  if (kept.length > 0) return refused.count === 0 ? { messages: kept } : { messages: kept, refused }
  throw first ?? new Failure('invalid', 'There is no message in it: an mbox begins with a line "From …".')
}

/** Counts what is left out, and says the reasons of the first few. */
function createLeftOut() {
  const refused: NonNullable<ReceivedView['refused']> = { count: 0, named: [] }
  return {
    refused,
    /** The first as a failure, to be thrown when there is nothing else to tell. */
    first: undefined as Failure | undefined,
    add(position: number, failure: Failure) {
      this.first ??= failure
      refused.count += 1
      if (refused.named.length < NAMED_MAX) refused.named.push({ position, reason: failure.message })
    },
  }
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
