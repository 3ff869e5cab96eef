import type { AttemptStage } from '../domain/delivery.ts'
import type { SafeAddress } from '../suppression/safe-set.ts'

/** How one recipient of a transaction ended; `unknown`: the relay may have taken it or not. */
export interface RecipientResult {
  readonly address: SafeAddress
  readonly outcome: 'relayed' | 'deferred' | 'failed' | 'unknown'
  /** How far this recipient came. */
  readonly stage: AttemptStage
  /** The relay's reply, or what went wrong in words; at most a few hundred characters. */
  readonly reply: string
}

/** Keeps what is known of each recipient while the transaction goes on, so that a broken connection loses none of it. */
export interface Ledger {
  readonly stage: AttemptStage
  /** Those without a result, in order. */
  readonly open: readonly SafeAddress[]
  reach(stage: AttemptStage): void
  settle(address: SafeAddress, outcome: RecipientResult['outcome'], reply: string): void
  settleOpen(outcome: RecipientResult['outcome'], reply: string): void
  results(): readonly RecipientResult[]
}

export function createLedger(to: readonly SafeAddress[]): Ledger {
  const settled = new Map<SafeAddress, RecipientResult>()
  let stage: AttemptStage = 'connect'
  const open = () => to.filter((address) => !settled.has(address))
  const settle: Ledger['settle'] = (address, outcome, reply) => {
    settled.set(address, { address, outcome, stage, reply })
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
    settleOpen: (outcome, reply) => {
      for (const address of open()) settle(address, outcome, reply)
    },
    results: () => to.flatMap((address) => settled.get(address) ?? []),
  }
}
