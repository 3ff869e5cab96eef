import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'

const MAIN = resolve(import.meta.dirname, '../../server/main.ts')

test('a command whose reader has gone, as in `| head`, ends as it would have', async () => {
  const child = spawn(process.execPath, [MAIN, 'help'], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  const [said, [exitCode]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  expect({ said, exitCode }).toEqual({ said: '', exitCode: 0 })
})
