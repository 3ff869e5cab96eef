import type { Address, ReversePath } from '../../server/domain/address.ts'
import { EMAIL_RULE_DEFAULTS, type EmailRule, type Instance } from '../../server/domain/instance.ts'
import type { MessageId } from '../../server/domain/message.ts'
import {
  type DecideContext,
  type Decided,
  type DecideInput,
  decide,
} from '../../server/suppression/decide.ts'
import { deliveredBytes } from '../../server/suppression/delivered.ts'
import { decodeStrictly, type OracleField, split } from './oracle.ts'

/** A rule that redirects to qa@team.example; say what differs. */
export function redirectRule(differs: Partial<Record<keyof EmailRule, unknown>> = {}): EmailRule {
  return {
    ...EMAIL_RULE_DEFAULTS,
    mode: 'redirect',
    testRecipients: ['qa@team.example' as Address],
    sender: 'noreply@stage.example' as Address,
    relay: 'real',
    ...(differs as Partial<EmailRule>),
  }
}

export function instanceWith(email: EmailRule, differs: Partial<Instance> = {}): Instance {
  return {
    id: 1,
    name: 'shop',
    kind: 'staging',
    label: 'Shop (staging)',
    email,
    requireAuth: false,
    notifications: false,
    faults: false,
    managedByFile: false,
    createdAtMs: 0,
    project: 'default',
    archivedAtMs: null,
    deletedAtMs: null,
    sendingPausedAtMs: null,
    ...differs,
  }
}

/** A staging instance that redirects; say what differs in its rule. */
export function redirecting(
  differs: Partial<Record<keyof EmailRule, unknown>> = {},
  label = 'Shop (staging)',
): Instance {
  return instanceWith(redirectRule(differs), { label })
}

export const CONTEXT: DecideContext = {
  id: '01JabcdefghijklmnopQR_' as MessageId,
  host: 'mx.stage.example',
  receivedAtMs: Date.UTC(2026, 10, 5, 9, 8, 7),
  clientAddress: '192.0.2.7',
  heloName: 'app.stage.example',
  protocol: 'ESMTPA',
  redirectsInLastHour: 0,
}

export interface Sent {
  readonly raw: string | Uint8Array
  readonly to: readonly string[]
  readonly from?: string
  readonly instance?: Instance
  readonly context?: Partial<DecideContext>
}

function inputOf({
  raw,
  to,
  from = 'app@prod.example',
  instance = instanceWith(redirectRule()),
  context,
}: Sent): DecideInput {
  return {
    envelope: {
      from: from as ReversePath,
      to: to.map((address) => ({ address: address as Address, notify: null, orcpt: null })),
      smtputf8: false,
      body: null,
      ret: null,
      envid: null,
    },
    start: typeof raw === 'string' ? Buffer.from(raw) : raw,
    instance,
    context: { ...CONTEXT, ...context },
  }
}

/** A decision with its copy, if it has one, taken apart. */
export interface Outcome extends Decided {
  /** The reason of a hold, else the kind. */
  readonly verdict: string
  readonly rcpt: readonly string[]
  readonly mailFrom: string | undefined
  /** "Binary": one character for each octet. */
  readonly out: string
  readonly fields: readonly OracleField[]
  readonly body: string
  /** Decoded values of all fields with that name. */
  all(name: string): string[]
  readonly subject: string | undefined
}

export function outcomeOf(sent: Sent): Outcome {
  const decided = decide(inputOf(sent))
  const { decision } = decided
  const copy = 'head' in decision ? decision : undefined
  const raw = typeof sent.raw === 'string' ? Buffer.from(sent.raw) : sent.raw
  const out = copy === undefined ? '' : Buffer.from(deliveredBytes(copy, raw)).toString('latin1')
  const { fields, body } = split(out)
  const all = (name: string) =>
    fields.filter((field) => field.name === name.toLowerCase()).map(({ value }) => decodeStrictly(value))
  return {
    ...decided,
    verdict: decision.kind === 'hold' ? decision.cause : decision.kind,
    rcpt: copy?.to ?? [],
    mailFrom: copy?.from,
    out,
    fields,
    body,
    all,
    subject: all('Subject')[0],
  }
}

/** Lines of a message with CRLF. */
export function mail(...lines: readonly string[]): string {
  return lines.map((line) => `${line}\r\n`).join('')
}
