import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { PairFiles } from '../../server/tls/pair.ts'

const run = promisify(execFile)

export interface Postfix {
  readonly port: number
  /** What was put into the mailbox of a user of team.example, line ends LF. */
  mailbox(user: string): Promise<readonly string[]>
  /** What it wrote to its log. */
  log(): Promise<string>
  stop(): Promise<void>
}

/** Who has a mailbox at team.example; others are unknown to it. */
const USERS = ['qa', 'ann']
/** Who owns the mailboxes: nobody that has rights. */
const MAIL_UID = 65_534

/**
 * A Postfix of its own, with its own queue, on a port of loopback: takes STARTTLS, keeps mail for team.example, and
 * hands all other mail, its own reports too, to `nextHop`. Needs root, as Postfix does.
 */
export async function startPostfix(
  program: string,
  { port, nextHop, certificate }: { port: number; nextHop: number; certificate: PairFiles },
): Promise<Postfix> {
  const root = await mkdtemp(join(tmpdir(), 'stagingpost-postfix-'))
  await chmod(root, 0o755)
  const folder = (name: string) => join(root, name)
  for (const name of ['etc', 'queue', 'data', 'mail']) await mkdir(folder(name))
  await chown(folder('data'), await uidOf('postfix'), -1)
  await chown(folder('mail'), MAIL_UID, MAIL_UID)
  await writeFile(
    join(folder('etc'), 'main.cf'),
    `compatibility_level = 3.6
queue_directory = ${folder('queue')}
data_directory = ${folder('data')}
maillog_file = ${folder('log')}
maillog_file_prefixes = ${root}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = postfix.trial.example
mydestination =
alias_maps =
mynetworks = 127.0.0.0/8
local_header_rewrite_clients =
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_tls_security_level = may
smtpd_tls_loglevel = 1
smtpd_tls_cert_file = ${certificate.cert}
smtpd_tls_key_file = ${certificate.key}
virtual_mailbox_domains = team.example
virtual_mailbox_base = ${folder('mail')}
virtual_mailbox_maps = texthash:${join(folder('etc'), 'mailboxes')}
virtual_uid_maps = static:${MAIL_UID}
virtual_gid_maps = static:${MAIL_UID}
virtual_minimum_uid = 100
relayhost = [127.0.0.1]:${nextHop}
smtp_tls_security_level = none
`,
  )
  const mailboxes = USERS.map(
    (user) => `${user}@team.example ${user}/
`,
  )
  await writeFile(join(folder('etc'), 'mailboxes'), mailboxes.join(''))
  await writeFile(join(folder('etc'), 'master.cf'), services(port))
  const postfix = (command: string) => run(program, ['-c', folder('etc'), command])
  await postfix('start')
  return {
    port,
    mailbox: async (user) => {
      const inbox = join(folder('mail'), user, 'new')
      const names = await readdir(inbox).catch(() => [])
      return Promise.all(names.map((name) => readFile(join(inbox, name), 'latin1')))
    },
    log: () => readFile(folder('log'), 'utf8').catch(() => ''),
    stop: async () => {
      await postfix('stop')
      await rm(root, { recursive: true, force: true })
    },
  }
}

/** The services that this needs, none of them in a jail. */
function services(port: number): string {
  const lines = [
    `127.0.0.1:${port} inet n - n - - smtpd`,
    'pickup unix n - n 60 1 pickup',
    'cleanup unix n - n - 0 cleanup',
    'qmgr unix n - n 300 1 qmgr',
    'tlsmgr unix - - n 1000? 1 tlsmgr',
    'rewrite unix - - n - - trivial-rewrite',
    'bounce unix - - n - 0 bounce',
    'defer unix - - n - 0 bounce',
    'trace unix - - n - 0 bounce',
    'proxymap unix - - n - - proxymap',
    'smtp unix - - n - - smtp',
    'error unix - - n - - error',
    'retry unix - - n - - error',
    'virtual unix - n n - - virtual',
    'anvil unix - - n - 1 anvil',
    'scache unix - - n - 1 scache',
    'postlog unix-dgram n - n - 1 postlogd',
  ]
  return `${lines.join('\n')}\n`
}

async function uidOf(user: string): Promise<number> {
  const { stdout } = await run('id', ['-u', user])
  return Number(stdout)
}
