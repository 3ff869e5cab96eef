import { readRequest, report } from './client.ts'
import { type MessageKind, messageMaker } from './messages.ts'
import { type Login, openSession, type SmtpSession } from './session.ts'

/** What the load client is asked for. */
export interface LoadRequest {
  readonly port: number
  readonly kind: MessageKind
  /** Clients at once. */
  readonly sessions: number
  /** `kept-alive`: one connection a session; `per-message`: a connection for each message. */
  readonly connections: 'kept-alive' | 'per-message'
  /** Sent before the measuring starts. */
  readonly warmUpMs: number
  readonly measureMs: number
  /** The credential that each connection shows; none unless given. */
  readonly login?: Login
}

export interface LoadResult {
  /** Messages that got their 250 while measuring. */
  readonly messages: number
  readonly seconds: number
  /** From the first octet that a message needs (connect, or MAIL when kept alive) to its 250. */
  readonly latenciesMs: readonly number[]
  /** All that got 250, warm-up and tail included. */
  readonly total: number
}

report(await run(readRequest<LoadRequest>()))

async function run({
  port,
  kind,
  sessions,
  connections,
  warmUpMs,
  measureMs,
  login,
}: LoadRequest): Promise<LoadResult> {
  const make = messageMaker(kind)
  const startMs = performance.now() + warmUpMs
  const endMs = startMs + measureMs
  const latenciesMs: number[] = []
  let total = 0
  const client = connections === 'kept-alive' ? keptAlive : perMessage
  const loop = async () => {
    for await (const [beganMs, doneMs] of client(
      () => openSession(port, login),
      () => make(total++),
      () => performance.now() < endMs,
    )) {
      if (doneMs >= startMs && doneMs < endMs) latenciesMs.push(doneMs - beganMs)
    }
  }
  await Promise.all(Array.from({ length: sessions }, loop))
  return { messages: latenciesMs.length, seconds: measureMs / 1_000, latenciesMs, total }
}

type Timed = readonly [beganMs: number, doneMs: number]

type Open = () => Promise<SmtpSession>

async function* keptAlive(open: Open, next: () => Uint8Array, goOn: () => boolean): AsyncGenerator<Timed> {
  const session = await open()
  while (goOn()) {
    const beganMs = performance.now()
    await session.send(mail(next()))
    yield [beganMs, performance.now()]
  }
  await session.quit()
}

async function* perMessage(open: Open, next: () => Uint8Array, goOn: () => boolean): AsyncGenerator<Timed> {
  while (goOn()) {
    const beganMs = performance.now()
    const session = await open()
    await session.send(mail(next()))
    const doneMs = performance.now()
    await session.quit()
    yield [beganMs, doneMs]
  }
}

function mail(data: Uint8Array) {
  return { from: 'shop@shop.example', to: 'customer@customer.example', data }
}
