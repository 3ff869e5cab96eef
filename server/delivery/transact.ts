import { dotStuff } from './dot-stuff.ts'
import type { Ledger } from './ledger.ts'
import { type RelayReply, showReply, verdictOf } from './relay-reply.ts'
import { SendTrouble } from './send-trouble.ts'
import { ask, type Session } from './session.ts'
import type { Timeouts } from './timeouts.ts'
import { lackOf, mailCommand, rcptCommand, type Transaction } from './transaction.ts'

/** Hands the message over and notes in the ledger what became of each recipient. Rejects with `SendTrouble`. */
export async function transact(
  session: Session,
  transaction: Transaction,
  ledger: Ledger,
  timeouts: Timeouts,
): Promise<void> {
  ledger.reach('mail')
  const lack = lackOf(session.extensions, transaction)
  if (lack !== undefined) return ledger.settleOpen('failed', lack)
  await sendEnvelope(session, transaction, ledger, timeouts)
  if (ledger.open.length === 0) return
  ledger.reach('data')
  const ready = await ask(session.wire, 'DATA', timeouts.data)
  if (ready.code !== 354) return settleRefusal(ledger, ready, 'DATA')
  await sendData(session, transaction, ledger, timeouts)
}

/** With PIPELINING (RFC 2920) in one go; DATA never is, so that nothing is sent before it is known who was accepted. */
async function sendEnvelope(
  { wire, extensions }: Session,
  transaction: Transaction,
  ledger: Ledger,
  timeouts: Timeouts,
): Promise<void> {
  const rcpts = transaction.to.map((address) => rcptCommand(extensions, transaction, address))
  const pipelined = extensions.has('PIPELINING')
  const first = [mailCommand(extensions, transaction), ...(pipelined ? rcpts : [])].join('\r\n')
  const answer = await ask(wire, first, timeouts.mail, 'MAIL')
  if (verdictOf(answer) !== 'success') return settleRefusal(ledger, answer, 'MAIL')
  ledger.reach('rcpt')
  for (const [at, address] of transaction.to.entries()) {
    const to = `RCPT TO:<${address}>`
    const reply = pipelined
      ? await wire.reply(timeouts.rcpt, to)
      : await ask(wire, rcpts[at] ?? '', timeouts.rcpt, to)
    const verdict = verdictOf(reply)
    if (verdict === 'nonsense') throw nonsense(reply, to)
    // RFC 5321 §4.5.3.1.10: to RCPT, 552 says "too many recipients" and is temporary.
    if (verdict !== 'success')
      ledger.settle(address, reply.code === 552 ? 'deferred' : verdict, showReply(reply))
  }
}

async function sendData(
  { wire }: Session,
  transaction: Transaction,
  ledger: Ledger,
  timeouts: Timeouts,
): Promise<void> {
  const stuffed = dotStuff(transaction.data)
  let next = await stuffed.next()
  while (next.done !== true && !wire.spokeEarly) {
    await wire.write(next.value, timeouts.block)
    next = await stuffed.next()
  }
  if (next.done !== true || wire.spokeEarly) {
    throw nonsense(await wire.reply(timeouts.dot, 'the data'), 'data that was not complete')
  }
  await wire.stillOpen(timeouts.block)
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
  ledger.settleOpen(verdict, showReply(reply))
}

function nonsense(reply: RelayReply, to: string): SendTrouble {
  return new SendTrouble(`the relay answered ${to} with "${showReply(reply)}"`)
}
