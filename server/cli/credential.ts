import type { CredentialListView, NewCredentialView } from '../contract/credential.types.ts'
import type { InstanceListView } from '../contract/instance.types.ts'
import { Failure } from '../domain/failure.ts'
import type { Arguments } from './arguments.ts'
import type { Command, Terminal } from './command.ts'
import type { Office } from './office.ts'
import { tableText } from './table.ts'

export const credentialCommands: readonly Command[] = [
  {
    name: 'credential add',
    usage: 'credential add INSTANCE [--username NAME] [--name TEXT]',
    help: 'make an SMTP user name and secret, and show them once',
    options: { username: 'string', name: 'string' },
    run: add,
  },
  {
    name: 'credential list',
    usage: 'credential list INSTANCE',
    help: 'list them, without their secrets',
    run: list,
  },
  {
    name: 'credential revoke',
    usage: 'credential revoke INSTANCE USERNAME',
    help: 'let one open nothing from now on',
    run: revoke,
  },
]

/** A new credential for the person at the terminal: the only time that the secret is shown. */
export async function credentialText(
  office: Office,
  { username, secret }: NewCredentialView,
): Promise<string> {
  const lines = [`user name  ${username}`, `secret     ${secret}   (shown this once)`]
  if (!office.isOpen) return `${lines.join('\n')}\n`
  const { server } = await office.ask<InstanceListView>('GET', '/instances')
  const { host, port } = server.smtp
  return [`SMTP       ${host}:${port}`, ...lines, ''].join('\n')
}

async function add(
  office: Office,
  { words: [instance = ''], options: { username, name } }: Arguments,
  terminal: Terminal,
): Promise<void> {
  const made = await office.ask<NewCredentialView>('POST', path(instance), { username, name })
  terminal.out(await credentialText(office, made))
}

async function list(
  office: Office,
  { words: [instance = ''] }: Arguments,
  terminal: Terminal,
): Promise<void> {
  const { credentials } = await office.ask<CredentialListView>('GET', path(instance))
  const rows = credentials.map(({ username, name, createdAt, lastUsedAt, managedByFile }) => [
    username,
    name,
    createdAt,
    lastUsedAt ?? 'never',
    managedByFile ? 'the file' : '',
  ])
  terminal.out(tableText(['USER NAME', 'NAME', 'MADE', 'LAST USED', 'MANAGED BY'], rows))
}

async function revoke(
  office: Office,
  { words: [instance = '', username] }: Arguments,
  terminal: Terminal,
): Promise<void> {
  const { credentials } = await office.ask<CredentialListView>('GET', path(instance))
  const found = credentials.find((credential) => credential.username === username)
  if (found === undefined) {
    throw new Failure(
      'not-found',
      `Instance '${instance}' has no credential with the user name '${username}'.`,
    )
  }
  await office.ask('DELETE', `${path(instance)}/${found.id}`)
  terminal.out(`${found.username} opens nothing from now on.\n`)
}

function path(instance: string): string {
  return `/instances/${encodeURIComponent(instance)}/credentials`
}
