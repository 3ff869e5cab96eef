import { randomUUID } from 'node:crypto'
import { type IncomingHttpHeaders, request } from 'node:http'
import { onTestFinished } from 'vitest'
import { createRefusals } from '../../server/access/refusals.ts'
import { createWebAccess } from '../../server/access/web-access.ts'
import { SYSTEM_CLOCK } from '../../server/delivery/clock.ts'
import { openDelivery } from '../../server/delivery/open-delivery.ts'
import { createDeriver } from '../../server/derive/deriver.ts'
import { createHttpApp } from '../../server/http/app.ts'
import { createPreviewKeys } from '../../server/http/gate/preview-keys.ts'
import type { HttpDeps, HttpDoor } from '../../server/http/http.types.ts'
import { apiRoutes } from '../../server/http/routes.ts'
import { createFaults } from '../../server/intake/faults.ts'
import { messageIds } from '../../server/intake/message-id.ts'
import { createWaiter } from '../../server/live/waiter.ts'
import { openNotify } from '../../server/notify/open-notify.ts'
import { openRoom, type Room } from '../live/room.ts'
import { TEST_SECRETS } from '../support/secrets.ts'
import { expectDocumented } from './documented.ts'

/** The real HTTP door on a free loopback port, with everything behind it. */
export interface OpenDoor extends Room {
  readonly port: number
  readonly deps: HttpDeps
  readonly door: HttpDoor
  /** Sends one request and reads its whole answer. */
  ask(path: string, options?: AskOptions): Promise<HttpAnswer>
}

export interface AskOptions {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON; a string or bytes as they are. */
  readonly body?: unknown
  readonly signal?: AbortSignal
}

interface HttpAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
  /** The body as JSON; null when it is none. */
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  readonly json: any
}

/** `now`: the clock by which people sign in and sessions end. */
export async function openDoor(change: Partial<HttpDeps> = {}, now = Date.now): Promise<OpenDoor> {
  const room = await openRoom()
  const { store, hub, meter, intake, log } = room
  const deriver = createDeriver({ store, log })
  const refusals = createRefusals({ store, now: Date.now, log })
  const waiter = createWaiter({ store, deriver, hub, log })
  hub.watch((changes) => deriver.committed(changes))
  const retry = { deliver: [60_000], redirect: [60_000] }
  const { outbox, ...delivery } = openDelivery({
    newId: messageIds(Date.now),
    store,
    hostname: 'post.test',
    retry,
    secrets: TEST_SECRETS,
    log,
  })
  hub.watch(() => outbox.wake())
  const mayCall = change.mayCall ?? ((address) => address.startsWith('127.0.0.'))
  const notifier = openNotify({
    store,
    secrets: TEST_SECRETS,
    clock: SYSTEM_CLOCK,
    random: Math.random,
    isAllowed: mayCall,
    version: '0.0.0-test',
    log,
  })
  hub.watch((changes) => notifier.committed(changes))
  await notifier.start()
  const deps: HttpDeps = {
    store,
    previewKeys: createPreviewKeys(Date.now),
    access: createWebAccess({ store, now, asked: 'with-people', log }),
    deriver,
    hub,
    waiter,
    meter,
    intake,
    faults: createFaults({
      now: Date.now,
      random: Math.random,
      newId: randomUUID,
      isKnownAtConnect: () => false,
    }),
    refusals,
    secrets: TEST_SECRETS,
    outbox,
    ...delivery,
    metrics: async () => '',
    notifier,
    mayCall,
    refuseRelay: () => undefined,
    config: {
      listen: { host: '127.0.0.1', port: 0 },
      publicUrl: null,
      allowedHosts: [],
      trustProxy: [],
      remoteFrom: [],
      basePath: '',
      access: 'members',
    },
    smtp: () => ({ host: '127.0.0.1', port: 1025, tls: false }),
    version: '0.0.0-test',
    localToken: 'spl_of-this-test',
    webDir: null,
    log,
    ...change,
  }
  const door = createHttpApp(deps)
  const { port } = await door.listen()
  onTestFinished(async () => {
    await refusals.close()
    await outbox.close(0)
    await notifier.close(0)
    await waiter.close()
    await door.close()
    await deriver.close()
  })
  const askDocumented: OpenDoor['ask'] = async (path, options) => {
    const answer = await ask(port, path, options)
    const { method = 'GET' } = options ?? {}
    expectDocumented(() => apiRoutes(deps), { method, path, status: answer.status })
    return answer
  }
  return { ...room, port, deps, door, ask: askDocumented }
}

function ask(port: number, path: string, options: AskOptions = {}): Promise<HttpAnswer> {
  const { method = 'GET', headers = {}, body, signal } = options
  const bytes = bodyBytes(body)
  const type =
    bytes === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(bytes.length) }
  return new Promise((resolve, reject) => {
    const sent = request({
      host: '127.0.0.1',
      port,
      path,
      method,
      headers: { ...type, ...headers },
      signal,
      agent: false,
    })
    sent.on('error', reject)
    sent.on('response', (response) => {
      const chunks: Buffer[] = []
      response.on('error', reject)
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve(answerOf(response.statusCode ?? 0, response.headers, Buffer.concat(chunks))),
      )
    })
    sent.end(bytes)
  })
}

function bodyBytes(body: unknown): Buffer | undefined {
  if (body === undefined) return undefined
  if (body instanceof Uint8Array) return Buffer.from(body)
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
}

function answerOf(status: number, headers: IncomingHttpHeaders, bytes: Buffer): HttpAnswer {
  const text = bytes.toString('utf8')
  const isJson = /^application\/(?:problem\+)?json/.test(headers['content-type'] ?? '')
  return { status, headers, bytes, text, json: isJson ? JSON.parse(text) : null }
}
