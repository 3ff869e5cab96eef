import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

/** Installs MailDev beside this file when it is not there yet; the product itself does not depend on it. */
export async function installPeer(): Promise<void> {
  if (existsSync(join(import.meta.dirname, 'node_modules/maildev/package.json'))) return
  const npm = spawn('npm', ['ci', '--prefix', import.meta.dirname, '--no-audit', '--no-fund'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  const [code] = await once(npm, 'exit')
  if (code !== 0) throw new Error('MailDev could not be installed; `npm ci --prefix test/bench` shows why')
}
