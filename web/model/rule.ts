import type { InstanceView } from '../../server/contract/instance.types.ts'

/** What an instance's rule does, in a sentence or two. */
export function ruleInWords(
  kind: InstanceView['kind'],
  email: Pick<InstanceView['email'], 'mode' | 'testRecipients' | 'allowedRecipients' | 'relay'>,
): { title: string; detail: string } {
  if (email.mode === 'capture') {
    return { title: 'Everything is captured.', detail: 'Nobody is mailed: each message stays in this inbox.' }
  }
  const relay = email.relay === null ? 'no relay is set, so mail is held' : `the relay “${email.relay}”`
  if (email.mode === 'deliver') {
    const detail =
      email.relay === null ? `For now ${relay}.` : `Mail reaches its real recipients through ${relay}.`
    return { title: kind === 'production' ? 'Mail is delivered for real.' : 'Mail is delivered.', detail }
  }
  return { title: 'Real people are never mailed.', detail: redirectDetail(email) }
}

function redirectDetail(
  email: Pick<InstanceView['email'], 'testRecipients' | 'allowedRecipients' | 'relay'>,
): string {
  if (email.relay === null) return 'No relay is set, so mail is held.'
  if (email.testRecipients.length === 0) return 'No test recipients are set, so mail is held.'
  const allowed =
    email.allowedRecipients.length > 0 ? ` Allowed as well: ${email.allowedRecipients.join(', ')}.` : ''
  return `One copy of each message goes to ${email.testRecipients.join(', ')}.${allowed}`
}
