import type { AttemptStage } from '../domain/delivery.ts'
import type { SafeAddress } from '../suppression/safe-set.ts'

/** How one recipient of a transaction ended; `unknown`: the relay may have taken it or not. */
export interface RecipientResult {
  readonly address: SafeAddress
  readonly outcome: 'relayed' | 'deferred' | 'failed' | 'unknown' | 'cancelled'
  /** How far this recipient came. */
  readonly stage: AttemptStage
  /** The relay's reply, or what went wrong in words; at most a few hundred characters. */
  readonly reply: string
  readonly cause: Cause
}

/** Whose affair a result is: of this message, of the relay for all messages, or ours. */
export type Cause = 'message' | 'relay' | 'us'

/** Keeps what is known of each recipient while the transaction goes on, so that a broken connection loses none of it. */
export interface Ledger {
  readonly stage: AttemptStage
  /** Those without a result, in order. */
  readonly open: readonly SafeAddress[]
  reach(stage: AttemptStage): void
  /** The cause is the message unless something else is said. */
  settle(address: SafeAddress, outcome: RecipientResult['outcome'], reply: string, cause?: Cause): void
  settleOpen(outcome: RecipientResult['outcome'], reply: string, cause?: Cause): void
  results(): readonly RecipientResult[]
}

export function createLedger(to: readonly SafeAddress[]): Ledger {
  const settled = new Map<SafeAddress, RecipientResult>()
  let stage: AttemptStage = 'connect'
  const open = () => to.filter((address) => !settled.has(address))
  const settle: Ledger['settle'] = (address, outcome, reply, cause = 'message') => {
    settled.set(address, { address, outcome, stage, reply, cause })
  }
  return {
    get stage() {
      return stage
    },
    get open() {
      return open()
    },
    reach: (next) => {
      stage = next
    },
    settle,
    settleOpen: (outcome, reply, cause) => {
      for (const address of open()) settle(address, outcome, reply, cause)
    },
    results: () => to.flatMap((address) => settled.get(address) ?? []),
  }
}
