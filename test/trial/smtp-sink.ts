import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { until } from './tools.ts'

/** One mail as smtp-sink wrote it down, its line ends LF. */
export interface SunkMail {
  /** `<a@b.example> SIZE=…`, as behind `FROM:`. */
  readonly from: string
  readonly to: readonly string[]
  readonly content: string
}

export interface SmtpSink {
  readonly port: number
  mails(): Promise<readonly SunkMail[]>
  stop(): Promise<void>
}

/** Postfix's `smtp-sink` on a port of loopback; `flags` have it refuse, wait or hang up. */
export async function startSmtpSink(
  program: string,
  port: number,
  flags: readonly string[],
): Promise<SmtpSink> {
  const folder = await mkdtemp(join(tmpdir(), 'stagingpost-sink-'))
  // As root it gives its rights away before it writes.
  const user = process.getuid?.() === 0 ? ['-u', 'nobody'] : []
  await chmod(folder, 0o777)
  const args = [...user, '-d', join(folder, 'mail.'), ...flags, `127.0.0.1:${port}`, '100']
  const child = spawn(program, args, { stdio: ['ignore', 'inherit', 'inherit'] })
  await until(`smtp-sink on port ${port}`, () => answers(port))
  return {
    port,
    mails: async () => {
      const names = (await readdir(folder)).sort()
      return Promise.all(names.map(async (name) => parse(await readFile(join(folder, name), 'latin1'))))
    },
    stop: async () => {
      await end(child)
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What smtp-sink adds ends with a Received field of three lines; the mail is followed by an empty line. */
function parse(dump: string): SunkMail {
  const [facts = ''] = dump.split('\nReceived: ', 1)
  const values = (name: string) =>
    facts
      .split('\n')
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2))
  const received = dump.indexOf('\nReceived: ') + 1
  const content = dump.slice(received).split('\n').slice(3).join('\n')
  return {
    from: values('X-Mail-Args')[0] ?? '',
    to: values('X-Rcpt-Args'),
    content: content.replace(/\n$/, ''),
  }
}

async function answers(port: number): Promise<true | undefined> {
  const socket = connect(port, '127.0.0.1')
  const isOpen = await once(socket, 'connect').then(
    () => true as const,
    () => undefined,
  )
  socket.destroy()
  return isOpen
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  await exited
}
