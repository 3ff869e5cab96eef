import { type ChildProcess, spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { sampleMails } from './mails.ts'
import { sendMails } from './send.ts'

/** `npm run dev`: the server and the page, both reloading on save, with sample mail sent in over SMTP once. */
const root = resolve(import.meta.dirname, '../..')
const children: ChildProcess[] = []
let seeded = false

const server = run('node', ['--watch', '--watch-preserve-output', 'server/main.ts', ...process.argv.slice(2)])
run('vite', ['--clearScreen', 'false'])

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of children) child.kill(signal)
  })
}

if (server.stdout) {
  for await (const line of createInterface({ input: server.stdout })) {
    console.log(line)
    const port = /smtp:\/\/[^\s]*:(\d+)/.exec(line)?.[1]
    if (port !== undefined && !seeded) {
      seeded = true
      await sendMails({ host: '127.0.0.1', port: Number(port) }, await sampleMails())
    }
  }
}

function run(command: string, args: readonly string[]): ChildProcess {
  const child = spawn(command, args, {
    cwd: root,
    stdio: ['inherit', command === 'node' ? 'pipe' : 'inherit', 'inherit'],
  })
  children.push(child)
  return child
}
