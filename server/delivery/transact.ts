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
  const { ledger, timeouts } = context
  ledger.reach('mail')
  const lack = lackOf(abilitiesOf(session), transaction)
  if (lack !== undefined) return ledger.settleOpen('failed', lack)
  await sendEnvelope(session, transaction, context)
  if (ledger.open.length === 0) return
  ledger.reach('data')
  stopIfRefused(context)
  const ready = await ask(session.wire, 'DATA', timeouts.data)
  if (ready.code !== 354) return settleRefusal(ledger, ready, 'DATA')
  await sendData(session, transaction, context)
}

/** With PIPELINING (RFC 2920) in one go; DATA never is, so that nothing is sent before it is known who was accepted. */
async function sendEnvelope(
  session: Session,
  transaction: Transaction,
  { ledger, timeouts, refusal }: TransactContext,
): Promise<void> {
  const { wire, extensions } = session
  cancelRefused(ledger, refusal)
  const to = ledger.open
  if (to.length === 0) return
  const rcpts = to.map((address) => rcptCommand(extensions, transaction, address))
  const pipelined = extensions.has('PIPELINING')
  const first = [mailCommand(abilitiesOf(session), transaction), ...(pipelined ? rcpts : [])].join('\r\n')
  const answer = await ask(wire, first, timeouts.mail, 'MAIL')
  if (verdictOf(answer) !== 'success') return settleRefusal(ledger, answer, 'MAIL')
  ledger.reach('rcpt')
  for (const [at, address] of to.entries()) {
    const said = `RCPT TO:<${address}>`
    const refused = pipelined ? undefined : refusal(address)
    if (refused !== undefined) {
      ledger.settle(address, 'cancelled', refused)
      continue
    }
    const reply = pipelined
      ? await wire.reply(timeouts.rcpt, said)
      : await ask(wire, rcpts[at] ?? '', timeouts.rcpt, said)
    settleRcpt(ledger, address, reply, said)
  }
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

async function sendData(
  { wire }: Session,
  transaction: Transaction,
  context: TransactContext,
): Promise<void> {
  const { ledger, timeouts } = context
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
