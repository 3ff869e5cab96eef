import { isAsciiAddress } from '../domain/address.ts'
import type { SafeAddress } from '../suppression/safe-set.ts'
import { ask } from './ask.ts'
import { inBlocks } from './blocks.ts'
import { dotStuff } from './dot-stuff.ts'
import type { Cause, Ledger } from './ledger.ts'
import { isAboutRelay, type RelayReply, showReply, verdictOf } from './relay-reply.ts'
import { SendTrouble } from './send-trouble.ts'
import type { Session } from './session.ts'
import type { Timeouts } from './timeouts.ts'
import { lackOf, mailCommand, type RelayAbilities, rcptCommand, type Transaction } from './transaction.ts'

/** Why mail must not go to an address any more; undefined while it may. */
export type Refusal = (address: SafeAddress) => string | undefined

export interface TransactContext {
  readonly ledger: Ledger
  readonly timeouts: Timeouts
  /** Asked right before each step that brings a recipient nearer to the message: lists change while a relay is slow. */
  readonly refusal: Refusal
}

/** Hands the message over and notes in the ledger what became of each recipient. Rejects with `SendTrouble`. */
export async function transact(
  session: Session,
  transaction: Transaction,
  context: TransactContext,
): Promise<void> {
  const { ledger } = context
  ledger.reach('mail')
  const reachable = leaveOut(session, transaction, ledger)
  const lack = lackOf(abilitiesOf(session), reachable)
  if (lack !== undefined) return ledger.settleOpen('failed', lack)
  const isPipelined = session.extensions.has('PIPELINING')
  await (isPipelined ? sendPipelined : sendOneByOne)(session, reachable, context)
}

/** Addresses that this relay can't take fail alone, where nothing else of the message needs SMTPUTF8. */
function leaveOut(session: Session, transaction: Transaction, ledger: Ledger): Transaction {
  const plain = transaction.to.filter(isAsciiAddress)
  if (plain.length === 0) return transaction
  const reachable = { ...transaction, to: plain }
  const abilities = abilitiesOf(session)
  if (lackOf(abilities, reachable) !== undefined) return transaction
  const lack = lackOf(abilities, transaction)
  if (lack === undefined) return transaction
  for (const address of transaction.to) if (!isAsciiAddress(address)) ledger.settle(address, 'failed', lack)
  return reachable
}

/**
 * Envelope and DATA in one go (RFC 2920 §3.1), which spares two waits on a relay that is far away. No octet of the
 * message is sent before it is known who was accepted.
 */
async function sendPipelined(
  session: Session,
  transaction: Transaction,
  context: TransactContext,
): Promise<void> {
  const { ledger, timeouts, refusal } = context
  const { wire } = session
  cancelRefused(ledger, refusal)
  const to = ledger.open
  if (to.length === 0) return
  const rcpts = to.map((address) => rcptCommand(session.extensions, transaction, address))
  const group = [mailCommand(abilitiesOf(session), transaction), ...rcpts, 'DATA'].join('\r\n')
  const answer = await ask(wire, group, timeouts.mail, 'MAIL')
  if (verdictOf(answer) !== 'success') return settleRefusal(ledger, answer, 'MAIL')
  ledger.reach('rcpt')
  for (const address of to) {
    const said = saidTo(address)
    settleRcpt(ledger, address, await wire.reply(timeouts.rcpt, said), said)
  }
  const isForSomebody = ledger.open.length > 0
  if (isForSomebody) ledger.reach('data')
  const ready = await wire.reply(timeouts.data, 'DATA')
  if (verdictOf(ready) === 'success') {
    // No answer to DATA: there was one too many, and nobody knows which recipient each of them was about.
    const trouble = nonsense(ready, 'DATA')
    for (const address of to) ledger.settle(address, 'deferred', trouble.message)
    throw trouble
  }
  if (isForSomebody) return sendAfter(ready, session, transaction, context)
  // It would take a message for nobody.
  if (ready.code === 354) wire.destroy()
}

async function sendOneByOne(
  session: Session,
  transaction: Transaction,
  context: TransactContext,
): Promise<void> {
  const { ledger, timeouts, refusal } = context
  const { wire, extensions } = session
  cancelRefused(ledger, refusal)
  if (ledger.open.length === 0) return
  const answer = await ask(wire, mailCommand(abilitiesOf(session), transaction), timeouts.mail, 'MAIL')
  if (verdictOf(answer) !== 'success') return settleRefusal(ledger, answer, 'MAIL')
  ledger.reach('rcpt')
  for (const address of ledger.open) {
    const refused = refusal(address)
    const said = saidTo(address)
    if (refused !== undefined) ledger.settle(address, 'cancelled', refused)
    else {
      const rcpt = rcptCommand(extensions, transaction, address)
      settleRcpt(ledger, address, await ask(wire, rcpt, timeouts.rcpt, said), said)
    }
  }
  if (ledger.open.length === 0) return
  ledger.reach('data')
  stopIfRefused(context)
  await sendAfter(await ask(wire, 'DATA', timeouts.data), session, transaction, context)
}

function saidTo(address: SafeAddress): string {
  return `RCPT TO:<${address}>`
}

function abilitiesOf({ wire, extensions }: Session): RelayAbilities {
  return { extensions, isSecure: wire.secure }
}

function settleRcpt(ledger: Ledger, address: SafeAddress, reply: RelayReply, said: string): void {
  const verdict = verdictOf(reply)
  if (verdict === 'nonsense') throw nonsense(reply, said)
  if (verdict === 'success') return
  // RFC 5321 §4.5.3.1.10: to RCPT, 552 says "too many recipients" and is temporary.
  const outcome = reply.code === 552 ? 'deferred' : verdict
  ledger.settle(address, outcome, showReply(reply), causeOf(reply))
}

function cancelRefused(ledger: Ledger, refusal: Refusal): void {
  for (const address of ledger.open) {
    const refused = refusal(address)
    if (refused !== undefined) ledger.settle(address, 'cancelled', refused)
  }
}

/** What the relay accepted can't be taken back one by one: the whole is broken off, and sent anew to the others. */
function stopIfRefused({ ledger, refusal }: TransactContext): void {
  const open = ledger.open.length
  cancelRefused(ledger, refusal)
  if (ledger.open.length === open) return
  const reason = 'another recipient was cancelled while this was being sent; it is sent anew'
  ledger.settleOpen('deferred', reason, 'us')
  throw new SendTrouble(reason)
}

/** Sends the message once the relay said that it waits for it. */
async function sendAfter(
  ready: RelayReply,
  { wire }: Session,
  transaction: Transaction,
  context: TransactContext,
): Promise<void> {
  const { ledger, timeouts } = context
  if (ready.code !== 354) return settleRefusal(ledger, ready, 'DATA')
  stopIfRefused(context)
  const blocks = inBlocks(dotStuff(transaction.data))
  let next = await blocks.next()
  while (next.done !== true && !wire.spokeEarly) {
    await wire.write(next.value, timeouts.block)
    next = await blocks.next()
  }
  if (next.done !== true || wire.spokeEarly) {
    throw nonsense(await wire.reply(timeouts.dot, 'the data'), 'data that was not complete')
  }
  await wire.stillOpen(timeouts.block)
  stopIfRefused(context)
  // From here on nobody but the relay knows whether it has the message.
  ledger.reach('dot')
  await wire.write(next.value, timeouts.block)
  const reply = await wire.reply(timeouts.dot, 'the final dot')
  if (verdictOf(reply) !== 'success') return settleRefusal(ledger, reply, 'the final dot')
  ledger.reach('done')
  ledger.settleOpen('relayed', showReply(reply))
}

/** A refusal of MAIL, DATA or the final dot is one of everybody still open. */
function settleRefusal(ledger: Ledger, reply: RelayReply, to: string): void {
  const verdict = verdictOf(reply)
  if (verdict !== 'deferred' && verdict !== 'failed') throw nonsense(reply, to)
  ledger.settleOpen(verdict, showReply(reply), causeOf(reply))
}

function causeOf(reply: RelayReply): Cause {
  return isAboutRelay(reply) ? 'relay' : 'message'
}

function nonsense(reply: RelayReply, to: string): SendTrouble {
  return new SendTrouble(`the relay answered ${to} with "${showReply(reply)}"`)
}
