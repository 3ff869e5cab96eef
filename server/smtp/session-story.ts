import type { Envelope } from '../domain/envelope.ts'
import type { SessionStory } from '../domain/session.ts'
import type { Talk, Transaction } from './talk.ts'

/** What is kept of the session with the message; complete once 354 was said. */
export function sessionStory(talk: Talk): SessionStory {
  return {
    clientAddress: talk.clientAddress,
    clientPort: talk.clientPort,
    heloName: talk.heloName ?? '',
    tls: talk.tls,
    authUser: talk.login?.username ?? null,
    transcript: talk.transcript.lines(),
  }
}

export function envelopeOf({
  from,
  recipients,
  smtputf8,
  body,
  ret,
  envid,
  requireTls,
}: Transaction): Envelope {
  return { from, to: [...recipients.values()], smtputf8, body, ret, envid, requireTls }
}
