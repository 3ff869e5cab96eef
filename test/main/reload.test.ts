import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { InstanceListView } from '../../server/contract/instance.types.ts'
import { apiClient } from '../support/server.ts'
import { type ServerProcess, spawnServer } from '../support/server-process.ts'
import { tempDir } from '../support/temp-dir.ts'

test('SIGHUP takes over what the file declares, says what needs a restart, and keeps all on an error', async () => {
  const dataDir = await tempDir()
  const config = join(dataDir, 'stagingpost.json')
  const write = (text: unknown) => writeFile(config, typeof text === 'string' ? text : JSON.stringify(text))
  const relay = { host: 'smtp.example.net', port: 587 }
  await write({ instances: { shop: { kind: 'staging' } } })
  const server = await spawnServer(dataDir, ['--config', config, '--log-level', 'info'])
  const api = apiClient(server.httpUrl)
  const names = async () =>
    (await api<InstanceListView>('/instances')).instances.map(({ name, label }) => `${name}: ${label}`).sort()

  await write({
    relays: { real: relay },
    instances: { shop: { kind: 'staging', label: 'New' }, uat: { kind: 'staging' } },
  })
  await reloaded(server, /"the configuration was read again, and what the file declares is in use"/)
  expect(await names()).toEqual(['default: Default', 'shop: New', 'uat: uat'])
  expect((await api<{ relays: { name: string }[] }>('/relays')).relays.map(({ name }) => name)).toEqual([
    'real',
  ])

  await write('{ "instances": { "shop": { "kind": "stag')
  await reloaded(server, /"the configuration could not be read again; everything goes on as it was"/)
  await write({ instances: { shop: { kind: 'staging', colour: 'red' } } })
  await reloaded(server, /colour.*"the configuration could not be read again/)
  expect(await names()).toHaveLength(3)

  await write({ hostname: 'post.example.com', instances: { shop: { kind: 'staging', label: 'Newer' } } })
  await reloaded(server, /"restart":\["hostname"\].*"these changed as well, and need a restart"/)
  expect(await names()).toContain('shop: Newer')

  await write({ access: 'open', instances: { shop: { kind: 'staging', label: 'Open' } } })
  await reloaded(server, /access changed, which needs a restart; nothing was taken over/)
  expect(await names()).toContain('shop: Newer')
  expect(await server.stop()).toBe(0)
})

/** Signals, and waits for the log to say so anew. */
async function reloaded(server: ServerProcess, said: RegExp): Promise<void> {
  const before = server.output().length
  server.signal('SIGHUP')
  await expect.poll(() => server.output().slice(before - 1)).toMatch(said)
}
