import type { Address } from '../domain/address.ts'
import { Failure } from '../domain/failure.ts'
import type { Instance } from '../domain/instance.ts'
import type { MessageId } from '../domain/message.ts'
import type { Store, StoredMessage } from '../store/store.types.ts'
import { HEADER_OCTETS_MAX } from '../suppression/header.ts'
import { protocolOf } from '../suppression/received.ts'
import { decideRelease, isDelivered, type ReleaseAnswer } from '../suppression/release.ts'

export interface ReleaseRequest {
  readonly instance: Instance
  readonly ids: readonly MessageId[]
  /** Whom a person chose; null leaves it to the rule. */
  readonly to: readonly Address[] | null
}

/** What would go, or went, of one message to whom. */
export type ReleaseOutcome =
  | {
      readonly kind: 'release' | 'resend'
      readonly id: MessageId
      readonly subject: string | null
      readonly to: readonly Address[]
      readonly from: string
      readonly relay: string
    }
  | {
      readonly kind: 'refused'
      readonly id: MessageId
      readonly subject: string | null
      readonly reason: string
    }

export interface Releaser {
  /** What would go to whom; nothing is written. */
  preview(request: ReleaseRequest): Promise<readonly ReleaseOutcome[]>
  /** Writes a release for each message that can go; those that can't are in the answer with the reason. */
  release(
    request: ReleaseRequest,
    who: { readonly by: string; readonly reason: string | null },
  ): Promise<readonly ReleaseOutcome[]>
}

export interface ReleaserDeps {
  readonly store: Pick<Store, 'messages' | 'raw' | 'outbox'>
  readonly now: () => number
  /** Signs Received fields. */
  readonly hostname: string
}

/** Sends messages on for people: to the lists of today, and each time as a record of its own. */
export function createReleaser(deps: ReleaserDeps): Releaser {
  const { store, now } = deps
  const decided = async ({ instance, ids, to }: ReleaseRequest): Promise<Decided[]> => {
    const all: Decided[] = []
    for (const id of new Set(ids)) {
      const message = await store.messages.get(instance.id, id)
      if (message === undefined) {
        const answer = { kind: 'refused', reason: 'There is no such message in this instance.' } as const
        all.push({ id, message: null, answer })
      } else all.push({ id, message, answer: await decide(deps, instance, message, to) })
    }
    return all
  }
  return {
    preview: async (request) => (await decided(request)).map(outcomeOf),
    release: async (request, { by, reason }) => {
      const outcomes: ReleaseOutcome[] = []
      for (const one of await decided(request)) {
        const { answer, message } = one
        if (answer.kind === 'refused' || message === null) {
          outcomes.push(outcomeOf(one))
          continue
        }
        const { kind, copy } = answer
        try {
          await store.outbox.release({ messageSeq: message.seq, kind, atMs: now(), by, reason, copy })
          outcomes.push(outcomeOf(one))
        } catch (error) {
          if (!(error instanceof Failure)) throw error
          outcomes.push(outcomeOf({ ...one, answer: { kind: 'refused', reason: error.message } }))
        }
      }
      return outcomes
    },
  }
}

interface Decided {
  readonly id: MessageId
  readonly message: StoredMessage | null
  readonly answer: ReleaseAnswer
}

async function decide(
  { store, hostname }: ReleaserDeps,
  current: Instance,
  message: StoredMessage,
  to: readonly Address[] | null,
): Promise<ReleaseAnswer> {
  const { envelope, session, decision, id, receivedAtMs, removed } = message
  if (removed !== null)
    return { kind: 'refused', reason: 'Its body was removed, so there is nothing to send.' }
  const open = isDelivered(decision) ? unreached(message) : null
  if (open?.length === 0)
    return { kind: 'refused', reason: 'It reached all its recipients, or is on its way.' }
  const settled = to?.find((address) => open !== null && !open.includes(address))
  if (settled !== undefined) {
    return { kind: 'refused', reason: `${settled} is no recipient of this message that failed.` }
  }
  return decideRelease({
    envelope,
    start: await startOf(store, message.seq),
    accepted: decision,
    current,
    to: to ?? open,
    arrival: {
      id,
      receivedAtMs,
      host: hostname,
      clientAddress: session.clientAddress,
      heloName: session.heloName,
      protocol: protocolOf(envelope, session),
    },
  })
}

/** Recipients of production mail whose last delivery failed or was cancelled, or that never had one. */
function unreached({ recipients, deliveries }: StoredMessage): readonly Address[] {
  const last = new Map(deliveries.map(({ address, state }) => [address, state]))
  return recipients
    .map(({ address }) => address)
    .filter((address) => [undefined, 'failed', 'cancelled'].includes(last.get(address)))
}

async function startOf(store: ReleaserDeps['store'], seq: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let octets = 0
  for await (const chunk of store.raw.stream(seq)) {
    chunks.push(chunk)
    octets += chunk.length
    if (octets > HEADER_OCTETS_MAX) break
  }
  return Buffer.concat(chunks)
}

function outcomeOf({ id, message, answer }: Decided): ReleaseOutcome {
  const subject = message?.summary.subject ?? null
  if (answer.kind === 'refused') return { kind: 'refused', id, subject, reason: answer.reason }
  const { from, to, relay } = answer.copy
  return { kind: answer.kind, id, subject, to, from, relay }
}
