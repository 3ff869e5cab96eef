import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createRegistry } from '../../server/metrics/registry.ts'
import { topCounts } from '../../server/metrics/top.ts'
import { openDoor } from '../http/door.ts'
import { addPerson, signedIn, tokenOf } from '../http/sign-in.ts'
import { openReceiver } from '../notify/receiver.ts'
import { sendMail } from '../support/send-mail.ts'
import { startServer, type TestServer } from '../support/server.ts'
import { testRelayHost } from '../support/test-relay-host.ts'

const DOCS = join(import.meta.dirname, '../../docs')

interface Family {
  readonly type: string
  readonly help: string
  /** Labels as written, with the value. */
  readonly samples: ReadonlyMap<string, number>
}

/** Reads the text as the format says (exposition format 0.0.4), and fails on what is not in it. */
function families(text: string): ReadonlyMap<string, Family> {
  const found = new Map<string, { type: string; help: string; samples: Map<string, number> }>()
  expect(text.endsWith('\n')).toBe(true)
  for (const line of text.trimEnd().split('\n')) {
    const [, kind, about = '', words = ''] = /^# (HELP|TYPE) ([a-z_]+) (.+)$/.exec(line) ?? []
    if (kind === 'HELP') {
      expect(found.has(about)).toBe(false)
      found.set(about, { type: '', help: words, samples: new Map() })
      continue
    }
    if (kind === 'TYPE') {
      const family = found.get(about)
      if (family === undefined) throw new Error(`${about} has a type before its help`)
      family.type = words
      continue
    }
    const sample =
      /^([a-z_]+)(\{(?:[a-z_]+="(?:[^"\\\n]|\\[\\n"])*",?)+\})? (-?\d+(?:\.\d+)?(?:e[-+]\d+)?)$/.exec(line)
    const [, name = '', labels = '', value] = sample ?? []
    const family = [...found.entries()].at(-1)
    expect(sample, line).not.toBeNull()
    expect(name.replace(/_(?:bucket|sum|count)$/, family?.[1].type === 'histogram' ? '' : '$&')).toBe(
      family?.[0],
    )
    family?.[1].samples.set(`${name}${labels}`, Number(value))
  }
  return found
}

async function metricsOf(server: TestServer) {
  return families(await (await fetch(`${server.httpUrl}/metrics`)).text())
}

describe('the metrics of a server that was used', () => {
  test('tell of every path, and each is documented as it is', async () => {
    const host = await testRelayHost({
      script: { rcpt: (argument) => (argument.includes('never@') ? '550 5.1.1 nobody' : undefined) },
    })
    const receiver = await openReceiver()
    const testRecipients = ['qa@team.example', 'never@team.example']
    const email = { mode: 'redirect', testRecipients, sender: 'no@stage.example', relay: 'real' }
    const server = await startServer({
      args: ['--webhook-networks', '127.0.0.1'],
      file: {
        relays: { real: { host: '127.0.0.1', port: host.port, tls: 'none' } },
        instances: { default: { kind: 'staging', email, notifications: true } },
      },
    })
    await server.api('/instances/default/webhooks', { method: 'POST', body: { url: receiver.url } })
    const wait = server.api('/instances/default/wait', {
      method: 'POST',
      body: { match: { subject: { contains: 'Two' } }, after: 'begin' },
    })
    await sendMail(server, { subject: 'One' }, { subject: 'Two' })
    await wait
    await receiver.received(6)
    await expect
      .poll(async () => sampleOf(await metricsOf(server), 'stagingpost_webhook_calls_waiting'))
      .toBe(0)
    await expect
      .poll(async () => sampleOf(await metricsOf(server), 'stagingpost_outbox_waiting{relay="real"}'))
      .toBe(undefined)
    const found = await metricsOf(server)
    const count = (name: string) => sampleOf(found, name)
    expect(count('stagingpost_messages_accepted_total')).toBe(2)
    expect(count('stagingpost_smtp_command_seconds_count{verb="DOT"}')).toBe(2)
    expect(count('stagingpost_smtp_command_seconds_count{verb="MAIL"}')).toBe(2)
    expect(count('stagingpost_parse_lag_seconds_count')).toBe(2)
    expect(count('stagingpost_wait_seconds_count{outcome="matched"}')).toBe(1)
    expect(count('stagingpost_wait_latency_seconds_count')).toBe(1)
    expect(count('stagingpost_relay_seconds_count{result="relayed"}')).toBe(2)
    expect(count('stagingpost_relay_seconds_count{result="failed"}')).toBe(2)
    expect(count('stagingpost_webhook_seconds_count{result="delivered"}')).toBe(6)
    expect(count('stagingpost_messages{instance_name="default"}')).toBe(2)
    expect(count('stagingpost_parse_backlog')).toBe(0)
    expect(count('stagingpost_commit_seconds_count')).toBeGreaterThan(2)
    const { samples } = found.get('stagingpost_smtp_command_seconds') ?? {
      samples: new Map<string, number>(),
    }
    const buckets = [...samples].filter(([name]) => name.includes('verb="DOT",le=')).map(([, value]) => value)
    expect(buckets).toEqual(buckets.toSorted((a, b) => a - b))
    expect(buckets.at(-1)).toBe(2)

    const rows = (await readFile(join(DOCS, 'metrics.md'), 'utf8')).matchAll(
      /^\| `([a-z_]+)` \| (\w+) \| (?:`(\w+)` )?\|/gm,
    )
    const documented = [...rows].map(([, name, type, label = null]) => ({ name, type, label }))
    const told = [...found].map(([name, { type, samples }]) => ({ name, type, label: labelOf(samples) }))
    const sorted = (list: readonly { name: string | undefined }[]) =>
      list.toSorted((a, b) => String(a.name).localeCompare(String(b.name)))
    expect(sorted(documented)).toEqual(
      sorted(told.map((each) => (each.label === undefined ? { ...each, label: 'relay' } : each))),
    )
  })

  test('are not shared by two servers in one process', async () => {
    const [one, other] = [await startServer(), await startServer()]
    await sendMail(one, { subject: 'One' })
    const accepted = async (server: TestServer) =>
      sampleOf(await metricsOf(server), 'stagingpost_messages_accepted_total')
    expect([await accepted(one), await accepted(other)]).toEqual([1, 0])
  })
})

/** The label that all samples have beside `le`; undefined where there are none. */
function labelOf(samples: ReadonlyMap<string, number>): string | null | undefined {
  const [first] = samples.keys()
  if (first === undefined) return undefined
  return /\{(?!le=)([a-z_]+)=/.exec(first)?.[1] ?? null
}

function sampleOf(found: ReadonlyMap<string, Family>, name: string): number | undefined {
  for (const { samples } of found.values()) if (samples.has(name)) return samples.get(name)
  return undefined
}

test('the dashboard asks for metrics that there are, and every panel asks for something', async () => {
  const documented = await readFile(join(DOCS, 'metrics.md'), 'utf8')
  const board = JSON.parse(await readFile(join(DOCS, 'grafana.json'), 'utf8'))
  expect(board).toMatchObject({ title: 'Stagingpost', schemaVersion: expect.any(Number), uid: 'stagingpost' })
  expect(board.panels.length).toBeGreaterThan(8)
  const ids = board.panels.map(({ id }: { id: number }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const { title, targets, gridPos } of board.panels) {
    expect(targets.length, title).toBeGreaterThan(0)
    expect(gridPos.x + gridPos.w, title).toBeLessThanOrEqual(24)
    for (const { expr } of targets) {
      const names = [...String(expr).matchAll(/\b(?:stagingpost|process)_[a-z_]+/g)].map(([name]) => name)
      expect(names.length, expr).toBeGreaterThan(0)
      for (const name of names)
        expect(documented, name).toContain(`\`${name.replace(/_(?:bucket|sum|count)$/, '')}\``)
    }
  }
})

test('metrics are for those who may see all instances', async () => {
  const door = await openDoor({ metrics: async () => 'the figures' })
  const ask = async (headers: Record<string, string>) => (await door.ask('/metrics', { headers })).status
  expect(await ask({})).toBe(200)
  const admin = await addPerson(door.store, { isAdmin: true })
  const viewer = await addPerson(door.store, { instances: { default: 'admin' } })
  await door.ask('/api/v1/instances', {
    method: 'POST',
    body: { name: 'other', kind: 'staging' },
    headers: await signedIn(door.store, { isAdmin: true }),
  })
  const scopes = ['read'] as const
  expect([
    await ask({}),
    await ask(await signedIn(door.store, { isAdmin: true })),
    await ask(await signedIn(door.store, { instances: { default: 'admin' } })),
    await ask(await tokenOf(door.store, admin.id, { scopes })),
    await ask(await tokenOf(door.store, admin.id, { scopes, only: ['default'] })),
    await ask(await tokenOf(door.store, viewer.id, { scopes })),
    await ask({ authorization: 'Bearer spt_nonsense' }),
    await ask({ host: 'attacker.example' }),
  ]).toEqual([401, 200, 403, 200, 403, 403, 401, 421])
})

test('the largest are told apart, the rest is one', () => {
  const counts = Array.from({ length: 30 }, (_, at): [string, number] => [`i${at}`, at])
  const top = topCounts(counts)
  expect(top).toHaveLength(21)
  expect([top[0], top[20]]).toEqual([
    ['i29', 29],
    ['other', 45],
  ])
  expect(topCounts(counts.slice(0, 20))).toHaveLength(20)
})

test('labels cannot break a line', async () => {
  const registry = createRegistry()
  registry.gauge('a_gauge', 'Help\nin lines', 'name').set(1, 'x"y\\z\nw')
  expect(await registry.text()).toBe(
    '# HELP a_gauge Help\\nin lines\n# TYPE a_gauge gauge\na_gauge{name="x\\"y\\\\z\\nw"} 1\n',
  )
})
