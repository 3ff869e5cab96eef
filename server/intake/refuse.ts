import { rm } from 'node:fs/promises'
import { Failure } from '../domain/failure.ts'
import { type Reply, reply } from '../domain/reply.ts'
import type { Acceptance, Content } from './intake.types.ts'

/** RFC 5321 §6.3, RFC 3463 §3.5. */
export const TOO_MANY_HOPS = reply(554, '5.4.6', 'Too many Received fields: this message is going in circles')

/** It was archived or deleted while the message came in (RFC 3463 §3.8). */
export const OUT_OF_USE = reply(550, '5.7.1', 'The instance takes no mail any more')

const NO_ROOM = reply(452, '4.3.1', 'Insufficient system storage, try again later')
const NOT_NOW = reply(451, '4.3.0', 'The message could not be stored, try again later')

/** Answers, and leaves nothing of the message behind. */
export async function refuse({ raw }: Content, answer: Reply): Promise<Acceptance> {
  if (raw.kind === 'file') await rm(raw.path, { force: true })
  return { kind: 'refused', reply: answer }
}

/** What the client hears when the store did not take the message: the client keeps it and comes again. */
export function troubleReply(error: unknown): Reply {
  return error instanceof Failure && error.field === 'disk' ? NO_ROOM : NOT_NOW
}
