import type { Reply } from '../domain/reply.ts'
import { replies } from './replies.ts'
import type { Door, Talk, Transaction } from './talk.ts'

/** Why STARTTLS cannot be now; null when it can. */
export function tlsRefusal({ offersTls }: Door, { tls }: Talk, argument: string): Reply | null {
  if (!offersTls) return replies.noTls
  if (tls !== null) return replies.tlsActive
  return argument === '' ? null : replies.noArguments
}

/** Why DATA cannot be now, or the transaction that it is for. */
export function dataFor(transaction: Transaction | null, argument: string): Reply | Transaction {
  if (argument !== '') return replies.noArguments
  if (transaction === null) return replies.mailFirst
  return transaction.recipients.size === 0 ? replies.recipientFirst : transaction
}
