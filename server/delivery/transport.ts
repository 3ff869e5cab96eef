import type { AttemptStage } from '../domain/delivery.ts'
import type { Relay } from '../domain/relay.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { createLedger, type RecipientResult } from './ledger.ts'
import { SendTrouble } from './send-trouble.ts'
import { openSession } from './session.ts'
import { TIMEOUTS, type Timeouts } from './timeouts.ts'
import { transact } from './transact.ts'
import type { Transaction } from './transaction.ts'

export interface SendOptions {
  /** Our name in EHLO. */
  readonly host: string
  /** Breaks the connection; recipients without a result are then deferred, or unknown after the final dot. */
  readonly signal: AbortSignal
  /** Opens the relay's password. */
  readonly secrets: Pick<Secrets, 'open'>
  readonly timeouts?: Timeouts
}

export interface TransportResult {
  /** How far the transaction came. */
  readonly stage: AttemptStage
  /** One for each of `transaction.to`, in that order. */
  readonly perRecipient: readonly RecipientResult[]
}

export type Send = (relay: Relay, transaction: Transaction, options: SendOptions) => Promise<TransportResult>

/**
 * Hands one message to one relay over a connection of its own. Whatever the relay or the network does is in the
 * result; rejects only when `transaction.data` does, before the final dot was sent.
 */
export const send: Send = async (relay, transaction, options) => {
  const { host, signal, secrets, timeouts = TIMEOUTS } = options
  const ledger = createLedger(transaction.to)
  try {
    const session = await openSession(relay, { host, signal, secrets, timeouts, onStage: ledger.reach })
    try {
      await transact(session, transaction, ledger, timeouts)
      session.wire.end('QUIT\r\n', timeouts.quit)
    } catch (error) {
      session.wire.destroy()
      throw error
    }
  } catch (error) {
    if (!(error instanceof SendTrouble)) throw error
    ledger.settleOpen(ledger.stage === 'dot' ? 'unknown' : 'deferred', error.message)
  }
  return { stage: ledger.stage, perRecipient: ledger.results() }
}
