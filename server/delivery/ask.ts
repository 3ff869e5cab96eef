import { type RelayReply, showReply } from './relay-reply.ts'
import { SendTrouble } from './send-trouble.ts'
import type { Wire } from './wire.ts'

/** Sends one command line and awaits its reply; refuses to go on with a relay that answers before it is asked. */
export async function ask(wire: Wire, line: string, timeoutMs: number, to = line): Promise<RelayReply> {
  if (wire.spokeEarly) {
    throw new SendTrouble(
      `the relay said "${showReply(await wire.reply(timeoutMs, to))}" before it was asked`,
    )
  }
  await wire.write(`${line}\r\n`, timeoutMs)
  return wire.reply(timeoutMs, to)
}
