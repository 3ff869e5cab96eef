import type { EmailRuleInput, InstanceInput, InstancePatch } from '../../contract/instance.types.ts'
import { type Address, parseAddress } from '../../domain/address.ts'
import { Failure } from '../../domain/failure.ts'
import {
  EMAIL_RULE_DEFAULTS,
  type EmailRule,
  type Instance,
  type InstanceSettings,
} from '../../domain/instance.ts'
import { checkRule } from '../../suppression/check-rule.ts'
import type { HttpDeps } from '../http.types.ts'
import { Failures } from '../requests/problem.ts'

type Deps = Pick<HttpDeps, 'store' | 'config'>

/** An instance whose name and kind are known. */
export type NamedInstance = Omit<InstanceInput, 'ttl' | 'name' | 'kind'> & Pick<Instance, 'name' | 'kind'>

/** The instance that is asked for, with the defaults of its kind. Throws `Failure` when its rule may not be. */
export function newInstance(
  { name, kind, label, email, requireAuth, notifications, faults, project }: NamedInstance,
  deps: Deps,
): InstanceSettings {
  const mode = kind === 'production' ? 'deliver' : 'capture'
  const rule = mergedRule({ mode, ...EMAIL_RULE_DEFAULTS }, email)
  const instance = {
    name,
    kind,
    label: label ?? name,
    email: rule,
    requireAuth: requireAuth ?? false,
    notifications,
    faults,
    managedByFile: false,
    project,
  }
  return checked(instance, email?.acknowledge ?? [], deps)
}

/** The instance with what is given changed. Throws `Failure` when its rule may not be. */
export function changedInstance(
  instance: Instance,
  { kind, label, email, requireAuth, notifications, faults, project }: InstancePatch,
  deps: Deps,
): InstanceSettings {
  const { name, managedByFile } = instance
  const changed = {
    name,
    managedByFile,
    kind: kind ?? instance.kind,
    project: project ?? instance.project,
    label: label ?? instance.label,
    email: mergedRule(instance.email, email),
    requireAuth: requireAuth ?? instance.requireAuth,
    notifications,
    faults,
  }
  // What the rule allows already was acknowledged when it came in.
  return checked(changed, [...instance.email.allowedRecipients, ...(email?.acknowledge ?? [])], deps)
}

/** The rule with what is given changed; nobody has checked yet whether it may be. Throws `Failure` for no address. */
export function mergedRule(rule: EmailRule, input: EmailRuleInput = {}): EmailRule {
  const { testRecipients, sender } = input
  return {
    mode: input.mode ?? rule.mode,
    testRecipients:
      testRecipients?.map((text, index) => address(text, `email.testRecipients.${index}`)) ??
      rule.testRecipients,
    allowedRecipients: input.allowedRecipients ?? rule.allowedRecipients,
    sender: sender === undefined ? rule.sender : sender === null ? null : address(sender, 'email.sender'),
    relay: input.relay === undefined ? rule.relay : input.relay,
    subject: input.subject ?? rule.subject,
    passHeaders: input.passHeaders ?? rule.passHeaders,
    redirectLimit: input.redirectLimit ?? rule.redirectLimit,
    invitations: input.invitations ?? rule.invitations,
  }
}

function address(text: string, field: string): Address {
  const parsed = parseAddress(text)
  if (parsed === undefined) throw new Failure('invalid', `${field}: '${text}' is not one address.`, field)
  return parsed
}

function checked(
  instance: InstanceSettings,
  acknowledged: readonly string[],
  { store, config }: Deps,
): InstanceSettings {
  const { kind, email } = instance
  const known = store.instances.relays().map(({ name }) => name)
  const failures = checkRule({ kind, email, acknowledged }).map(
    ({ code, message, field }) => new Failure(code, message, `email.${field}`),
  )
  if (config.access === 'open' && email.relay !== null) {
    const words = 'A server with access: open sends nothing, so its instances have no relay.'
    failures.push(new Failure('refused', words, 'email.relay'))
  } else if (email.relay !== null && !known.includes(email.relay)) {
    const there = known.length === 0 ? 'none is configured' : `there are: ${known.join(', ')}`
    failures.push(new Failure('invalid', `There is no relay '${email.relay}'; ${there}.`, 'email.relay'))
  }
  if (config.access === 'open' && (kind !== 'staging' || email.mode !== 'capture')) {
    const words = 'A server with access: open has staging instances that capture, and nothing else.'
    failures.push(new Failure('refused', words, kind === 'staging' ? 'email.mode' : 'kind'))
  }
  if (config.access === 'open' && instance.notifications === true) {
    const words =
      'A server with access: open makes no API notifications: anybody could have it call other systems.'
    failures.push(new Failure('refused', words, 'notifications'))
  }
  if (kind === 'production' && instance.faults === true) {
    const words = 'Faults are injected on staging instances only: production mail is taken as it comes.'
    failures.push(new Failure('refused', words, 'faults'))
  }
  const [first, ...more] = failures
  if (first !== undefined) throw new Failures([first, ...more])
  return instance
}
