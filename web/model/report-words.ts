import type { DeliveryReportView } from '../../server/contract/message.types.ts'

type Reported = DeliveryReportView['recipients'][number]

/** What a report says became of a recipient, as a colour and in words. */
export function actionWords({ action, status }: Pick<Reported, 'action' | 'status'>): {
  readonly tone: 'green' | 'amber' | 'red' | 'neutral'
  readonly text: string
} {
  const code = status === null ? '' : ` (${status})`
  switch (action) {
    case 'failed':
      return { tone: 'red', text: `Not delivered${code}` }
    case 'delayed':
      return { tone: 'amber', text: `Delayed${code}` }
    case 'delivered':
      return { tone: 'green', text: `Delivered${code}` }
    case 'relayed':
      return { tone: 'green', text: `Handed on, no more is known${code}` }
    case 'expanded':
      return { tone: 'green', text: `Delivered to a list${code}` }
    case null:
      return { tone: 'neutral', text: status === null ? 'Nothing is said' : `Status ${status}` }
    default:
      return action satisfies never
  }
}
