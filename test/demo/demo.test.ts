import { execFile } from 'node:child_process'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

test('the demo proves what it says, and ends without error', async () => {
  const script = resolve(import.meta.dirname, 'run.ts')
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, '--exit', '--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0'],
    { timeout: 60_000 },
  )
  expect(stdout).toContain('All as promised.')
  expect(stdout).not.toContain('✗')
  expect(stdout).toContain('Subject: (to: bob@customer.example) - Reset your password')
  expect(stdout).toContain('kept, tried again, delivered once')
  expect(stdout.match(/RCPT qa@team\.example/g)).toHaveLength(11)
})
