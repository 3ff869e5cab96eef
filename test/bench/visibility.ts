import { setTimeout as sleep } from 'node:timers/promises'
import type { LiveFrame } from '../../server/contract/live.types.ts'
import type { MessagePageView } from '../../server/contract/message.types.ts'
import type { WaitResult } from '../../server/contract/wait.types.ts'
import { type Api, openApi } from './api.ts'
import { readRequest, report } from './client.ts'
import { messageMaker } from './messages.ts'
import { openSession } from './session.ts'

interface VisibilityRequest {
  readonly smtpPort: number
  readonly httpUrl: string
  readonly messages: number
  readonly perSecond: number
}

/** Milliseconds from the 250 to the answer that shows the message, one of each per message; 0 when it came before. */
export interface VisibilityResult {
  readonly list: readonly number[]
  readonly get: readonly number[]
  readonly wait: readonly number[]
  readonly frame: readonly number[]
}

/** Sent before the measuring starts, so that the compilers have warmed up. */
const WARM_UP = 50
const MESSAGES = '/instances/default/messages'
/** Not seen by then is not seen at all. */
const SEEN_WITHIN_MS = 10_000

report(await run(readRequest<VisibilityRequest>()))

async function run({ smtpPort, httpUrl, messages, perSecond }: VisibilityRequest): Promise<VisibilityResult> {
  const api = openApi(httpUrl)
  const live = await watch(httpUrl)
  const session = await openSession(smtpPort)
  const make = messageMaker('text')
  const result = { list: [] as number[], get: [] as number[], wait: [] as number[], frame: [] as number[] }
  const looks: Promise<unknown>[] = []
  const beganMs = performance.now()
  for (let n = 0; n < messages + WARM_UP; n++) {
    await sleep(Math.max(0, beganMs + (n * 1_000) / perSecond - performance.now()))
    const to = `customer-${n}@customer.example`
    const waited = await waitFor(api, to)
    const reply = await session.send({ from: 'shop@shop.example', to, data: make(n) })
    const doneMs = performance.now()
    const id = reply.trimEnd().split(' ').at(-1) ?? ''
    const look = async (kind: keyof VisibilityResult, seen: Promise<number>) => {
      const seenMs = Math.max(0, (await seen) - doneMs)
      if (n >= WARM_UP) result[kind].push(seenMs)
    }
    looks.push(
      look('list', listed(api, id)),
      look('get', got(api, id)),
      look('wait', waited.seen),
      look('frame', live.seen(id)),
    )
  }
  await Promise.all(looks)
  await session.quit()
  live.close()
  api.close()
  return result
}

/** Starts waiting; `seen` is when the wait was answered. */
async function waitFor(api: Api, to: string): Promise<{ readonly seen: Promise<number> }> {
  const { cursor } = await api.call<{ cursor: number }>('GET', '/instances/default/cursor')
  const wait = { match: { to }, after: cursor, timeoutMs: SEEN_WITHIN_MS }
  const seen = api.call<WaitResult>('POST', '/instances/default/wait', wait).then((answer) => {
    if (!answer.matched) throw new Error(`the wait for ${to} was not answered`)
    return performance.now()
  })
  return { seen }
}

async function listed(api: Api, id: string): Promise<number> {
  for (const endMs = performance.now() + SEEN_WITHIN_MS; performance.now() < endMs; ) {
    const page = await api.call<MessagePageView>('GET', `${MESSAGES}?limit=50`)
    if (page.messages.some((message) => message.id === id)) return performance.now()
  }
  throw new Error(`${id} is not listed`)
}

async function got(api: Api, id: string): Promise<number> {
  await api.call('GET', `${MESSAGES}/${id}`)
  return performance.now()
}

interface Live {
  /** When the frame with that message came. */
  seen(id: string): Promise<number>
  close(): void
}

/** Watches as the page does: it shows a message as soon as its frame is there. */
async function watch(httpUrl: string): Promise<Live> {
  const socket = new WebSocket(`${httpUrl.replace('http', 'ws')}/api/v1/live`)
  const arrivals = new Map<string, PromiseWithResolvers<number>>()
  const arrivalOf = (id: string) => {
    const arrival = arrivals.get(id) ?? Promise.withResolvers<number>()
    arrivals.set(id, arrival)
    return arrival
  }
  const hello = Promise.withResolvers<void>()
  socket.addEventListener('error', () => hello.reject(new Error('the live socket failed')))
  socket.addEventListener('message', ({ data }) => {
    const frame = JSON.parse(String(data)) as LiveFrame
    if (frame.kind === 'hello') hello.resolve()
    if (frame.kind === 'message.stored') arrivalOf(frame.message.id).resolve(performance.now())
  })
  await hello.promise
  return { seen: (id) => arrivalOf(id).promise, close: () => socket.close() }
}
