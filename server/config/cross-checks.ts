import { DEFAULT_INSTANCE } from '../domain/instance.ts'
import { checkRule } from '../suppression/check-rule.ts'
import type { Declarations } from './config.types.ts'
import { isLoopback } from './exposure.ts'
import { valueAt } from './issues.ts'
import type { ReadSettings } from './layer.ts'
import { checkListeners } from './listener-checks.ts'
import { didYouMean } from './suggest.ts'

/** Reports something about a key path of the file. */
export type ReportAt = (path: readonly PropertyKey[], text: string) => void

interface CrossChecked {
  readonly declared: Declarations
  /** The file as it is written, entries too that are not sound. */
  readonly content: unknown
  readonly settings: ReadSettings
}

/** What one part of the configuration says about another. */
export function crossCheck({ declared, content, settings }: CrossChecked, report: ReportAt): void {
  checkDefault(declared, report)
  checkRules(declared, content, report)
  checkFaults(declared, report)
  checkRelayNames(declared, Object.keys(Object(valueAt(content, ['relays']))), report)
  checkOwnListener(declared, settings, report)
  checkUserNames(declared, report)
  checkListeners(declared, settings, report)
  if (settings.values.access === 'open') checkOpen(declared, report)
}

/** Mail without AUTH goes there, and must not reach real people by that. */
function checkDefault({ instances }: Declarations, report: ReportAt): void {
  const production = instances.find(({ name, kind }) => name === DEFAULT_INSTANCE && kind === 'production')
  if (production === undefined) return
  const reason = 'it takes the mail of everybody who does not say who they are'
  report(
    ['instances', DEFAULT_INSTANCE, 'kind'],
    `"production" is not valid; the instance "${DEFAULT_INSTANCE}" is always staging: ${reason}`,
  )
}

function checkRules({ instances }: Declarations, content: unknown, report: ReportAt): void {
  for (const { name, kind, email } of instances) {
    const path = ['instances', name, 'email']
    const acknowledged = valueAt(content, [...path, 'acknowledge'])
    const proposed = { kind, email, acknowledged: Array.isArray(acknowledged) ? acknowledged : [] }
    for (const { field, message } of checkRule(proposed)) report([...path, ...stepsOf(field ?? '')], message)
  }
}

function checkFaults({ instances }: Declarations, report: ReportAt): void {
  for (const { name, kind, faults } of instances) {
    if (kind !== 'production' || faults !== true) continue
    report(
      ['instances', name, 'faults'],
      'is for staging only: production mail is taken as it comes; remove it',
    )
  }
}

/** `allowedRecipients[2]` and `subject.maxRecipients` as the steps of a path. */
function stepsOf(field: string): PropertyKey[] {
  return [...field.matchAll(/[^.[\]]+/g)].map(([step]) => (/^\d+$/.test(step) ? Number(step) : step))
}

function checkRelayNames({ instances }: Declarations, known: readonly string[], report: ReportAt): void {
  for (const { name, email } of instances) {
    if (email.relay === null || known.includes(email.relay)) continue
    const allowed =
      known.length === 0 ? 'a name declared under relays, where there is none' : known.join(', ')
    report(
      ['instances', name, 'email', 'relay'],
      `"${email.relay}" is not valid; allowed: ${allowed}${didYouMean(email.relay, known)}`,
    )
  }
}

/** Mail handed to ourselves would go round until the Received limit stops it. */
function checkOwnListener({ relays }: Declarations, { values }: ReadSettings, report: ReportAt): void {
  const listeners = [values.smtp, ...(values.tlsListen === undefined ? [] : [values.tlsListen])]
  for (const { name, host, port } of relays) {
    const isOwnName = host === values.hostname || isLoopback(host)
    if (listeners.some((own) => port === own.port && (host === own.host || isOwnName))) {
      report(
        ['relays', name, 'host'],
        `${host}:${port} is this server's own listener; name the SMTP server that is to deliver`,
      )
    }
  }
}

/** The user name alone chooses the instance. */
function checkUserNames({ credentials }: Declarations, report: ReportAt): void {
  const owners = new Map<string, string>()
  for (const { username, instance } of credentials) {
    const owner = owners.get(username)
    owners.set(username, owner ?? instance)
    if (owner === undefined) continue
    report(
      ['instances', instance, 'credentials'],
      `the user name "${username}" is declared already, in ${owner}; each chooses one instance`,
    )
  }
}

function checkOpen({ instances, relays }: Declarations, report: ReportAt): void {
  for (const { name, kind, notifications } of instances) {
    if (kind === 'staging' && notifications === true) {
      report(
        ['instances', name, 'notifications'],
        'is not allowed with access: open: anybody could have it call other systems; remove it',
      )
    }
    if (kind !== 'production') continue
    report(
      ['instances', name, 'kind'],
      '"production" is not valid with access: open, where nobody is asked for a password; allowed: staging',
    )
  }
  for (const { name } of relays) {
    report(
      ['relays', name],
      'is not allowed with access: open: anybody could send through it; remove it, or listen on loopback',
    )
  }
}
