import {
  type Instance,
  type InstanceSettings,
  NOTIFICATIONS_DEFAULTS,
  notificationsAfter,
} from '../../domain/instance.ts'

/**
 * What another kind or mode means for mail, in words for who is about to confirm it; undefined when neither changes.
 * `unsettled` is the number of deliveries that are not settled.
 */
export function consequenceOf(
  before: Instance,
  after: InstanceSettings,
  unsettled: number,
): string | undefined {
  const sameMode = before.email.mode === after.email.mode
  if (before.kind === after.kind && sameMode) return undefined
  const sentences = [
    ...(before.kind === after.kind ? [] : [kindSentence(after), notificationsSentence(before, after)]),
    modeSentence(after),
    waitingSentence(before, after, unsettled),
  ]
  return sentences.filter((sentence) => sentence !== '').join(' ')
}

function kindSentence({ name, kind }: InstanceSettings): string {
  return kind === 'staging'
    ? `Instance '${name}' becomes staging: from now on nobody outside its test and allowed recipients gets mail from it.`
    : `Instance '${name}' becomes production: mail that it accepts from now on can reach real people. What it accepted as staging is never delivered to its real recipients. Unless its retention is set, messages older than 7 days are removed. Its kept searches give no more tags until they are kept again.`
}

function notificationsSentence(before: Instance, after: InstanceSettings): string {
  const isOn = notificationsAfter(before, after)
  if (isOn === before.notifications) return ''
  const isDefault = isOn === NOTIFICATIONS_DEFAULTS[after.kind]
  const why = isDefault ? `, as on every ${after.kind} instance until somebody changes it` : ''
  return `Its API notifications are switched ${isOn ? 'on' : 'off'}${why}.`
}

function modeSentence({ name, email }: InstanceSettings): string {
  const { mode, relay, testRecipients, allowedRecipients } = email
  const through = relay === null ? 'once a relay is set' : `through the relay '${relay}'`
  switch (mode) {
    case 'capture':
      return `Mail to '${name}' is kept and shown, and nothing of it is sent.`
    case 'redirect': {
      const allowed =
        allowedRecipients.length === 0 ? '' : ` and to recipients that match ${allowedRecipients.join(', ')}`
      return `A copy of each message to '${name}' goes to ${testRecipients.join(', ')}${allowed}, ${through}.`
    }
    case 'deliver':
      return `Mail to '${name}' goes to its real recipients, ${through}.`
    default:
      return mode satisfies never
  }
}

function waitingSentence(before: Instance, after: InstanceSettings, unsettled: number): string {
  if (unsettled === 0) return ''
  const what = unsettled === 1 ? '1 delivery that is' : `${unsettled} deliveries that are`
  return before.kind === 'production' && after.kind === 'staging'
    ? `The ${what} not sent yet will be cancelled at once.`
    : `The ${what} not sent yet go on as decided when the mail was accepted.`
}
