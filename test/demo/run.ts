import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { loadConfig } from '../../server/config/config.ts'
import { createLog } from '../../server/log.ts'
import { start } from '../../server/main.ts'
import { startRelayHost } from '../support/relay-host.ts'
import { sampleMails } from './mails.ts'
import { type ProofLine, proveProduction, proveStaging, TEST_RECIPIENT } from './proof.ts'
import { sendMails } from './send.ts'
import { proveRecovery } from './trouble.ts'

/**
 * `npm run demo`: a real host, a staging and a production instance, the same mail through both, what reached the real
 * host, and how it recovers from being down. Stays up for looking; `--exit` ends it after the proof. Other flags go to the server.
 */
const SHOP = { user: 'shop', pass: 'demo' }
/** Long enough to open the outbox and see it. */
const DOWN_MS = 25_000
const stays = !process.argv.includes('--exit')
const flags = process.argv.slice(2).filter((flag) => flag !== '--exit')

const dataDir = await mkdtemp(join(tmpdir(), 'stagingpost-demo-'))
const realHost = await startRelayHost()
await writeFile(
  join(dataDir, 'stagingpost.json'),
  JSON.stringify({
    relays: { real: { host: realHost.host, port: realHost.port, tls: 'none', maxRecipients: 100 } },
    instances: {
      'shop-staging': {
        kind: 'staging',
        label: 'Shop (staging)',
        credentials: [{ username: 'shop-staging', password: 'demo' }],
        email: {
          mode: 'redirect',
          testRecipients: [TEST_RECIPIENT],
          sender: 'noreply@stage.example',
          relay: 'real',
        },
      },
      shop: {
        kind: 'production',
        label: 'Shop',
        credentials: [{ username: 'shop', password: 'demo' }],
        email: { mode: 'deliver', relay: 'real' },
      },
    },
  }),
)
const config = await loadConfig({ argv: ['--data', join(dataDir, 'data'), ...flags], env: {}, cwd: dataDir })
const running = await start(config, {
  log: createLog('warn'),
  webDir: resolve(import.meta.dirname, '../../dist/web'),
})
const smtp = { host: '127.0.0.1', port: running.smtp.port }

const mails = await sampleMails()
await sendMails({ ...smtp, auth: { user: 'shop-staging', pass: 'demo' } }, mails)
const fromStaging = [...(await realHost.accepted(mails.length))]
await sendMails({ ...smtp, auth: SHOP }, mails)
const fromProduction = (await realHost.accepted(mails.length * 2)).slice(mails.length)

const proofs = [
  report(
    `From staging (${mails.length} mails): one copy each, to the test recipient alone`,
    proveStaging(mails, fromStaging),
  ),
  report(
    `From production (${mails.length} mails): the real recipients, bytes equal but for our Received field and a stripped Bcc`,
    proveProduction(mails, fromProduction),
  ),
]
proofs.push(
  report(
    `From production while the real host is down (${mails.length} mails): kept, tried again, delivered once`,
    await proveRecovery({
      realHost,
      httpUrl: `http://127.0.0.1:${running.http.port}`,
      smtp,
      login: SHOP,
      mails,
      downMs: stays ? DOWN_MS : 0,
    }),
  ),
)
const proven = proofs.every((lines) => lines.every(({ problem }) => problem === null))
console.log(proven ? '\nAll as promised.' : '\nNOT as promised: see the lines marked with ✗.')

if (stays) {
  console.log(
    `\nThe inbox: http://127.0.0.1:${running.http.port}   SMTP: 127.0.0.1:${running.smtp.port}   Ctrl-C ends it.`,
  )
  await new Promise((stop) => process.once('SIGINT', stop).once('SIGTERM', stop))
}
await running.close()
await realHost.close()
await rm(dataDir, { recursive: true, force: true })
process.exitCode = proven ? 0 : 1

function report(title: string, lines: readonly ProofLine[]): readonly ProofLine[] {
  console.log(`\n${title}`)
  for (const { mail, recipients, subject, problem } of lines) {
    console.log(
      `  ${problem === null ? '✓' : `✗ ${problem}:`} ${mail}\n      RCPT ${recipients}\n      Subject: ${subject}`,
    )
  }
  return lines
}
