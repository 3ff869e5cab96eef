import { expect, test } from 'vitest'
import type { CredentialListView } from '../../server/contract/credential.types.ts'
import type { InstanceListView } from '../../server/contract/instance.types.ts'
import { apiClient, type TestServer } from '../support/server.ts'
import { type ServerProcess, spawnServer } from '../support/server-process.ts'
import { tempDir } from '../support/temp-dir.ts'

/** More by `CRASH_ROUNDS=50 npx vitest run test/crash`. */
const ROUNDS = Math.min(Number(process.env.CRASH_ROUNDS ?? 6), 200)
const WORKERS = 4
/** The server is killed when it has answered this many, at a moment that differs from round to round. */
const ANSWERS_MIN = 15
const ANSWERS_SPREAD = 40

/** What can be seen of one instance; `absent` before it was ever made. */
type Shown = 'absent' | `${string} ${string} ${string} ${number}`

interface Step {
  act(api: TestServer['api'], name: string): Promise<unknown>
  readonly after: Shown
}

const CHANGE = { method: 'PATCH' } as const
const MAKE = { method: 'POST' } as const

/** One life of an instance; each step leads from what the one before it left. */
const LIFE: readonly Step[] = [
  {
    act: (api, name) => api('/instances', { ...MAKE, body: { name, kind: 'production' } }),
    after: 'active production deliver 0',
  },
  {
    act: (api, name) => api(`/instances/${name}/credentials`, { ...MAKE, body: {} }),
    after: 'active production deliver 1',
  },
  {
    act: (api, name) => patch(api, name, { kind: 'staging', email: { mode: 'capture' } }),
    after: 'active staging capture 1',
  },
  { act: (api, name) => api(`/instances/${name}/archive`, MAKE), after: 'archived staging capture 1' },
  { act: (api, name) => api(`/instances/${name}`, { method: 'DELETE' }), after: 'deleted staging capture 1' },
  { act: (api, name) => api(`/instances/${name}/restore`, MAKE), after: 'active staging capture 1' },
  { act: revokeAll, after: 'active staging capture 0' },
  {
    act: (api, name) => patch(api, name, { kind: 'production', email: { mode: 'deliver' } }),
    after: 'active production deliver 0',
  },
]
/** The last step leaves what the second one starts from. */
const SECOND_LIFE = 1

test(`kill -9 while instances are changed, ${ROUNDS} times: each is as its last answer said, or as the next would have`, {
  timeout: 300_000,
}, async () => {
  const dataDir = await tempDir()
  const lives = Array.from(
    { length: WORKERS },
    (_, worker): Life => ({
      name: `shop-${worker}`,
      next: 0,
      last: 'absent',
    }),
  )
  let server = await spawnServer(dataDir)
  for (let round = 0; round < ROUNDS; round++) {
    await changeUntilKilled(server, lives, ANSWERS_MIN + ((round * 13) % ANSWERS_SPREAD))
    server = await spawnServer(dataDir)
    await expectAsAnswered(apiClient(server.httpUrl), lives)
  }
  expect(await server.stop()).toBe(0)
})

interface Life {
  readonly name: string
  /** Index of the step that comes next. */
  next: number
  last: Shown
}

async function changeUntilKilled(
  server: ServerProcess,
  lives: readonly Life[],
  answers: number,
): Promise<void> {
  const api = apiClient(server.httpUrl)
  let answered = 0
  let killed: Promise<void> | undefined
  const live = async (life: Life) => {
    while (killed === undefined) {
      const step = stepOf(life)
      const isDone = await step.act(api, life.name).then(
        () => true,
        (error: unknown) => {
          // A refusal would be a step that did not fit; only the kill may come in between.
          expect(String(error)).not.toMatch(/: [45]\d\d /)
          return false
        },
      )
      if (!isDone) return
      advance(life)
      answered += 1
      if (answered >= answers) killed ??= server.kill()
    }
  }
  await Promise.all(lives.map(live))
  await killed
}

async function expectAsAnswered(api: TestServer['api'], lives: readonly Life[]): Promise<void> {
  const all = await Promise.all(
    ['/instances', '/instances?deleted=true'].map((path) => api<InstanceListView>(path)),
  )
  const instances = all.flatMap((list) => list.instances)
  expect(new Set(instances.map(({ name }) => name)).size).toBe(instances.length)
  for (const life of lives) {
    const found = instances.find(({ name }) => name === life.name)
    const credentials = await credentialCount(api, life, found?.state)
    const shown: Shown =
      found === undefined ? 'absent' : `${found.state} ${found.kind} ${found.email.mode} ${credentials}`
    const step = stepOf(life)
    expect([life.last, step.after]).toContain(shown)
    // It was done and the answer lost: the next round goes on behind it.
    if (shown === step.after && shown !== life.last) advance(life)
  }
}

/** A deleted instance shows nothing of its credentials; what it had is seen once it is restored. */
async function credentialCount(
  api: TestServer['api'],
  { name }: Life,
  state: string | undefined,
): Promise<number> {
  if (state === undefined) return 0
  if (state === 'deleted') return 1
  const { credentials } = await api<CredentialListView>(`/instances/${name}/credentials`)
  return credentials.length
}

function stepOf({ next }: Life): Step {
  return LIFE[next] ?? expect.fail('there is no such step')
}

function advance(life: Life): void {
  life.last = stepOf(life).after
  life.next = life.next + 1 === LIFE.length ? SECOND_LIFE : life.next + 1
}

function patch(api: TestServer['api'], name: string, change: object): Promise<unknown> {
  return api(`/instances/${name}`, { ...CHANGE, body: { ...change, confirm: true } })
}

async function revokeAll(api: TestServer['api'], name: string): Promise<void> {
  const { credentials } = await api<CredentialListView>(`/instances/${name}/credentials`)
  for (const { id } of credentials) await api(`/instances/${name}/credentials/${id}`, { method: 'DELETE' })
}
