import type { AttemptStage } from '../domain/delivery.ts'
import type { Relay } from '../domain/relay.ts'
import type { TranscriptLine } from '../domain/session.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { ask } from './ask.ts'
import { type Clock, SYSTEM_CLOCK } from './clock.ts'
import { createIdleSessions, type UsedSession } from './idle-sessions.ts'
import { createLedger, type Ledger, type RecipientResult } from './ledger.ts'
import { createRecorder } from './recorder.ts'
import { SendTrouble } from './send-trouble.ts'
import { openSession } from './session.ts'
import { TIMEOUTS, type Timeouts } from './timeouts.ts'
import { type Refusal, transact } from './transact.ts'
import type { Transaction } from './transaction.ts'
import { type OpenWire, openWire } from './wire.ts'

export interface SendOptions {
  /** Our name in EHLO. */
  readonly host: string
  /** Breaks the connection; recipients without a result are then deferred, or unknown after the final dot. */
  readonly signal: AbortSignal
  /** Opens the relay's password. */
  readonly secrets: Pick<Secrets, 'open'>
  readonly refusal: Refusal
}

export interface TransportResult {
  /** How far the transaction came. */
  readonly stage: AttemptStage
  /** One for each of `transaction.to`, in that order. */
  readonly perRecipient: readonly RecipientResult[]
  /** What was said, secrets blanked. */
  readonly transcript: readonly TranscriptLine[]
  /** Whether it was told what senders want to hear (RFC 3461); if not, we are the last who can say. */
  readonly offersDsn: boolean
}

export type Send = (relay: Relay, transaction: Transaction, options: SendOptions) => Promise<TransportResult>

export interface Transport {
  /**
   * Hands one message to one relay, over a connection that is idle or a new one. Whatever the relay or the network
   * does is in the result; rejects only when `transaction.data` does, before the final dot was sent.
   */
  readonly send: Send
  /** Breaks idle connections and keeps none from now on. */
  close(): void
}

export interface TransportOptions {
  readonly clock?: Pick<Clock, 'after'>
  readonly timeouts?: Timeouts
  readonly openWire?: OpenWire
}

export function createTransport({
  clock = SYSTEM_CLOCK,
  timeouts = TIMEOUTS,
  openWire: connect = openWire,
}: TransportOptions = {}): Transport {
  const idle = createIdleSessions(clock, timeouts)

  /** Undefined when the idle connection turned out to be dead before the message was begun. */
  const sendOver = async (
    used: UsedSession,
    relay: Relay,
    transaction: Transaction,
    { signal, refusal }: SendOptions,
  ): Promise<TransportResult | undefined> => {
    const { session, needsReset } = used
    const isFirst = used.served === 0
    const ledger = createLedger(transaction.to)
    if (!isFirst) session.recorder.begin()
    const unbind = session.wire.breakOn(signal)
    try {
      if (needsReset) await ask(session.wire, 'RSET', timeouts.quit)
      await transact(session, transaction, { ledger, timeouts, refusal })
    } catch (error) {
      session.wire.destroy()
      if (!(error instanceof SendTrouble)) throw error
      if (!isFirst && !hasBegun(ledger) && !signal.aborted) return undefined
      settleTrouble(ledger, error)
    } finally {
      unbind()
    }
    // RFC 5321 §3.8: a relay that tired of an idle connection says 421 to the next command.
    const tired = ledger.stage === 'mail' && ledger.results().some(({ cause }) => cause === 'relay')
    if (!isFirst && tired && !signal.aborted) {
      session.wire.destroy()
      return undefined
    }
    // Answers to what was pipelined may still be on their way when MAIL was refused.
    if (hasBegun(ledger) && session.wire.isOpen)
      idle.keep(relay, { session, served: used.served + 1, needsReset: ledger.stage !== 'done' })
    else session.wire.end('QUIT\r\n', timeouts.quit)
    return resultOf(ledger, session.recorder.lines(), session.extensions.has('DSN'))
  }

  const sendOverNew: Send = async (relay, transaction, options) => {
    const recorder = createRecorder()
    const ledger = createLedger(transaction.to)
    try {
      const onStage = ledger.reach
      const session = await openSession(relay, { ...options, timeouts, onStage, recorder, openWire: connect })
      const used = { session, served: 0, needsReset: false }
      const result = await sendOver(used, relay, transaction, options)
      if (result !== undefined) return result
    } catch (error) {
      if (!(error instanceof SendTrouble)) throw error
      ledger.settleOpen('deferred', error.message, options.signal.aborted ? 'us' : 'relay')
    }
    return resultOf(ledger, recorder.lines(), false)
  }

  return {
    send: async (relay, transaction, options) => {
      for (let used = idle.take(relay); used !== undefined; used = idle.take(relay)) {
        const result = await sendOver(used, relay, transaction, options)
        if (result !== undefined) return result
      }
      return sendOverNew(relay, transaction, options)
    },
    close: idle.close,
  }
}

/** Whether the relay took the sender, so that it has judged the message or begun to. */
function hasBegun({ stage }: Ledger): boolean {
  return stage !== 'connect' && stage !== 'mail'
}

function settleTrouble(ledger: Ledger, trouble: SendTrouble): void {
  ledger.settleOpen(ledger.stage === 'dot' ? 'unknown' : 'deferred', trouble.message)
}

function resultOf(
  ledger: Ledger,
  transcript: readonly TranscriptLine[],
  offersDsn: boolean,
): TransportResult {
  return { stage: ledger.stage, perRecipient: ledger.results(), transcript, offersDsn }
}
