import { existsSync } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { sendMail } from '../support/send-mail.ts'
import { apiClient } from '../support/server.ts'
import { type ServerProcess, spawnServer } from '../support/server-process.ts'
import { tempDir } from '../support/temp-dir.ts'

test('a server whose data folder is deleted takes no mail, says why and ends; started again it begins empty', async () => {
  const dataDir = await tempDir()
  const server = await quietServer(dataDir)
  await rm(dataDir, { recursive: true })
  await expect(sendMail(server, { subject: 'refused' })).rejects.toThrow('451 4.3.0')
  expect(await server.ended()).toBe(1)
  expect(server.output()).toContain(`${dataDir}/stagingpost.db is not the file that this server opened`)

  await mkdir(dataDir)
  const next = await spawnServer(dataDir)
  await sendMail(next, { subject: 'taken again' })
  expect(await apiClient(next.httpUrl)('/instances/default/messages')).toMatchObject({
    messages: [{ subject: 'taken again' }],
  })
  expect(await next.stop()).toBe(0)
})

test('a large mail is refused too and does not bring the folder back', async () => {
  const dataDir = await tempDir()
  const server = await quietServer(dataDir)
  await rm(dataDir, { recursive: true })
  await expect(sendMail(server, { text: 'x\r\n'.repeat(700_000) })).rejects.toThrow('452 4.3.1')
  expect(existsSync(dataDir)).toBe(false)
  // What was refused is written within seconds.
  expect(await server.ended()).toBe(1)
})

test('who asks whether it is ready learns it first', async () => {
  const dataDir = await tempDir()
  const server = await quietServer(dataDir)
  await rm(dataDir, { recursive: true })
  expect((await fetch(`${server.httpUrl}/health/ready`)).status).toBe(503)
  expect(await server.ended()).toBe(1)
})

/**
 * A server with a mail that has nothing left to write: whatever it wrote by itself, such as what parsing finds or a look
 * for mail to relay, would tell it that its folder is gone before the test does.
 */
async function quietServer(dataDir: string): Promise<ServerProcess> {
  const server = await spawnServer(dataDir)
  await sendMail(server, { subject: 'kept' })
  // Answered once it is parsed and indexed; and readiness once all that was to be written before was.
  await apiClient(server.httpUrl)('/instances/default/messages?search=kept')
  expect((await fetch(`${server.httpUrl}/health/ready`)).status).toBe(200)
  return server
}
