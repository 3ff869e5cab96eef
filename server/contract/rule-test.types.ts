import type { EmailRuleInput } from './instance.types.ts'

/** POST /instances/{i}/rule/test: would these addresses be mailed, and why? It changes and sends nothing. */
export interface RuleTestInput {
  /** At most 100. */
  addresses: string[]
  /** Asks of the rule with these changes, before they are saved. */
  email?: EmailRuleInput | undefined
}

export interface RuleTestView {
  /** One for each address, in the order asked. */
  answers: RuleTestAnswer[]
}

/** What would become of a message to this address alone. */
export interface RuleTestAnswer {
  address: string
  /** Whether the mailbox itself would get mail. */
  mailed: boolean
  /** The same and why, in words for people. */
  why: string
  /** The entry of `allowedRecipients` that it matches. */
  allowedBy: string | null
  /** Null when it is no address, so that SMTP would refuse it. */
  decision: 'capture' | 'redirect' | 'deliver' | 'hold' | null
  /** Everybody who would get the message, or its copy. */
  sentTo: string[]
}
