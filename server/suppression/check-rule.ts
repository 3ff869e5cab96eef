import { type Address, domainOf, parseAddress } from '../domain/address.ts'
import { Failure } from '../domain/failure.ts'
import type { EmailRule, InstanceKind } from '../domain/instance.ts'
import { whyNotPassed } from './kept-fields.ts'
import { readPattern, whyAcknowledge } from './pattern.ts'
import { usableSender } from './safe-set.ts'

/** Addresses that a subject can usefully hold; the whole list is in a field of its own. */
const SUBJECT_RECIPIENTS_MAX = 50

/** An email rule that somebody wants to set. */
export interface ProposedRule {
  readonly kind: InstanceKind
  readonly email: EmailRule
  /** Patterns of `allowedRecipients`, as written, that somebody said are meant although they are wide. */
  readonly acknowledged: readonly string[]
}

/**
 * All that is wrong with an email rule, so that it never comes to be: each with its `field` below `email`, such as
 * `allowedRecipients[2]`, and words that name the remedy. Empty when it is fine.
 */
export function checkRule(rule: ProposedRule): Failure[] {
  return [
    ...modeProblems(rule),
    ...testRecipientProblems(rule.email.testRecipients),
    ...allowedRecipientProblems(rule),
    ...senderProblems(rule.email),
    ...passHeaderProblems(rule.email.passHeaders),
    ...numberProblems(rule.email),
  ]
}

function modeProblems({ kind, email }: ProposedRule): Failure[] {
  if (email.mode === 'deliver' && kind === 'staging') {
    return [
      new Failure(
        'refused',
        'deliver would mail real people from a staging instance; use redirect or capture, or make it a production instance',
        'mode',
      ),
    ]
  }
  if (email.mode !== 'redirect') return []
  const problems: Failure[] = []
  if (email.testRecipients.length === 0) {
    problems.push(
      new Failure(
        'invalid',
        'redirect needs somebody to redirect to: name at least one address',
        'testRecipients',
      ),
    )
  }
  if (email.sender === null) {
    problems.push(new Failure('invalid', 'redirect needs the address that copies are sent from', 'sender'))
  }
  if (email.relay === null) {
    problems.push(new Failure('invalid', 'redirect needs the relay that copies go through', 'relay'))
  }
  return problems
}

function testRecipientProblems(testers: readonly Address[]): Failure[] {
  return testers.flatMap((tester, index) =>
    parseAddress(tester) !== undefined && domainOf(tester) !== ''
      ? []
      : [new Failure('invalid', `"${tester}" is no address with a domain`, `testRecipients[${index}]`)],
  )
}

function allowedRecipientProblems({ email, acknowledged }: ProposedRule): Failure[] {
  return email.allowedRecipients.flatMap((text, index) => {
    const field = `allowedRecipients[${index}]`
    const pattern = readPattern(text)
    if (pattern.kind === 'invalid') return [new Failure('invalid', `"${text}" ${pattern.problem}`, field)]
    const why = whyAcknowledge(pattern)
    if (why === undefined || acknowledged.includes(text)) return []
    return [new Failure('refused', `"${text}" needs an acknowledgement that it is meant: ${why}`, field)]
  })
}

function senderProblems(email: EmailRule): Failure[] {
  if (email.sender === null || usableSender(email) !== undefined) return []
  const words = `"${email.sender}" can't stand in From for every relay: its local part must be ASCII without quotes, and it needs a domain`
  return [new Failure('invalid', words, 'sender')]
}

function passHeaderProblems(names: readonly string[]): Failure[] {
  return names.flatMap((name, index) => {
    const why = whyNotPassed(name)
    return why === undefined
      ? []
      : [new Failure('refused', `"${name}" is never passed: ${why}`, `passHeaders[${index}]`)]
  })
}

function numberProblems({ subject, redirectLimit }: EmailRule): Failure[] {
  const problems: Failure[] = []
  const { maxRecipients } = subject
  if (!Number.isInteger(maxRecipients) || maxRecipients < 1 || maxRecipients > SUBJECT_RECIPIENTS_MAX) {
    const words = `must be a whole number from 1 to ${SUBJECT_RECIPIENTS_MAX}`
    problems.push(new Failure('invalid', words, 'subject.maxRecipients'))
  }
  if (!Number.isInteger(redirectLimit) || redirectLimit < 0) {
    problems.push(
      new Failure('invalid', 'must be a whole number of copies an hour, 0 or more', 'redirectLimit'),
    )
  }
  return problems
}
