import type {
  DeliveryView,
  MessageListItem,
  MessageView,
  RecipientView,
} from '../../server/contract/message.types.ts'

/** First address of a list and how many more there are. */
export interface Summary {
  readonly first: string
  readonly more: number
}

/** Whom it was meant for and, when somebody else got the copy, who did: `to bob@… +2 → qa@team.example`. */
export function rowAddresses(message: Pick<MessageListItem, 'recipients' | 'deliveredTo'>): {
  intended: (Summary & { class: RecipientView['class'] }) | null
  delivered: Summary | null
} {
  const [first] = message.recipients
  const own = new Set(message.recipients.map((recipient) => recipient.address))
  const others = message.deliveredTo
    .map((delivery) => delivery.address)
    .filter((address) => !own.has(address))
  return {
    intended: first
      ? { class: first.class, first: first.address, more: message.recipients.length - 1 }
      : null,
    delivered: others[0] === undefined ? null : { first: others[0], more: others.length - 1 },
  }
}

/** Recipients that share one fate: a block of the recipients table. */
export interface RecipientGroup {
  readonly recipients: readonly RecipientView[]
  /** Where copies for them went or will go; empty when nowhere. */
  readonly deliveries: readonly DeliveryView[]
}

/**
 * The suppressed recipients together, with the test recipients that got the copy instead; then each other
 * recipient with its own delivery.
 */
export function recipientGroups(message: Pick<MessageView, 'recipients' | 'deliveries'>): RecipientGroup[] {
  const suppressed = message.recipients.filter((recipient) => recipient.disposition === 'suppressed')
  const others = message.recipients.filter((recipient) => recipient.disposition !== 'suppressed')
  const othersAddresses = new Set(others.map((recipient) => recipient.address))
  const toTestList = message.deliveries.filter((delivery) => !othersAddresses.has(delivery.address))
  const groups = others.map((recipient) => ({
    recipients: [recipient],
    deliveries: message.deliveries.filter((delivery) => delivery.address === recipient.address),
  }))
  if (suppressed.length === 0) return groups
  // A test recipient that is also an allowed recipient of this message gets one copy for both.
  const instead = toTestList.length > 0 ? toTestList : message.deliveries
  return [{ recipients: suppressed, deliveries: instead }, ...groups]
}

/** Why the rule treated a recipient as it did, in a few words. */
export function whyOf(recipient: RecipientView, decision: MessageListItem['decision']['kind']): string {
  switch (recipient.disposition) {
    case 'allowed':
      return recipient.allowedBy === null ? 'allowed' : `allowed by ${recipient.allowedBy}`
    case 'passed':
      return 'passed on'
    case 'suppressed':
      return decision === 'capture' ? 'everything is captured' : 'not allowed'
  }
}
