import type { NewCredentialView } from '../contract/credential.types.ts'
import type { InstanceListView, InstanceView } from '../contract/instance.types.ts'
import type { Arguments } from './arguments.ts'
import type { Command, Terminal } from './command.ts'
import { credentialText } from './credential.ts'
import { instanceSet } from './instance-set.ts'
import type { Office } from './office.ts'
import { tableText } from './table.ts'

export const instanceCommands: readonly Command[] = [
  {
    name: 'instance add',
    usage: 'instance add NAME [--kind staging|production] [--label TEXT] [--project NAME] [--no-credential]',
    help: 'make an instance, and a credential for it',
    options: { kind: 'string', label: 'string', project: 'string', 'no-credential': 'boolean' },
    run: add,
  },
  instanceSet,
  {
    name: 'instance list',
    usage: 'instance list [--deleted]',
    help: 'list instances, or the deleted ones that can be restored',
    options: { deleted: 'boolean' },
    run: list,
  },
  {
    name: 'instance archive',
    usage: 'instance archive NAME',
    help: 'let it take no mail and keep what it has',
    run: (office, { words: [name = ''] }, terminal) => act(office, terminal, 'POST', `${path(name)}/archive`),
  },
  {
    name: 'instance remove',
    usage: 'instance remove NAME',
    help: 'delete it; for 24 hours it can be restored',
    run: (office, { words: [name = ''] }, terminal) => act(office, terminal, 'DELETE', path(name)),
  },
  {
    name: 'instance restore',
    usage: 'instance restore NAME',
    help: 'take an archived or deleted one into use again',
    run: (office, { words: [name = ''] }, terminal) => act(office, terminal, 'POST', `${path(name)}/restore`),
  },
  {
    name: 'instance notifications',
    usage: 'instance notifications NAME [--off]',
    help: 'let it call other systems; with --off it calls none',
    options: { off: 'boolean' },
    run: notifications,
  },
  {
    name: 'instance faults',
    usage: 'instance faults NAME [--off]',
    help: 'let tests inject faults at its SMTP door; with --off none happen',
    options: { off: 'boolean' },
    run: faults,
  },
]

async function add(office: Office, { words: [name], options }: Arguments, terminal: Terminal): Promise<void> {
  const { kind = 'staging', label, project } = options
  const made = await office.ask<InstanceView>('POST', '/instances', { name, kind, label, project })
  terminal.out(`${made.name} is there: ${made.kind}, ${made.email.mode}.\n`)
  if (made.email.mode === 'deliver' && made.email.relay === null) {
    terminal.out('It holds its mail until it has a relay.\n')
  }
  if (options['no-credential'] === true) return
  const credential = await office.ask<NewCredentialView>('POST', `${path(made.name)}/credentials`, {})
  terminal.out(await credentialText(office, credential))
}

async function list(office: Office, { options }: Arguments, terminal: Terminal): Promise<void> {
  const query = options.deleted === true ? '?deleted=true' : ''
  const { instances } = await office.ask<InstanceListView>('GET', `/instances${query}`)
  const rows = instances.map(({ name, project, kind, email, state, counts, managedByFile, purgedAt }) => [
    name,
    project,
    kind,
    email.mode,
    purgedAt === null ? state : `until ${purgedAt}`,
    String(counts.total),
    managedByFile ? 'the file' : '',
  ])
  terminal.out(tableText(['NAME', 'PROJECT', 'KIND', 'MODE', 'STATE', 'MESSAGES', 'MANAGED BY'], rows))
}

async function notifications(
  office: Office,
  { words: [name = ''], options }: Arguments,
  terminal: Terminal,
): Promise<void> {
  const change = { notifications: options.off !== true }
  const changed = await office.ask<InstanceView>('PATCH', path(name), change)
  terminal.out(
    `${changed.name} is ${changed.kind}; API notifications are ${changed.notifications ? 'on' : 'off'}.\n`,
  )
}

async function faults(
  office: Office,
  { words: [name = ''], options }: Arguments,
  terminal: Terminal,
): Promise<void> {
  const changed = await office.ask<InstanceView>('PATCH', path(name), { faults: options.off !== true })
  terminal.out(`${changed.name} is ${changed.kind}; faults are ${changed.faults ? 'on' : 'off'}.\n`)
}

async function act(office: Office, terminal: Terminal, method: string, route: string): Promise<void> {
  const { name, state, purgedAt } = await office.ask<InstanceView>(method, route)
  const until = purgedAt === null ? '' : `; it can be restored until ${purgedAt}`
  terminal.out(`${name} is ${state}${until}.\n`)
}

function path(name: string): string {
  return `/instances/${encodeURIComponent(name)}`
}
