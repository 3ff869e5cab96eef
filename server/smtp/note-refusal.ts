import type { RefusedTry } from '../domain/refusal.ts'
import type { Reply } from '../domain/reply.ts'
import { wireLine } from './replies.ts'
import type { Door, Talk } from './talk.ts'

/** What is known of a try beside the connection. */
type Tried = Pick<RefusedTry, 'at' | 'instanceId'> & Partial<Pick<RefusedTry, 'address' | 'username'>>

/** Notes that this was refused, and returns the reply. */
export function refused(talk: Talk, door: Door, reply: Reply, tried: Tried): Reply {
  const { clientAddress, heloName } = talk
  talk.log.debug({ at: tried.at, code: reply.code }, 'a client was refused')
  door.onRefused({ address: null, username: null, ...tried, clientAddress, heloName, reply: wireLine(reply) })
  return reply
}
