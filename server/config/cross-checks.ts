import { DEFAULT_INSTANCE } from '../domain/instance.ts'
import type { FileDeclarations } from '../store/store.types.ts'
import { isLoopback } from './exposure.ts'
import type { ReadSettings } from './layer.ts'
import { didYouMean } from './suggest.ts'

/** Reports something about a key path of the file. */
type ReportAt = (path: readonly PropertyKey[], text: string) => void

interface CrossChecked {
  readonly declared: FileDeclarations
  /** All that the file declares, those too that are not sound. */
  readonly relayNames: readonly string[]
  readonly settings: ReadSettings
}

/** What one part of the configuration says about another. */
export function crossCheck({ declared, relayNames, settings }: CrossChecked, report: ReportAt): void {
  checkDefault(declared, report)
  checkRelayNames(declared, relayNames, report)
  checkOwnListener(declared, settings, report)
  checkUserNames(declared, report)
  if (settings.values.access === 'open') checkOpen(declared, report)
}

/** Mail without AUTH goes there, and must not reach real people by that. */
function checkDefault({ instances }: FileDeclarations, report: ReportAt): void {
  const production = instances.find(({ name, kind }) => name === DEFAULT_INSTANCE && kind === 'production')
  if (production === undefined) return
  const reason = 'it takes the mail of everybody who does not say who they are'
  report(
    ['instances', DEFAULT_INSTANCE, 'kind'],
    `"production" is not valid; the instance "${DEFAULT_INSTANCE}" is always staging: ${reason}`,
  )
}

function checkRelayNames({ instances }: FileDeclarations, known: readonly string[], report: ReportAt): void {
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
function checkOwnListener({ relays }: FileDeclarations, { values }: ReadSettings, report: ReportAt): void {
  const own = values.smtp
  for (const { name, host, port } of relays) {
    const sameHost = host === own.host || host === values.hostname || isLoopback(host)
    if (port === own.port && sameHost) {
      report(
        ['relays', name, 'host'],
        `${host}:${port} is this server's own listener; name the SMTP server that is to deliver`,
      )
    }
  }
}

/** The user name alone chooses the instance. */
function checkUserNames({ credentials }: FileDeclarations, report: ReportAt): void {
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

function checkOpen({ instances, relays }: FileDeclarations, report: ReportAt): void {
  for (const { name, kind } of instances) {
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
