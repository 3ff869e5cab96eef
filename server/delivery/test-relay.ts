import { randomUUID } from 'node:crypto'
import type { Address } from '../domain/address.ts'
import type { Instance } from '../domain/instance.ts'
import type { Relay } from '../domain/relay.ts'
import type { TranscriptLine } from '../domain/session.ts'
import type { Secrets } from '../secrets/secrets.ts'
import { redirectSafeSet, type SafeAddress, usableSender } from '../suppression/safe-set.ts'
import { createLedger } from './ledger.ts'
import { createRecorder } from './recorder.ts'
import { SendTrouble } from './send-trouble.ts'
import { openSession } from './session.ts'
import { TIMEOUTS, type Timeouts } from './timeouts.ts'
import { transact } from './transact.ts'
import { openWire } from './wire.ts'

export interface RelayTest {
  /** Whether all that was asked for worked. */
  readonly ok: boolean
  /** What went wrong, in words; null when nothing did. */
  readonly problem: string | null
  /** What was said, secrets blanked. */
  readonly transcript: readonly TranscriptLine[]
}

/** Whom a test mail may go to: somebody on the lists of an instance. */
export interface TestMail {
  readonly instance: Instance
  readonly to: Address
}

/** Connects and logs in; with `mail` it also sends a short message. Never rejects for what the relay does. */
export type RelayTester = (relay: Relay, mail: TestMail | null, signal: AbortSignal) => Promise<RelayTest>

/** A person waits for it, so that it is not as patient as the outbox. */
const STEP_MS_MAX = 20_000

export function createRelayTester(deps: {
  readonly secrets: Pick<Secrets, 'open'>
  readonly hostname: string
}): RelayTester {
  const { secrets, hostname: host } = deps
  const timeouts = Object.fromEntries(
    Object.entries(TIMEOUTS).map(([step, ms]) => [step, Math.min(ms, STEP_MS_MAX)]),
  ) as unknown as Timeouts
  return async (relay, mail, signal) => {
    const recorder = createRecorder()
    const failed = (problem: string): RelayTest => ({ ok: false, problem, transcript: recorder.lines() })
    const to = mail === null ? [] : redirectSafeSet(mail.instance.email, [mail.to], [])
    if (mail !== null && to.length === 0) {
      return failed(`${mail.to} is in neither testRecipients nor allowedRecipients of ${mail.instance.name}.`)
    }
    try {
      const options = { host, timeouts, signal, secrets, onStage: () => {}, openWire, recorder }
      const session = await openSession(relay, options)
      const problem = mail === null ? null : await sendTest(session, to, mail.instance, timeouts)
      session.wire.end('QUIT\r\n', timeouts.quit)
      return problem === null ? { ok: true, problem, transcript: recorder.lines() } : failed(problem)
    } catch (error) {
      if (error instanceof SendTrouble) return failed(error.message)
      throw error
    }
  }
}

/** Null when the relay took it. */
async function sendTest(
  session: Awaited<ReturnType<typeof openSession>>,
  to: readonly SafeAddress[],
  instance: Instance,
  timeouts: Timeouts,
): Promise<string | null> {
  const from = usableSender(instance.email)
  if (from === undefined) return `Set email.sender of instance ${instance.name} to a plain ASCII address.`
  const lines = [
    `Date: ${new Date().toUTCString().replace('GMT', '+0000')}`,
    `From: <${from}>`,
    `To: ${to.join(', ')}`,
    'Subject: Test of a relay',
    `Message-ID: <${randomUUID()}@${from.split('@').at(-1)}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Somebody tested this relay from the settings of Stagingpost. It works.',
    '',
  ]
  const bytes = Buffer.from(lines.join('\r\n'))
  const ledger = createLedger(to)
  const data = (async function* () {
    yield bytes
  })()
  const transaction = {
    from,
    to,
    data,
    sizeBytes: bytes.length,
    maxSizeBytes: null,
    smtputf8: false,
    eightBit: false,
    requireTls: false,
    dsn: null,
  }
  await transact(session, transaction, { ledger, timeouts, refusal: () => undefined })
  const [result] = ledger.results()
  return result?.outcome === 'relayed' ? null : (result?.reply ?? 'the relay did not answer')
}
