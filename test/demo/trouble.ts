import type { OutboxAllView } from '../../server/contract/outbox.types.ts'
import type { RelayHost } from '../support/relay-host.ts'
import { apiClient } from '../support/server.ts'
import { until } from '../trial/tools.ts'
import type { SampleMail } from './mails.ts'
import { type ProofLine, proveProduction } from './proof.ts'
import { sendMails } from './send.ts'

export interface Trouble {
  readonly realHost: RelayHost
  readonly httpUrl: string
  readonly smtp: { readonly host: string; readonly port: number }
  readonly login: { readonly user: string; readonly pass: string }
  readonly mails: readonly SampleMail[]
  /** How long the host is down; 0 mends it as soon as all mail waits, and has it tried at once. */
  readonly downMs: number
}

/** What the host says while it is down, to whoever connects. */
const DOWN = '421 4.3.2 Down for maintenance, try again later'
/** The relay is asked again after ten seconds, then after twenty, and so on. */
const RECOVERED_MS = 120_000

/** Production sends while its real host is down: all of it waits, is seen to wait, and arrives once when it is up. */
export async function proveRecovery(trouble: Trouble): Promise<readonly ProofLine[]> {
  const { realHost, httpUrl, smtp, login, mails, downMs } = trouble
  const api = apiClient(httpUrl)
  const before = realHost.transactions.length
  realHost.rescript({ ehlo: DOWN, mail: DOWN })
  await sendMails({ ...smtp, auth: login }, mails)
  const recipients = mails.reduce((sum, { envelope }) => sum + envelope.to.length, 0)
  await until('all mail to wait', async () => {
    const { counts, relays } = await api<OutboxAllView>('/all/outbox')
    const isTrouble = relays.some(({ troubledUntil }) => troubledUntil !== null)
    return isTrouble && counts.queued + counts.deferred >= recipients ? true : undefined
  })
  console.log(`\nThe real host is down: ${recipients} recipients wait. Watch it at ${httpUrl}/outbox`)
  await new Promise((resolve) => setTimeout(resolve, downMs))
  realHost.rescript({})
  console.log('The real host is up again.')
  if (downMs === 0) {
    const body = { action: 'retry', waiting: { relay: 'real' } }
    await api('/instances/shop/outbox', { method: 'POST', body })
  }
  await until(
    'all mail to arrive',
    async () => {
      const { counts } = await api<OutboxAllView>('/all/outbox')
      return counts.queued + counts.sending + counts.deferred === 0 ? true : undefined
    },
    RECOVERED_MS,
  )
  return proveProduction(mails, realHost.transactions.slice(before).filter(isTaken))
}

function isTaken({ answer }: RelayHost['transactions'][number]): boolean {
  return answer?.startsWith('2') ?? false
}
