import assert from 'node:assert/strict'
import type { Decided, DecideInput } from '../../server/suppression/decide.ts'
import {
  fieldsAreSafe,
  fieldsAreSingle,
  generatedTextIsClean,
  isInvertible,
  linesFit,
} from './header-invariants.ts'
import { observe, type Redirected } from './observe.ts'
import { allows, asciiForm, canon, type OracleField, same, split } from './oracle.ts'
import { hiddenStaysHidden, secondParserAgrees, subjectTells } from './subject-invariants.ts'

/** The code under test; a parameter, so that a mutated copy of it can be tested the same way. */
export interface Rule {
  readonly decide: (input: DecideInput) => Decided
  readonly deliveredBytes: (copy: { head: Uint8Array; bodyOffset: number }, raw: Uint8Array) => Uint8Array
}

/** Throws on the first invariant of the suppression rule that does not hold for this message. */
export async function checkInvariants(
  rule: Rule,
  input: DecideInput,
  binary: string,
): Promise<Decided['decision']['kind']> {
  const decided = rule.decide(input)
  assert.deepEqual(rule.decide(input), decided, 'I12: the decision is a pure function')
  const { decision } = decided
  assert.deepEqual(decided.safeSet, 'to' in decision ? decision.to : [], 'the safe set is what is sent to')
  checkHold(input, decided, split(canon(binary)).fields)
  if (decision.kind === 'deliver') checkDelivered(rule, input, decided, binary)
  if (decision.kind !== 'redirect') return decision.kind

  const out = Buffer.from(rule.deliveredBytes(decision, Buffer.from(binary, 'latin1'))).toString('latin1')
  const redirected = observe(input, decided, binary, out)
  for (const check of [
    envelopeIsSafe,
    bodyIsIdentical,
    fieldsAreSafe,
    fieldsAreSingle,
    linesFit,
    generatedTextIsClean,
    isInvertible,
    subjectTells,
    hiddenStaysHidden,
  ]) {
    check(redirected)
  }
  await secondParserAgrees(redirected)
  const again = rule.decide({ ...input, start: Buffer.from(out, 'latin1') })
  assert.equal(again.decision.kind, 'hold', 'I10: the rule applied to its own output never delivers')
  return 'redirect'
}

function checkHold(
  { instance, envelope, context }: DecideInput,
  { decision }: Decided,
  fields: readonly OracleField[],
): void {
  const { email } = instance
  const sends = decision.kind === 'redirect' || decision.kind === 'deliver'
  if (email.mode === 'capture') assert.equal(decision.kind, 'capture')
  if (email.mode === 'deliver')
    assert.equal(sends, instance.kind === 'production' && email.relay !== null, 'deliver is for production')
  if (email.mode !== 'redirect') return
  const suppressed = envelope.to.some(
    ({ address }) => !email.allowedRecipients.some((pattern) => allows(pattern, address)),
  )
  if (suppressed && email.testRecipients.length === 0)
    assert.ok(!sends, 'I12: no test recipients, nothing is sent')
  if (fields.some(({ name }) => name === 'x-suppressed-by'))
    assert.ok(!sends, 'I10: what bears the mark is not sent')
  if (email.relay === null || email.sender === null)
    assert.ok(!sends, 'nothing is sent without relay and sender')
  if (context.redirectsInLastHour >= email.redirectLimit) assert.ok(!sends, 'nothing is sent over the limit')
}

function envelopeIsSafe(copy: Redirected): void {
  const { input, from, to, allowed, suppressed } = copy
  const { testRecipients, allowedRecipients, sender } = input.instance.email
  for (const address of to) {
    const safe =
      testRecipients.some((tester) => same(tester, address)) ||
      allowedRecipients.some((pattern) => allows(pattern, address))
    assert.ok(safe, `I1: ${address} is on neither list`)
  }
  const wanted = [...(suppressed.length > 0 ? testRecipients : []), ...allowed].map(asciiForm)
  assert.deepEqual(
    [...to],
    [...new Set(wanted)],
    'I1, I12: test recipients and allowed recipients, each once, none lost',
  )
  assert.equal(from, input.envelope.from === '' ? '' : asciiForm(sender ?? ''), 'I2')
}

function bodyIsIdentical({ out, original }: Redirected): void {
  assert.equal(canon(out), out, 'I3: no bare CR or LF')
  const headerEnd = out.indexOf('\r\n\r\n')
  assert.equal(out.slice(headerEnd + 4), original.body, 'I3: the body is the same')
}

/** Production mail: the envelope as spoken, the header without three fields, all else the same. */
function checkDelivered(
  rule: Rule,
  input: DecideInput,
  { decision, recipients }: Decided,
  binary: string,
): void {
  assert.ok(decision.kind === 'deliver')
  assert.equal(input.instance.kind, 'production', 'I1')
  assert.deepEqual(
    [...decision.to],
    input.envelope.to.map(({ address }) => address),
    'the envelope as spoken',
  )
  assert.equal(decision.from, input.envelope.from)
  assert.ok(recipients.every(({ disposition }) => disposition.kind === 'passed'))
  const out = Buffer.from(rule.deliveredBytes(decision, Buffer.from(binary, 'latin1'))).toString('latin1')
  const { fields, body } = split(canon(binary))
  const kept = fields.filter(({ name }) => !['bcc', 'resent-bcc', 'return-path'].includes(name))
  const [received] = split(out).fields
  assert.equal(received?.name, 'received')
  assert.equal(
    out,
    `${received?.text}${kept.map(({ text }) => text).join('')}\r\n${body}`,
    'bytes are the same',
  )
}
