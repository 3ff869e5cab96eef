import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../support/command.ts'
import { startServer } from '../support/server.ts'
import { tempDir } from '../support/temp-dir.ts'

const health = (dataDir: string) => runCommand(['health', '--data', dataDir])

test.each([
  ['plainly', []],
  ['by TLS, below a path', ['--http-tls', 'self-signed', '--base-path', '/post']],
])('health finds the server that has the folder: %s', async (_, args) => {
  const server = await startServer({ args })
  expect(await health(server.dataDir)).toMatchObject({ exitCode: 0, out: 'It takes mail.\n' })
})

test('health is bad where no server runs, or none answers any more', async () => {
  expect(await health(await tempDir())).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^No server runs on/),
  })
  const server = await startServer()
  const kept = join(server.dataDir, 'kept.json')
  await rename(join(server.dataDir, 'server.json'), kept)
  await server.close()
  await rename(kept, join(server.dataDir, 'server.json'))
  const { exitCode, err } = await health(server.dataDir)
  expect(err).toMatch(/^The server at http:\S+ does not answer: /)
  expect(exitCode).toBe(1)
})
