import type { Store } from '../store/store.types.ts'
import type { Registry } from './registry.ts'
import { topCounts } from './top.ts'

const OF_INSTANCES = [
  ['stagingpost_messages', 'total', 'Messages outside the trash'],
  ['stagingpost_messages_unread', 'unread', 'Unread messages'],
  ['stagingpost_messages_held', 'held', 'Held messages'],
] as const

/** How much waits, and how much there is, read when somebody asks. */
export function tellDepths({ read }: Registry, { depths, instances }: Store): void {
  read('gauge', 'stagingpost_outbox_waiting', 'Deliveries that wait or are under way.', 'relay', async () =>
    topCounts((await depths.read()).outbox),
  )
  const calls = 'Calls of webhooks that wait or are under way.'
  read('gauge', 'stagingpost_webhook_calls_waiting', calls, null, async () => [
    ['', (await depths.read()).webhookCalls],
  ])
  read('gauge', 'stagingpost_parse_backlog', 'Messages that are not parsed yet.', null, async () => [
    ['', (await depths.read()).unparsed],
  ])
  for (const [name, what, words] of OF_INSTANCES) {
    const help = `${words}, by the 20 largest instances; other is the rest.`
    read('gauge', name, help, 'instance_name', async () => {
      const { messages } = await depths.read()
      return topCounts(messages.map((count) => [instances.byId(count.instanceId)?.name ?? '', count[what]]))
    })
  }
}
