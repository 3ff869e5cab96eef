import assert from 'node:assert/strict'
import type { Decided, DecideInput } from '../../server/suppression/decide.ts'
import { allows, canon, decodeStrictly, type OracleField, same, split } from './oracle.ts'

/** A redirect and all that the invariants compare; strings are "binary". */
export interface Redirected {
  readonly input: DecideInput
  readonly decided: Decided
  readonly from: string
  readonly to: readonly string[]
  readonly original: { readonly fields: readonly OracleField[]; readonly body: string }
  readonly longestLine: number
  readonly out: string
  /** What the rule wrote: up to and with Subject. */
  readonly block: readonly OracleField[]
  /** What it took over. */
  readonly rest: readonly OracleField[]
  readonly allowed: readonly string[]
  readonly suppressed: readonly string[]
  /** Of the copy, decoded. */
  readonly subject: string
  /** Whether only test recipients get it, so that it may tell of hidden recipients. */
  readonly disclosing: boolean
}

export function observe(input: DecideInput, decided: Decided, binary: string, out: string): Redirected {
  const { decision } = decided
  assert.ok(decision.kind === 'redirect')
  const message = canon(binary)
  const { email } = input.instance
  const recipients = input.envelope.to.map(({ address }) => address)
  const isAllowed = (address: string) => email.allowedRecipients.some((pattern) => allows(pattern, address))
  const { fields } = split(out)
  const subjectAt = fields.findIndex(({ name }) => name === 'subject')
  const subject = fields[subjectAt]
  assert.ok(subject !== undefined, 'I5: a Subject')
  const allowed = recipients.filter(isAllowed)
  return {
    input,
    decided,
    from: decision.from,
    to: decision.to,
    original: split(message),
    longestLine: Math.max(...message.split('\r\n').map((line) => line.length)),
    out,
    block: fields.slice(0, subjectAt + 1),
    rest: fields.slice(subjectAt + 1),
    allowed,
    suppressed: recipients.filter((address) => !isAllowed(address)),
    subject: decodeStrictly(subject.value),
    disclosing: allowed.every((address) => email.testRecipients.some((tester) => same(tester, address))),
  }
}

/** A test recipient, an allowed one, or the sender. */
export function isSafe({ input }: Redirected, address: string): boolean {
  const { testRecipients, allowedRecipients, sender } = input.instance.email
  const named = [...testRecipients, ...(sender === null ? [] : [sender])]
  return (
    named.some((safe) => same(safe, address)) || allowedRecipients.some((pattern) => allows(pattern, address))
  )
}

/** Of the `passHeaders` that the generator has, the one that may be passed. */
export function passedNames({ input }: Redirected): string[] {
  const names = input.instance.email.passHeaders.map((name) => name.toLowerCase())
  return names.filter((name) => name === 'x-entity-ref-id')
}
