import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../server/config/config.ts'
import type { OutboxAllView, OutboxItem } from '../../server/contract/outbox.types.ts'
import { createLog } from '../../server/log.ts'
import { start } from '../../server/main.ts'
import { apiClient, type TestServer } from '../support/server.ts'
import { until } from './tools.ts'

export const TESTER = 'qa@team.example'
export const SHOP = { user: 'shop', pass: 'the shop of the trial' } as const

/** The product, with a staging instance that redirects and a production one, both through one relay. */
export interface Office {
  readonly smtpPort: number
  readonly api: TestServer['api']
  /** Deliveries in this state, as soon as there are `count`. */
  deliveries(state: OutboxItem['state'], count: number): Promise<readonly OutboxItem[]>
  /** Makes all that waits due now. */
  retryAll(): Promise<void>
  close(): Promise<void>
}

export async function openOffice(relay: Record<string, unknown>): Promise<Office> {
  const folder = await mkdtemp(join(tmpdir(), 'stagingpost-trial-'))
  const email = {
    mode: 'redirect',
    testRecipients: [TESTER],
    sender: 'noreply@stage.example',
    relay: 'real',
    redirectLimit: 10_000,
  }
  await writeFile(
    join(folder, 'stagingpost.json'),
    JSON.stringify({
      relays: { real: { host: '127.0.0.1', ...relay } },
      instances: {
        default: { kind: 'staging', email },
        shop: {
          kind: 'production',
          credentials: [{ username: SHOP.user, password: SHOP.pass }],
          email: { mode: 'deliver', relay: 'real' },
        },
      },
    }),
  )
  const argv = ['--smtp', '127.0.0.1:0', '--http', '127.0.0.1:0', '--data', join(folder, 'data')]
  const config = await loadConfig({ argv, env: {}, cwd: folder })
  const running = await start(config, { log: createLog('error'), webDir: null })
  const api = apiClient(`http://127.0.0.1:${running.http.port}`)
  const steer = (instance: string) =>
    api(`/instances/${instance}/outbox`, { method: 'POST', body: { action: 'retry', waiting: {} } })
  return {
    smtpPort: running.smtp.port,
    api,
    deliveries: (state, count) =>
      until(`${count} deliveries that are ${state}`, async () => {
        const { deliveries } = await api<OutboxAllView>(`/all/outbox?state=${state}&limit=500`)
        return deliveries.length >= count ? deliveries : undefined
      }),
    retryAll: async () => {
      await steer('default')
      await steer('shop')
    },
    close: async () => {
      await running.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
