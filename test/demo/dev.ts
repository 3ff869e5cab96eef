import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { sampleMails } from './mails.ts'
import { runRestarting } from './restarting.ts'
import { sendMails } from './send.ts'

/** `npm run dev`: the server and the page, both reloading on save, with sample mail sent in over SMTP once. */
const root = resolve(import.meta.dirname, '../..')
process.chdir(root)
let seeded = false

const page = spawn('vite', ['--clearScreen', 'false'], { stdio: 'inherit' })
const endServer = runRestarting({
  command: [process.execPath, 'server/main.ts', ...process.argv.slice(2)],
  folder: resolve(root, 'server'),
  onLine: (line) => {
    console.log(line)
    void seed(/smtp:\/\/[^\s]*:(\d+)/.exec(line)?.[1])
  },
})

await new Promise((stop) => process.once('SIGINT', stop).once('SIGTERM', stop))
const pageEnded = page.exitCode === null && page.signalCode === null ? once(page, 'exit') : undefined
page.kill()
await Promise.all([endServer(), pageEnded])

async function seed(port: string | undefined): Promise<void> {
  if (port === undefined || seeded) return
  seeded = true
  const replies = await sendMails({ host: '127.0.0.1', port: Number(port) }, await sampleMails())
  console.log(`${replies.length} sample mails are in.`)
}
