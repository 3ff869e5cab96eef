import type { Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { createSocketSink, Gone, TooSlow } from '../../server/http/live/live-sink.ts'
import type { LiveEvent } from '../../server/live/events.ts'

const EVENT: LiveEvent = { kind: 'hello', cursor: 1 }
/** With these, the buffers of both kernels are full after a few. */
const LARGE_FRAME = 'x'.repeat(1024 * 1024)
const FRAMES_ENOUGH = 100

async function connected(): Promise<{ readonly server: WebSocket; readonly client: WebSocket }> {
  const listener = new WebSocketServer({ host: '127.0.0.1', port: 0 })
  const accepted = new Promise<WebSocket>((resolve) => listener.once('connection', resolve))
  await new Promise((resolve) => listener.once('listening', resolve))
  const address = listener.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const client = new WebSocket(`ws://127.0.0.1:${port}`)
  onTestFinished(() => {
    client.terminate()
    listener.close()
  })
  await new Promise((resolve) => client.once('open', resolve))
  return { server: await accepted, client }
}

describe('the sink of a socket', () => {
  test('gives up on a watcher that reads nothing, before its frames fill the memory', async () => {
    const { server, client } = await connected()
    client.pause()
    const sink = createSocketSink(server, () => LARGE_FRAME, 50)
    const flood = async (): Promise<void> => {
      for (let n = 0; n < FRAMES_ENOUGH; n++) await sink.send([EVENT])
    }
    await expect(flood()).rejects.toBeInstanceOf(TooSlow)
    expect(server.bufferedAmount).toBeLessThan(2 * LARGE_FRAME.length)
  })

  test('knows a watcher whose connection broke from a fault of ours, before the socket itself does', async () => {
    const { server, client } = await connected()
    const raw = (client as unknown as { readonly _socket: Socket })._socket
    raw.resetAndDestroy()
    // The reset is on its way through the kernel; nothing of this process hears of it before it sends.
    const untilMs = performance.now() + 50
    while (performance.now() < untilMs);
    expect(server.readyState).toBe(server.OPEN)
    await expect(createSocketSink(server, () => 'x').send([EVENT])).rejects.toBeInstanceOf(Gone)
  })

  test('passes over what has no frame, and fails once the watcher is gone', async () => {
    const { server, client } = await connected()
    await createSocketSink(server, () => undefined).send([EVENT])
    const closed = new Promise((resolve) => server.once('close', resolve))
    client.terminate()
    await closed
    await expect(createSocketSink(server, () => 'x').send([EVENT])).rejects.toThrow()
  })
})
