import type { EmailRuleInput, InstanceView } from '../../../server/contract/instance.types.ts'
import { needsAcknowledgement, type Problems, problemsOfEntries } from '../../model/problems.ts'

/** The rule as its form has it: numbers are text until they are sent. */
export interface EmailDraft {
  readonly mode: InstanceView['email']['mode']
  readonly testRecipients: readonly string[]
  readonly allowedRecipients: readonly string[]
  readonly sender: string
  readonly relay: string
  readonly maxRecipients: string
  readonly passHeaders: readonly string[]
  readonly redirectLimit: string
  readonly holdsInvitations: boolean
}

export function draftOfEmail(email: InstanceView['email']): EmailDraft {
  return {
    mode: email.mode,
    testRecipients: email.testRecipients,
    allowedRecipients: email.allowedRecipients,
    sender: email.sender ?? '',
    relay: email.relay ?? '',
    maxRecipients: String(email.subject.maxRecipients),
    passHeaders: email.passHeaders,
    redirectLimit: String(email.redirectLimit),
    holdsInvitations: email.invitations === 'hold',
  }
}

/** What the server is asked to change. */
export function inputOfEmail(changes: Partial<EmailDraft>): EmailRuleInput {
  const {
    mode,
    testRecipients,
    allowedRecipients,
    sender,
    relay,
    maxRecipients,
    passHeaders,
    redirectLimit,
    holdsInvitations,
  } = changes
  return {
    ...(mode !== undefined && { mode }),
    ...(testRecipients !== undefined && { testRecipients: [...testRecipients] }),
    ...(allowedRecipients !== undefined && { allowedRecipients: [...allowedRecipients] }),
    ...(sender !== undefined && { sender: sender.trim() || null }),
    ...(relay !== undefined && { relay: relay || null }),
    ...(maxRecipients !== undefined && { subject: { maxRecipients: Number(maxRecipients) } }),
    ...(passHeaders !== undefined && { passHeaders: [...passHeaders] }),
    ...(redirectLimit !== undefined && { redirectLimit: Number(redirectLimit) }),
    ...(holdsInvitations !== undefined && { invitations: holdsInvitations ? 'hold' : 'redirect' }),
  }
}

/** Allowed recipients that are refused only because they are so wide, with the reason. */
export function wideEntries(
  entries: readonly string[],
  problems: Problems,
): { readonly entry: string; readonly why: string }[] {
  const found = [...problemsOfEntries(problems, 'email.allowedRecipients')]
  return found.flatMap(([index, why]) => {
    const entry = entries[index]
    return entry !== undefined && needsAcknowledgement(why) ? [{ entry, why }] : []
  })
}

/** Fields that the form shows, so that their problems are told there. */
export const EMAIL_FIELDS = [
  'email.mode',
  'email.testRecipients',
  'email.allowedRecipients',
  'email.sender',
  'email.relay',
  'email.subject.maxRecipients',
  'email.passHeaders',
  'email.redirectLimit',
  'email.invitations',
] as const
