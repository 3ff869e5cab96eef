import type { Instance } from '../domain/instance.ts'
import { HEADER_FIELDS_MAX } from './header.ts'

/** What is missing or in the way when a message was meant to be sent and is not. */
export type HoldCause =
  | 'loop'
  | 'no-relay'
  | 'no-sender'
  | 'no-test-recipients'
  | 'header-too-large'
  | 'redirect-limit'
  | 'invitation'
  | 'deliver-on-staging'

export interface Hold {
  readonly kind: 'hold'
  readonly cause: HoldCause
  /** The same for a person: which setting, and what to do. */
  readonly reason: string
}

export function hold(cause: HoldCause, { name, email }: Instance): Hold {
  return { kind: 'hold', cause, reason: reasonOf(cause, name, email.redirectLimit) }
}

function reasonOf(cause: HoldCause, instance: string, redirectLimit: number): string {
  switch (cause) {
    case 'loop':
      return 'It bears X-Suppressed-By: it is a redirected copy that came back, and sending it again could loop.'
    case 'no-relay':
      return `No relay: set email.relay of instance ${instance}.`
    case 'no-sender':
      return `No sender that a copy can bear: set email.sender of instance ${instance} to a plain ASCII address.`
    case 'no-test-recipients':
      return `No test recipients: set email.testRecipients of instance ${instance}.`
    case 'header-too-large':
      return `Its header is over 1 MiB or has over ${HEADER_FIELDS_MAX} fields.`
    case 'redirect-limit':
      return `Redirect limit: instance ${instance} made ${redirectLimit} copies within an hour (email.redirectLimit).`
    case 'invitation':
      return `It has a calendar in it, or is too large to say; whoever accepts an invitation answers its organizer (email.invitations of instance ${instance}).`
    case 'deliver-on-staging':
      return `A staging instance never delivers to real recipients: set email.mode of instance ${instance} to redirect or capture.`
    default:
      return cause satisfies never
  }
}
